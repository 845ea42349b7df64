import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import { createCopiedFiles } from "../../../src/lint/shared/copiedFiles.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { contextFiles } from "../../support/contextFiles.ts";

const shell = await loadShellParser();
const files = contextFiles({ "a.txt": "", "b/a.txt": "", "b/c/d.txt": "", "dist/e.txt": "" });

/** What the last RUN finds at /app/a.txt: the path in the context, `missing` or `unknown`. */
function find(lines: string, path = "/app/a.txt"): string {
  const document = parseDockerfile(`FROM a\nWORKDIR /app\n${lines}\nRUN true\n`);
  const services = createLintServices(document, { baseImage: () => undefined, shell });
  const copied = createCopiedFiles(document, services, files);
  const last = document.instructions.at(-1);
  assert.ok(last);
  return copied.source(last, path) ?? (copied.isMissing(last, path) ? "missing" : "unknown");
}

const cases: readonly (readonly [lines: string, found: string, path?: string])[] = [
  ["", "missing"],
  ["COPY . .", "a.txt"],
  ["COPY . .", "missing", "/app/x.txt"],
  ["COPY . .", "missing", "/a.txt"],
  ["COPY . .", "unknown", "/app/dist/x.txt"],
  ["COPY . /", "missing"],
  ["COPY b .", "b/a.txt"],
  ["COPY b /app/b", "b/c/d.txt", "/app/b/c/d.txt"],
  ["COPY b/c/d.txt a.txt", "b/c/d.txt"],
  ["COPY a.txt /app/", "a.txt"],
  ["COPY a.txt /srv", "unknown", "/srv/a.txt"],
  ["COPY a.txt /srv", "a.txt", "/srv"],
  ["COPY *.txt ./", "a.txt"],
  ["COPY a.txt b/c/ ./", "b/c/d.txt", "/app/d.txt"],
  ["COPY . .\nCOPY b .", "b/a.txt"],
  ["COPY . .\nCOPY b /srv", "a.txt"],
  ["COPY x.txt a.txt", "unknown"],
  ["COPY $X .", "unknown"],
  ["COPY . $X", "unknown"],
  ["COPY --exclude=a.txt . .", "unknown"],
  ["COPY <<EOF a.txt\nx\nEOF", "unknown"],
  ["ADD https://b.c/a.txt .", "unknown"],
  ["ADD a.tar .", "unknown"],
  ["COPY --from=a/b /x .", "unknown"],
  ["COPY --from=a/b /x /y", "missing"],
  ["RUN mkdir x && apt-get update", "missing"],
  ["RUN make", "unknown"],
  ["COPY . .\nRUN make", "a.txt"],
  ["COPY . .\nRUN sed -i s/x/y/ a.txt", "unknown"],
  ["COPY . .\nRUN echo x > a.txt", "unknown"],
  ["COPY . .\nRUN git clone b .", "unknown"],
  ['COPY . .\nSHELL ["pwsh"]\nRUN make', "unknown"],
  ["COPY . .\nFROM c\nWORKDIR /app", "missing"],
  ["FROM b AS x\nWORKDIR /w\nCOPY b .\nFROM x\nWORKDIR /app\nCOPY --from=x /w .", "b/a.txt"],
  ["FROM b AS x\nWORKDIR /app\nCOPY b .\nFROM x", "b/a.txt"],
  ["FROM b AS x\nWORKDIR /w\nCOPY b .\nFROM c\nCOPY --from=x /w/a.txt /app/", "b/a.txt"],
  ["ONBUILD COPY . .", "unknown"],
  ["FROM b:onbuild\nWORKDIR /app", "unknown"],
];

describe("createCopiedFiles", () => {
  for (const [lines, found, path] of cases) {
    it(`${path ?? "/app/a.txt"} is ${found} behind ${JSON.stringify(lines)}`, () => {
      assert.equal(find(lines, path), found);
    });
  }
});
