import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dockerfileCorpus } from "../../../scripts/bench/dockerfileCorpus.ts";
import { formatDockerfile } from "../../../src/authoring/format/formatDockerfile.ts";
import type { FormatOptions } from "../../../src/authoring/format/formatOptions.ts";
import { formatRange } from "../../../src/authoring/format/formatRange.ts";
import { indentNewLine } from "../../../src/authoring/format/indentNewLine.ts";
import { sameMeaning } from "../../../src/authoring/format/sameMeaning.ts";
import { applyEdits } from "../../../src/base/textEdit.ts";
import type { DockerfileDocument } from "../../../src/dockerfile/document.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { ShellWord } from "../../../src/dockerfile/shell/shellScript.ts";
import { createShellScripts } from "../../../src/dockerfile/shell/shellScripts.ts";
import { corpus } from "../../dockerfile/corpus.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { createRandom } from "../../support/createRandom.ts";
import { mutatedDockerfiles } from "../../support/mutatedDockerfiles.ts";
import { randomBuildkitFile } from "../../support/randomBuildkitFile.ts";
import { randomDockerfile } from "../../support/randomDockerfile.ts";
import { disordered } from "./disordered.ts";

const shell = await loadShellParser();
/** Another number shows other files. */
const seed = Number(process.env.SLIPWAY_TEST_SEED ?? 1);
const styles: readonly FormatOptions[] = [
  {},
  { indentWidth: 2, keywordCase: "lower", blankLines: 1 },
  { indentWidth: 8, useTabs: true, keywordCase: "upper" },
  { width: 60 },
  { width: 20, useTabs: true, keywordCase: "keep" },
];

describe("formatting of any text", { timeout: 300_000 }, () => {
  it("keeps the meaning and changes nothing the second time: whole files", () => {
    const files = [
      ...corpus.map(({ text }) => text),
      ...dockerfileCorpus(seed, 300).map(({ text }) => text),
      ...made(400, randomDockerfile),
      ...made(400, randomBuildkitFile),
    ];
    for (const [index, text] of files.entries()) judge(text, index);
  });

  it("the same with their layout in disorder", () => {
    const random = createRandom(seed);
    const files = [
      ...dockerfileCorpus(seed + 1, 400).map(({ text }) => text),
      ...made(800, randomDockerfile),
    ];
    for (const [index, text] of files.entries()) judge(disordered(text, random), index);
  });

  it("the same with broken files", () => {
    let index = 0;
    for (const text of mutatedDockerfiles(seed, 2_000)) judge(text, index++, true);
  });

  it("the same with every beginning of a file", () => {
    for (const { text } of [...corpus.slice(0, 8), ...dockerfileCorpus(seed, 2)]) {
      const short = text.slice(0, 700);
      for (let end = 0; end <= short.length; end++) judge(short.slice(0, end), end, true);
    }
  });

  // With time in the square of the length these would take minutes.
  it("a very long instruction, in lines and in one", { timeout: 60_000 }, () => {
    const list = Array.from({ length: 20_000 }, (_, index) => `a "$b${index}"`);
    for (const joint of [" && \\\n  ", " && ", ";  \\\n # c\n\t"]) {
      const document = parseDockerfile(
        `FROM a\nRUN ${list.join(joint)}\nCMD [${'"d",'.repeat(9_000)}"e"]\n`,
      );
      for (const width of [0, 60]) assert.ok(formatDockerfile(document, { width }).length > 0);
    }
  });

  it("any lines of a file alone keep the meaning, and Enter is never a failure", () => {
    const random = createRandom(seed);
    for (const text of mutatedDockerfiles(seed + 7, 500)) {
      const document = parseDockerfile(text);
      const [a, b] = [at(random, text), at(random, text)].sort((x, y) => x - y);
      const edits = formatRange(document, { start: a ?? 0, end: b ?? 0 });
      assertSame(document, parseDockerfile(applyEdits(text, edits)), text, false);
      const pressed = parseDockerfile(`${text.slice(0, a)}\n${text.slice(a)}`);
      applyEdits(pressed.text, indentNewLine(pressed, (a ?? 0) + 1));
    }
  });
});

function made(count: number, make: (random: () => number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => make(createRandom(seed * 10_000 + index)));
}

function at(random: () => number, text: string): number {
  return Math.floor(random() * (text.length + 1));
}

/**
 * What is done without the grammar is judged by it; of broken scripts, where it guesses, only what is
 * done with it.
 */
function judge(text: string, index: number, isBroken = false): void {
  const options = styles[index % styles.length] ?? {};
  const document = parseDockerfile(text);
  const grammar = isBroken && index % 4 === 0 ? shell : undefined;
  const formatted = applyEdits(text, formatDockerfile(document, options, grammar));
  const after = parseDockerfile(formatted);
  const message = `${JSON.stringify(options)}\n${JSON.stringify(text)}\n---\n${JSON.stringify(formatted)}`;
  assertSame(document, after, message, !isBroken || grammar !== undefined);
  const again = applyEdits(formatted, formatDockerfile(after, options, grammar));
  assert.equal(again, formatted, `a second time\n${message}`);
}

function assertSame(
  before: DockerfileDocument,
  after: DockerfileDocument,
  message: string,
  withScripts: boolean,
): void {
  assert.equal(after.instructions.length, before.instructions.length, message);
  assert.equal(after.escape, before.escape, message);
  assert.deepEqual(
    after.directives.map(({ name, value }) => [name.raw, value.raw]),
    before.directives.map(({ name, value }) => [name.raw, value.raw]),
    message,
  );
  assert.deepEqual(
    after.comments.map(({ text }) => text.trimEnd()),
    before.comments.map(({ text }) => text.trimEnd()),
    message,
  );
  assert.deepEqual(
    after.problems.map((problem) => problem.message),
    before.problems.map((problem) => problem.message),
    message,
  );
  for (const [index, instruction] of before.instructions.entries()) {
    const now = after.instructions[index];
    assert.ok(now && sameMeaning(instruction, before.text, now, after.text), message);
  }
  if (withScripts) assert.deepEqual(commandsOf(after), commandsOf(before), message);
}

/** What the grammar says of all scripts: names, arguments, redirections. */
function commandsOf(document: DockerfileDocument): readonly string[] {
  const scripts = createShellScripts(document, shell);
  return document.instructions.flatMap((instruction) =>
    scripts
      .of(instruction)
      .flatMap(({ script }) => [
        `complete: ${script.complete}`,
        ...script.commands.map(({ words, assignments, redirections }) =>
          JSON.stringify([
            words.map(wordText),
            assignments.map(({ name, value }) => [name, value && wordText(value)]),
            redirections.map(({ operator, target }) => [operator, target && wordText(target)]),
          ]),
        ),
      ]),
  );
}

/** Outside of quotes, one blank is as good as many. */
function wordText({ raw, hasSubstitution, quoted }: ShellWord): string {
  const isAsTyped = quoted && !hasSubstitution && !/^\(|`/.test(raw);
  return isAsTyped ? raw : raw.replaceAll(/\s+/g, " ");
}
