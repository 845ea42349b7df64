import type { Flag, Heredoc, Instruction, Word } from "../../dockerfile/document.ts";

/**
 * Whether two instructions mean the same: kind, flags, words, pairs, strings and heredocs, and for
 * the text of a shell its words as Docker cuts them. Each has the text that its ranges are of.
 */
export function sameMeaning(a: Instruction, aText: string, b: Instruction, bText: string): boolean {
  return meaningOf(a, aText) === meaningOf(b, bText);
}

function meaningOf(instruction: Instruction, text: string): string {
  const { kind, keyword, flags, words, json, onbuild } = instruction;
  return JSON.stringify([
    kind,
    keyword.raw.toUpperCase(),
    onbuild,
    flags.map(flagMeaning),
    json,
    instruction.kind === "ONBUILD"
      ? instruction.trigger && meaningOf(instruction.trigger, text)
      : argumentsOf(instruction, words),
    instruction.heredocs.map((heredoc) => heredocMeaning(heredoc, text)),
  ]);
}

function argumentsOf(instruction: Instruction, words: readonly Word[]): unknown {
  switch (instruction.kind) {
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL":
      return instruction.json ? words.map(rawOf) : words.flatMap(shellParts);
    case "HEALTHCHECK":
      return [
        words[0]?.raw.toUpperCase(),
        words.slice(1).flatMap((word) => (instruction.json ? [word.raw] : shellParts(word))),
      ];
    case "FROM":
      return words.map((word) => (word === instruction.as ? "AS" : word.raw));
    case "ENV":
    case "LABEL":
    case "ARG":
      return [
        instruction.legacy,
        instruction.pairs.map(({ key, value }) => [key.raw, value?.raw]),
        words.map(rawOf),
      ];
    default:
      return words.map(rawOf);
  }
}

function rawOf({ raw }: Word): string {
  return raw;
}

/** An operator is a word of its own, with blanks around it or without. */
function shellParts({ raw }: Word): readonly string[] {
  return /["'\\`^]/.test(raw) ? [raw] : raw.split(/(&&|\|\|)/).filter((part) => part !== "");
}

function flagMeaning({ name, value }: Flag): readonly unknown[] {
  return [name.raw, value?.raw];
}

function heredocMeaning(heredoc: Heredoc, text: string): readonly unknown[] {
  const { name, fileDescriptor, expand, stripTabs, body, delimiter } = heredoc;
  return [
    ...[name, fileDescriptor, expand, stripTabs, delimiter !== undefined],
    text.slice(body.start, body.end),
  ];
}
