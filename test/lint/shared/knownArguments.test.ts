import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import { knownArguments, knownValues } from "../../../src/lint/shared/knownArguments.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";

const shell = await loadShellParser();

function argumentsOf(run: string, before: string) {
  const document = parseDockerfile(`FROM a\n${before}\nRUN ${run}`);
  const services = createLintServices(document, { baseImage: () => undefined, shell });
  const instruction = document.instructions.at(-1);
  const [command] = instruction ? services.commands.of(instruction).all : [];
  assert.ok(instruction && command);
  const known = knownArguments({ services }, instruction, command);
  return {
    values: command.words.map((word) => knownValues({ services }, instruction, word)),
    words: known.words.map(({ value }) => value),
    mayHoldOptions: known.mayHoldOptions,
  };
}

describe("knownArguments", () => {
  it("puts in the words of variables", () => {
    assert.deepEqual(argumentsOf('b $X "$X" c-${Y} d', 'ENV X="-y  e" Y=1'), {
      values: [["-y", "e"], ["-y  e"], ["c-1"], ["d"]],
      words: ["-y", "e", "-y  e", "c-1", "d"],
      mayHoldOptions: false,
    });
  });

  it("leaves what is not known", () => {
    assert.deepEqual(argumentsOf('b $X c$Z $(d) "$LIST"', "ARG X"), {
      values: [undefined, undefined, undefined, undefined],
      words: ["$X", "c$Z", "$(d)", "$LIST"],
      mayHoldOptions: false,
    });
  });

  it("has a doubt about variables that sound like options", () => {
    assert.equal(argumentsOf("b $APT_OPTS", "ARG X").mayHoldOptions, true);
    assert.equal(argumentsOf("b ${flags}", "ARG X").mayHoldOptions, true);
    assert.equal(argumentsOf("b $APT_OPTS", "ENV APT_OPTS=-q").mayHoldOptions, false);
  });
});
