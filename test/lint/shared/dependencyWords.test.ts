import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import {
  createDependencyWords,
  hadolintOperands,
} from "../../../src/lint/shared/dependencyWords.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";

const shell = await loadShellParser();

/** The arguments of the command `g` of the last line. */
function read(text: string) {
  const document = parseDockerfile(text);
  const services = createLintServices(document, { baseImage: () => undefined, shell });
  const run = document.instructions.at(-1);
  const command = run && services.commands.of(run).named("g")[0];
  assert.ok(run && command);
  const known = createDependencyWords(services);
  return { command, words: command.words.map((word) => known(run, command, word)) };
}

describe("createDependencyWords", () => {
  it("puts in ARG and ENV, and splits what is not quoted", () => {
    const { words } = read(`FROM a\nARG B="c  d"\nENV E=f\nRUN g $B "$B" '$B'-$E x\${E}`);
    assert.deepEqual(words, [["c", "d"], ["c  d"], ["$B-f"], ["xf"]]);
  });

  it("does not know substitutions, escapes, and what is declared nowhere", () => {
    const { words } = read("FROM a\nENV E=f\nRUN g $(h) `h` $B \\$E $((1))");
    assert.deepEqual(words, [undefined, undefined, undefined, ["$E"], undefined]);
  });

  it("does not know what the script may set", () => {
    const head = "FROM a\nENV E=f\nRUN ";
    for (const set of ["E=1", "export E=1", "read E", "for E in 1; do h; done", ". ./env"]) {
      assert.deepEqual(read(`${head}${set}; g $E`).words, [undefined], set);
    }
    assert.deepEqual(read(`${head}F=1; g $E`).words, [["f"]]);
  });
});

describe("hadolintOperands", () => {
  it("takes the word behind an option for its value, options included", () => {
    const { command } = read("FROM a\nRUN g -t b c --to --to d --to=e f -qt h -x i");
    assert.deepEqual(
      hadolintOperands(command, ["t", "to"]).map(({ value }) => value),
      ["c", "f", "i"],
    );
  });
});
