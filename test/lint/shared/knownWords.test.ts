import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import { createKnownWords, mayHoldOptions } from "../../../src/lint/shared/knownWords.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";

const shell = await loadShellParser();

/** The arguments of the command `g` of the last line. */
function read(text: string) {
  const document = parseDockerfile(text);
  const services = createLintServices(document, { baseImage: () => undefined, shell });
  const run = document.instructions.at(-1);
  const command = run && services.commands.of(run).named("g")[0];
  assert.ok(run && command);
  const known = createKnownWords(services);
  const { words } = command;
  const wordsOf = known.wordsOf(run, command);
  return {
    values: words.map((word) => known.values(run, command, word)),
    one: words.map((word) => known.value(run, command, word)),
    paths: words.map((word) => known.path(run, command, word)),
    wordsOf: wordsOf.map(({ value }) => value),
    mayHoldOptions: mayHoldOptions(wordsOf),
  };
}

describe("createKnownWords", () => {
  it("puts in ARG and ENV, and splits what is not quoted", () => {
    const { values } = read(`FROM a\nARG B="c  d"\nENV E=f\nRUN g $B "$B" '$B'-$E x\${E}`);
    assert.deepEqual(values, [["c", "d"], ["c  d"], ["$B-f"], ["xf"]]);
  });

  it("does not know substitutions, escapes, and what is declared nowhere", () => {
    const { values } = read("FROM a\nENV E=f\nRUN g $(h) `h` $B \\$E $((1))");
    assert.deepEqual(values, [undefined, undefined, undefined, ["$E"], undefined]);
  });

  it("does not know what the script may set", () => {
    const head = "FROM a\nENV E=f\nRUN ";
    for (const set of ["E=1", "export E=1", "read E", "for E in 1; do h; done", ". ./env"]) {
      assert.deepEqual(read(`${head}${set}; g $E`).values, [undefined], set);
    }
    assert.deepEqual(read(`${head}F=1; g $E`).values, [["f"]]);
  });

  it("knows no default of what the image may set", () => {
    assert.deepEqual(read("FROM a\nRUN g ${E:-f}").values, [undefined]);
    assert.deepEqual(read("FROM a\nARG E\nENV F=\nRUN g ${F:-f}").values, [["f"]]);
  });

  it("has one argument where the shell makes one", () => {
    const { one } = read('FROM a\nENV E="b  c" F=d\nRUN g $E "$E" $F *.$F x');
    assert.deepEqual(one, [undefined, "b  c", "d", undefined, "x"]);
  });

  it("has paths in the folder of the stage, unless the script leaves it", () => {
    const head = "FROM a\nWORKDIR /w\nENV D=d\nRUN ";
    assert.deepEqual(read(`${head}g $D ../x/ /y/./z ~/a`).paths, [
      ...["/w/d", "/x", "/y/z", undefined],
    ]);
    assert.deepEqual(read(`${head}cd /; g $D /y`).paths, [undefined, "/y"]);
    assert.deepEqual(read(`${head}sh -c "cd /; g $D /y"`).paths, [undefined, "/y"]);
  });

  it("puts the words of variables in place of them, and leaves what is not known", () => {
    const { wordsOf } = read('FROM a\nENV X="-y  e" Y=1\nRUN g $X "$X" c-${Y} d $Z $(h)');
    assert.deepEqual(wordsOf, ["-y", "e", "-y  e", "c-1", "d", "$Z", "$(h)"]);
  });
});

describe("mayHoldOptions", () => {
  it("has a doubt about unknown variables that sound like options", () => {
    assert.equal(read("FROM a\nRUN g $APT_OPTS").mayHoldOptions, true);
    assert.equal(read("FROM a\nRUN g ${flags}").mayHoldOptions, true);
    assert.equal(read("FROM a\nRUN g $LIST").mayHoldOptions, false);
    assert.equal(read("FROM a\nENV APT_OPTS=-q\nRUN g $APT_OPTS").mayHoldOptions, false);
  });
});
