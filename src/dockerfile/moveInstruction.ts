import type { TextRange } from "../base/textRange.ts";
import type {
  Comment,
  Flag,
  Heredoc,
  Instruction,
  InstructionPiece,
  KeyValue,
  MappedText,
  Problem,
  Word,
} from "./document.ts";
import type { SegmentedText } from "./mappedText.ts";

/** The same piece, `delta` characters further on. */
export function moveInstructionPiece(piece: InstructionPiece, delta: number): InstructionPiece {
  return {
    kind: "instruction",
    range: moveRange(piece.range, delta),
    text: piece.text,
    instruction: moveInstruction(piece.instruction, delta),
    comments: piece.comments.map((comment): Comment => moveRanged(comment, delta)),
    problems: piece.problems.map((problem): Problem => moveRanged(problem, delta)),
  };
}

function moveInstruction(instruction: Instruction, delta: number): Instruction {
  const word = (it: Word): Word => moveRanged(it, delta);
  /** Words that are among `words` stay the same objects. */
  const same = (it: Word | undefined): Word | undefined =>
    it && base.words[instruction.words.indexOf(it)];
  const maybe = (it: Word | undefined): Word | undefined => it && moveRanged(it, delta);
  const base = {
    range: moveRange(instruction.range, delta),
    keyword: word(instruction.keyword),
    flags: instruction.flags.map((flag) => moveFlag(flag, delta)),
    words: instruction.words.map(word),
    argumentsRange: moveRange(instruction.argumentsRange, delta),
    json: instruction.json,
    heredocs: instruction.heredocs.map((heredoc) => moveHeredoc(heredoc, delta)),
    onbuild: instruction.onbuild,
  };
  switch (instruction.kind) {
    case "FROM":
      return {
        ...base,
        kind: instruction.kind,
        platform:
          instruction.platform && base.flags[instruction.flags.indexOf(instruction.platform)],
        image: same(instruction.image),
        as: same(instruction.as),
        alias: same(instruction.alias),
      };
    case "COPY":
    case "ADD": {
      const sources = new Set(instruction.sources);
      return {
        ...base,
        kind: instruction.kind,
        sources: base.words.filter((_, index) => {
          const original = instruction.words[index];
          return original !== undefined && sources.has(original);
        }),
        destination: same(instruction.destination),
        from: instruction.from && base.flags.find((flag) => flag.name.value === "from")?.value,
      };
    }
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL":
      return { ...base, kind: instruction.kind, shell: moveText(instruction.shell, delta) };
    case "ENV":
    case "LABEL":
    case "ARG":
      return {
        ...base,
        kind: instruction.kind,
        pairs: instruction.pairs.map(
          (pair): KeyValue => ({
            range: moveRange(pair.range, delta),
            key: word(pair.key),
            value: maybe(pair.value),
          }),
        ),
        legacy: instruction.legacy,
      };
    case "HEALTHCHECK":
      return {
        ...base,
        kind: instruction.kind,
        none: instruction.none,
        cmd: same(instruction.cmd),
        shell: moveText(instruction.shell, delta),
      };
    case "ONBUILD": {
      const { trigger } = instruction;
      return {
        ...base,
        kind: instruction.kind,
        trigger: trigger && moveInstruction(trigger, delta),
      };
    }
    default:
      return { ...base, kind: instruction.kind };
  }
}

function moveRange(range: TextRange, delta: number): TextRange {
  return { start: range.start + delta, end: range.end + delta };
}

function moveRanged<T extends { readonly range: TextRange }>(it: T, delta: number): T {
  return { ...it, range: moveRange(it.range, delta) };
}

function moveFlag(flag: Flag, delta: number): Flag {
  return {
    range: moveRange(flag.range, delta),
    name: moveRanged(flag.name, delta),
    value: flag.value && moveRanged(flag.value, delta),
  };
}

function moveHeredoc(heredoc: Heredoc, delta: number): Heredoc {
  return {
    ...heredoc,
    marker: moveRange(heredoc.marker, delta),
    body: moveRange(heredoc.body, delta),
    delimiter: heredoc.delimiter && moveRange(heredoc.delimiter, delta),
  };
}

function moveText(text: MappedText | undefined, delta: number): MappedText | undefined {
  if (text === undefined || isSegmented(text)) return text?.moved(delta);
  return { text: text.text, toOffset: (index) => text.toOffset(index) + delta };
}

/** Not by `instanceof`: each chunk of the bundle has a class of its own. */
function isSegmented(text: MappedText): text is SegmentedText {
  return "moved" in text;
}
