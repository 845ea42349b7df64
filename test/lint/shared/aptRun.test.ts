import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import { readAptRun } from "../../../src/lint/shared/aptRun.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";

const shell = await loadShellParser();

/** What is true of the script, and the texts of the commands found. */
function facts(script: string): readonly string[] | undefined {
  const document = parseDockerfile(`FROM a\nRUN <<EOF\n${script}\nEOF`);
  const services = createLintServices(document, { baseImage: () => undefined, shell });
  const run = document.instructions.at(-1);
  const apt = run && readAptRun(services, run);
  return (
    apt &&
    Object.entries(apt).flatMap(([name, value]) =>
      typeof value === "object"
        ? [`${name} at ${document.lines.positionAt(value.verb.range.start).line - 1}`]
        : value === true
          ? [name]
          : [],
    )
  );
}

const clean = "rm -rf /var/lib/apt/lists/*";

describe("aptRun", () => {
  for (const [script, expected] of [
    ["b", undefined],
    ["apt-get clean", undefined],
    ["apt-get update", ["update at 1"]],
    ["apt update\napt install b", ["update at 1", "installsUpdated"]],
    ["apt-get update\naptitude install b\napt-get update", ["update at 3"]],
    ["apt-get install b\napt-get update", ["update at 2", "stale at 1", "usesLists"]],
    ["apt-get install ./b.deb $C", ["usesLists"]],
    ["apt-cache policy b", ["usesLists"]],
    ["curl b | sh\napt-get install c", ["usesLists", "mayUpdate"]],
    ["sh -c 'b'\napt-get install c", ["stale at 2", "usesLists"]],
    ["./b\n/usr/bin/c", ["mayUpdate"]],
    ["/usr/bin/b", undefined],
    [`apt-get update\n${clean}`, ["update at 1", "removesLists", "leavesNoLists"]],
    [`${clean}\napt-get update`, ["update at 2"]],
    [`apt-get update\nif b; then ${clean}; fi`, ["update at 1", "removesLists"]],
    [`apt-get update\nb || ${clean}`, ["update at 1", "removesLists"]],
    [`f() { ${clean}; }\napt-get update\nf`, ["update at 2", "removesLists"]],
    [`trap '${clean}' EXIT\napt-get update`, ["update at 2", "removesLists"]],
    ["apt-get update\nfind /var/lib/apt/lists -delete", ["update at 1", "removesLists"]],
    ["apt-get update\napt-clean", ["update at 1", "removesLists"]],
  ] as const) {
    it(`reads ${JSON.stringify(script)}`, () => assert.deepEqual(facts(script), expected));
  }
});
