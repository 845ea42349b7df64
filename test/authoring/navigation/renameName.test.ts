import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { linkedNames } from "../../../src/authoring/navigation/linkedNames.ts";
import { createNameIndex, type NameIndex } from "../../../src/authoring/navigation/nameIndex.ts";
import { renameName, startRename } from "../../../src/authoring/navigation/renameName.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import type { DockerfileDocument } from "../../../src/dockerfile/document.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { placesText } from "./placesText.ts";

let shell: ShellParser;
before(async () => {
  shell = await loadShellParser();
});

function read(marked: string): {
  readonly document: DockerfileDocument;
  readonly index: NameIndex;
  readonly cursor: number;
} {
  const { text, cursor } = placesText(marked);
  const document = parseDockerfile(text);
  return {
    document,
    index: createNameIndex(document, { baseImage: () => undefined, shell }),
    cursor,
  };
}

describe("renaming", () => {
  for (const [name, [marked, newName, expected]] of Object.entries({
    "a stage": [
      "FROM a AS B|uild\nFROM build AS x\nCOPY --from=build / /\nCOPY --from=0 / /\nRUN --mount=from=build,target=/x true\n",
      "made",
      "FROM a AS made\nFROM made AS x\nCOPY --from=made / /\nCOPY --from=0 / /\nRUN --mount=from=made,target=/x true\n",
    ],
    "only the stage of the two that is meant": [
      "FROM a AS x\nFROM b\nCOPY --from=|x / /\nFROM c AS x\nFROM x\n",
      "y",
      "FROM a AS y\nFROM b\nCOPY --from=y / /\nFROM c AS x\nFROM x\n",
    ],
    "an ARG in all its forms": [
      "ARG V=1\nFROM a:$V\nARG |V\nRUN echo ${V:-2} '$V' \"$V\" <<E\n$V\nE\n",
      "W",
      "ARG W=1\nFROM a:$W\nARG W\nRUN echo ${W:-2} '$V' \"$W\" <<E\n$W\nE\n",
    ],
    "an ARG that an ENV keeps": [
      "FROM a\nARG V|\nENV V=$V\nUSER $V\n",
      "W",
      "FROM a\nARG W\nENV V=$W\nUSER $V\n",
    ],
    "an ENV that is set again, here and in the next stage": [
      "FROM a AS b\nENV V=1\nENV V=${V}2\nFROM b\nENV |V=$V:3\nCMD echo $V\n",
      "W",
      "FROM a AS b\nENV W=1\nENV W=${W}2\nFROM b\nENV W=$W:3\nCMD echo $W\n",
    ],
    "a heredoc": [
      "FROM a\nRUN <<|EOF\necho EOF\nEOF\n",
      "END",
      "FROM a\nRUN <<END\necho EOF\nEND\n",
    ],
    "a heredoc that is written to a file of another name": [
      "FROM a\nCOPY <<|E /etc/a.conf\n1\nE\n",
      "F",
      "FROM a\nCOPY <<F /etc/a.conf\n1\nF\n",
    ],
    "a script that sets another variable of the name": [
      "FROM a\nARG V|\nRUN V=1 true\nRUN export V=2 && make\nUSER $V\n",
      "W",
      "FROM a\nARG W\nRUN V=1 true\nRUN export V=2 && make\nUSER $W\n",
    ],
    "the name that another stage has already": [
      "FROM a\nARG V|\nUSER $V\nFROM b\nARG W\nUSER $W\n",
      "W",
      "FROM a\nARG W\nUSER $W\nFROM b\nARG W\nUSER $W\n",
    ],
  } satisfies Record<string, readonly [string, string, string]>)) {
    test(name, () => {
      const { document, index, cursor } = read(marked);
      const { edits, refusal } = { edits: [], ...renameName(document, index, cursor, newName) };
      assert.equal(refusal, undefined);
      assert.equal(applyEdits(document.text, edits), expected);
    });
  }

  for (const [name, [marked, reason]] of Object.entries({
    "a number": ["FROM a AS x\nFROM b\nCOPY --from=|0 / /\n", "stage-number"],
    "a stage that a variable names": ["ARG S=x\nFROM a AS |x\nFROM $S\n", "named-by-variable"],
    "a variable of the base image": ["FROM a\nUSER $|PATH\n", "predefined"],
    "an ARG of the engine": ["FROM a\nARG |TARGETARCH\n", "predefined"],
    "a proxy": ["FROM a\nARG |http_proxy\n", "predefined"],
    "a script that may read its own": [
      'FROM a\nARG |V\nRUN if [ -z "$V" ]; then V=1; fi; echo $V\n',
      "set-by-script",
    ],
    "another shell's script": [
      'FROM a\nSHELL ["powershell"]\nARG |V\nRUN echo $env:V\n',
      "unread-script",
    ],
    "a script with a mistake": ["FROM a\nARG |V\nRUN if echo $V\n", "unread-script"],
    "the name of a file": ["FROM a\nCOPY <<|a.txt /x/\n1\na.txt\n", "file-name"],
    "the name of a file where a folder may be": [
      "FROM a\nCOPY <<|E /etc/conf.d\n1\nE\n",
      "file-name",
    ],
    "what is no name": ["FR|OM a\n", "no-name"],
  } satisfies Record<string, readonly [string, string]>)) {
    test(`cannot begin: ${name}`, () => {
      const { document, index, cursor } = read(marked);
      assert.equal(startRename(document, index, cursor).refusal?.reason, reason);
    });
  }

  for (const [name, [marked, newName, reason]] of Object.entries({
    "a stage with capitals": ["FROM a AS |x\n", "Y", "bad-stage-name"],
    "a stage called scratch": ["FROM a AS |x\n", "scratch", "bad-stage-name"],
    "another stage's name": ["FROM a AS |x\nFROM b AS y\n", "y", "taken"],
    "the name of an image in use": ["FROM a AS |x\nFROM node\n", "node", "taken"],
    "the name of an image that is copied from": [
      "FROM a AS |x\nFROM b\nCOPY --from=node / /\n",
      "node",
      "taken",
    ],
    "a variable with a dash": ["FROM a\nARG |V\n", "a-b", "bad-variable-name"],
    "another variable": ["FROM a\nARG |V\nENV W=1\n", "W", "taken"],
    "another variable of a list": ["FROM a\nENV X=1 W=2\nARG |V\n", "W", "taken"],
    "a variable that the shell has": [
      "FROM a\nARG |V\nRUN for W in 1 2; do echo $V$W; done\n",
      "W",
      "taken",
    ],
    "a variable that the base may have": ["FROM a\nARG |V\nUSER ${W:-x}\n", "W", "taken"],
    "a variable of the engine": ["FROM a\nARG |V\n", "TARGETOS", "taken"],
    "a heredoc with a blank": ["FROM a\nRUN <<|E\nE\n", "a b", "bad-heredoc-name"],
    "a heredoc that its body ends": ["FROM a\nRUN <<|E\nF\nE\n", "F", "line-of-body"],
    "a heredoc that its indented body ends": ["FROM a\nRUN <<-|E\n\tF\n\tE\n", "F", "line-of-body"],
  } satisfies Record<string, readonly [string, string, string]>)) {
    test(`cannot be: ${name}`, () => {
      const { document, index, cursor } = read(marked);
      assert.equal(startRename(document, index, cursor).refusal, undefined);
      assert.equal(renameName(document, index, cursor, newName).refusal?.reason, reason);
    });
  }

  test("without the grammar a variable that scripts name stays", () => {
    const { text, cursor } = placesText("FROM a\nARG |V\nRUN echo $V\n");
    const document = parseDockerfile(text);
    const index = createNameIndex(document, { baseImage: () => undefined });
    assert.deepEqual(startRename(document, index, cursor), {
      refusal: { reason: "unread-script", line: 3, name: "V" },
    });
  });

  test("typing in one name of a heredoc goes to the other", () => {
    const { document, index, cursor } = read("FROM a\nRUN <<-'E|OF'\n\tEOF\n");
    const ranges = linkedNames(index, cursor) ?? [];
    assert.deepEqual(
      ranges.map(({ start, end }) => document.text.slice(start, end)),
      ["EOF", "EOF"],
    );
    assert.equal(linkedNames(index, 0), undefined);
  });
});
