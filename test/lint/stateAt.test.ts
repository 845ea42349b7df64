import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BaseImageFacts } from "../../src/dockerfile/baseImageFacts.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { stateAt } from "../../src/lint/stateAt.ts";

const images: Readonly<Record<string, BaseImageFacts>> = {
  "tool:1": { user: "app", workdir: "/srv", env: {}, shell: [] },
  "pwsh:7": { user: "", workdir: "/", env: {}, shell: ["pwsh", "-Command"] },
};

/** The Dockerfile with `|` where the pointer is. */
function at(text: string) {
  const offset = text.indexOf("|");
  const document = parseDockerfile(text.replace("|", ""));
  const found = stateAt(document, offset, { baseImage: (name) => images[name] });
  const { start = 0, end = 0 } = found?.range ?? {};
  return found && { ...found, word: document.text.slice(start, end) };
}

const cases: readonly [text: string, word: string, facts: readonly string[]][] = [
  ["FROM tool:1\nR|UN a", "RUN", ["user app", "workdir /srv", "from tool:1"]],
  [
    "FROM tool:1\nUSER root\nWORKDIR b\n|RUN a",
    "RUN",
    ["user root", "workdir /srv/b", "from tool:1"],
  ],
  ["FROM tool:1\n|USER root", "USER", ["user app", "workdir /srv", "from tool:1"]],
  [
    "FROM tool:1 AS a\nUSER 7\nFROM a\nCOPY| x y",
    "COPY",
    ["user 7", "workdir /srv", "from tool:1"],
  ],
  ["ARG T=1\nFROM tool:$T\nCMD| a", "CMD", ["user app", "workdir /srv", "from tool:1"]],
  ["FROM pwsh:7\nRUN| a", "RUN", ["user root", "workdir /", "shell pwsh -Command", "from pwsh:7"]],
  ["FROM other\nUSER b\nRUN| a", "RUN", ["user b", "from other"]],
  ["FROM tool|:1\nRUN a", "tool:1", []],
];

describe("stateAt", () => {
  for (const [text, word, facts] of cases) {
    it(JSON.stringify(text), () => {
      const found = at(text);
      assert.deepEqual([found?.word, found?.facts], [word, facts]);
      assert.ok(facts.length > 0 || found?.base?.facts);
    });
  }

  for (const text of [
    "|FROM tool:1",
    "FROM other|",
    "FROM tool:1\nRUN a|b",
    "ARG| a\nFROM tool:1",
    "|",
  ]) {
    it(`nothing at ${JSON.stringify(text)}`, () => assert.equal(at(text), undefined));
  }
});
