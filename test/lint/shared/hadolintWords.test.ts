import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import {
  hadolintBracedText,
  hadolintOperands,
  hadolintPlainText,
  hadolintText,
} from "../../../src/lint/shared/hadolintWords.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";

const shell = await loadShellParser();

/** The arguments of `g`. */
function read(text: string) {
  const document = parseDockerfile(`FROM a\nRUN g ${text}`);
  const services = createLintServices(document, { baseImage: () => undefined, shell });
  const run = document.instructions[1];
  const command = run && services.commands.of(run).named("g")[0];
  assert.ok(command);
  return command.words;
}

describe("words as hadolint has them", () => {
  const words = read("a`b`c $d-$((1 + 2)) e");

  it("compares without what stands in backticks", () => {
    assert.deepEqual(words.map(hadolintText), ["a${VAR}c", "$d-$((1 + 2))", "e"]);
  });

  it("measures with braces", () => {
    assert.deepEqual(words.map(hadolintBracedText), ["a${VAR}c", "${d}-$((1 + 2))", "e"]);
  });

  it("looks for versions besides backticks and sums", () => {
    assert.deepEqual(words.map(hadolintPlainText), ["ac", "$d-", "e"]);
  });
});

describe("hadolintOperands", () => {
  it("takes the word behind an option for its value, options included", () => {
    const words = read("-t b c --to --to d --to=e f -qt h -x i");
    assert.deepEqual(
      hadolintOperands({ words }, ["t", "to"]).map(({ value }) => value),
      ["c", "f", "i"],
    );
  });
});
