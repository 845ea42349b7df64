import assert from "node:assert/strict";
import type { TextRange } from "../../src/base/textRange.ts";
import type {
  DockerfileDocument,
  Instruction,
  MappedText,
  Word,
} from "../../src/dockerfile/document.ts";
import { renderDockerfile } from "../../src/dockerfile/renderDockerfile.ts";

/** What holds for every text: pieces tile it, ranges nest and rise, words are what they cover. */
export function checkInvariants(document: DockerfileDocument): void {
  const { text, pieces, instructions, comments, problems, stages } = document;
  assert.equal(renderDockerfile(document), text);
  let at = 0;
  for (const piece of pieces) {
    assert.equal(piece.range.start, at);
    assert.ok(piece.range.end > at);
    at = piece.range.end;
  }
  assert.equal(at, text.length);
  checkRising(instructions);
  checkRising(comments);
  for (const comment of comments) {
    assert.equal(text[comment.range.start], "#");
    assert.equal(`#${comment.text}`, slice(text, comment.range));
    assert.ok(!comment.text.includes("\n"));
  }
  for (const instruction of instructions) {
    assert.equal(instruction.onbuild, false);
    checkInstruction(text, instruction);
  }
  let last = 0;
  for (const problem of problems) {
    checkRange(text, problem.range);
    assert.ok(problem.range.start >= last, "problems are sorted");
    last = problem.range.start;
    assert.match(problem.message, /[.?]$/);
  }
  assert.deepEqual(
    stages.flatMap((stage) => [stage.from, ...stage.instructions]),
    instructions.slice(instructions.findIndex(({ kind }) => kind === "FROM") >>> 0),
  );
  for (const stage of stages) {
    assert.equal(stages[stage.index], stage);
    assert.ok(stage.parent === undefined || stage.parent < stage.index);
  }
}

function checkInstruction(text: string, instruction: Instruction): void {
  const { range } = instruction;
  checkRange(text, range);
  const isOpen = instruction.heredocs.some(({ delimiter }) => delimiter === undefined);
  if (!isOpen) assert.doesNotMatch(slice(text, range), /\n$/);
  const parts = [
    instruction.keyword,
    ...instruction.flags,
    ...(instruction.kind === "ONBUILD" ? [] : instruction.words),
  ];
  checkRising(parts, range);
  for (const word of [instruction.keyword, ...instruction.words]) checkWord(text, word, range);
  for (const { range: flag, name, value } of instruction.flags) {
    checkWord(text, name, flag);
    if (value) checkWord(text, value, flag);
    assert.ok(slice(text, flag).startsWith("-"));
  }
  checkRange(text, instruction.argumentsRange, range);
  for (const { marker, body, delimiter } of instruction.heredocs) {
    checkRange(text, marker, range);
    assert.ok(body.start <= body.end && body.end <= text.length);
    if (delimiter) checkRange(text, delimiter, range);
  }
  switch (instruction.kind) {
    case "ENV":
    case "LABEL":
    case "ARG":
      for (const { key, value, range: pair } of instruction.pairs) {
        checkWord(text, key, pair);
        if (value) checkWord(text, value, pair);
      }
      break;
    case "ONBUILD":
      if (instruction.trigger) {
        assert.equal(instruction.trigger.onbuild, true);
        checkInstruction(text, instruction.trigger);
      }
      break;
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL":
    case "HEALTHCHECK":
      if (instruction.shell) checkMapped(text, instruction.shell, range);
      break;
    case "COPY":
    case "ADD":
      for (const source of instruction.sources) assert.ok(instruction.words.includes(source));
      break;
  }
}

function checkWord(text: string, word: Word, outer: TextRange): void {
  checkRange(text, word.range, outer);
  const covered = slice(text, word.range);
  if (word.raw === "") return;
  assert.equal(covered[0], word.raw[0]);
  assert.equal(covered.at(-1), word.raw.at(-1));
  if (!covered.includes("\n")) assert.equal(covered, word.raw);
}

function checkMapped(text: string, mapped: MappedText, outer: TextRange): void {
  for (let index = 0; index < mapped.text.length; index++) {
    assert.equal(text[mapped.toOffset(index)], mapped.text[index]);
  }
  const end = mapped.toOffset(mapped.text.length);
  assert.ok(outer.start <= end && end <= outer.end);
}

function checkRising(
  items: readonly { readonly range: TextRange }[],
  outer: TextRange = { start: 0, end: Number.POSITIVE_INFINITY },
): void {
  let at = outer.start;
  for (const { range } of items) {
    assert.ok(range.start >= at && range.end >= range.start && range.end <= outer.end);
    at = range.end;
  }
}

function checkRange(
  text: string,
  range: TextRange,
  outer: TextRange = { start: 0, end: text.length },
): void {
  assert.ok(
    outer.start <= range.start && range.start <= range.end && range.end <= outer.end,
    `${range.start}-${range.end} is not inside ${outer.start}-${outer.end}`,
  );
}

function slice(text: string, range: TextRange): string {
  return text.slice(range.start, range.end);
}
