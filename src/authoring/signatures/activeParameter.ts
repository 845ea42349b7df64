import type { Instruction, InstructionKind, Word } from "../../dockerfile/document.ts";
import { withoutMarkers } from "../../dockerfile/withoutMarkers.ts";
import type { SignatureForm } from "./signaturesOf.ts";

/** The form that is being typed and the parameter at a place; undefined where no help is wanted. */
export function activeParameter(
  text: string,
  instruction: Instruction,
  offset: number,
): ActiveParameter | undefined {
  const form = formOf(text, instruction, offset);
  const flag = flagAt(text, instruction, offset);
  if (flag !== undefined) return { form, parameter: `--${flag}` };
  const words = withoutMarkers(instruction.words, instruction.heredocs);
  const at = placeIn(words, offset);
  switch (instruction.kind) {
    case "RUN":
    case "CMD":
    case "ENTRYPOINT":
      // The command itself is the shell's.
      if (form === "shell" && (at.count > 0 || at.word)) return undefined;
      return {
        form,
        parameter: form === "shell" ? "command" : jsonPart(text, instruction, offset),
      };
    case "SHELL":
      return { form: "json", parameter: jsonPart(text, instruction, offset) };
    case "HEALTHCHECK": {
      if (at.count > 0 && !at.word && !instruction.cmd) return undefined;
      if (at.count > 1 || (at.count === 1 && at.word)) return undefined;
      const isNone = at.word ? /^n/i.test(at.word.raw) : instruction.none;
      return isNone ? { form: "none", parameter: "NONE" } : { form, parameter: "command" };
    }
    case "COPY":
    case "ADD":
      return { form, parameter: isDestination(instruction, words, at) ? "destination" : "source" };
    case "FROM":
      return { form, parameter: at.count === 0 ? "image" : at.count === 1 ? undefined : "name" };
    case "ENV":
    case "LABEL":
    case "ARG":
      return { form, parameter: isValue(instruction, offset, at) ? "value" : "name" };
    case "USER":
      return { form, parameter: isBehind(text, at.word, offset, ":") ? "group" : "user" };
    case "EXPOSE":
      return { form, parameter: isBehind(text, at.word, offset, "/") ? "protocol" : "port" };
    default: {
      const parameter = only[instruction.kind];
      return parameter === undefined ? undefined : { form, parameter };
    }
  }
}

export interface ActiveParameter {
  readonly form: SignatureForm;
  /** Its id; undefined in front of or between parameters. */
  readonly parameter: string | undefined;
}

const only: Readonly<Partial<Record<InstructionKind, string>>> = {
  WORKDIR: "path",
  VOLUME: "path",
  STOPSIGNAL: "signal",
  ONBUILD: "instruction",
  MAINTAINER: "name",
};

/** The JSON form where it is typed, also while it is not complete. */
function formOf(text: string, instruction: Instruction, offset: number): SignatureForm {
  if (!jsonKinds.has(instruction.kind)) return "shell";
  if (instruction.json) return "json";
  const [first] = instruction.words;
  return first && first.range.start < offset && text[first.range.start] === "[" ? "json" : "shell";
}

const jsonKinds: ReadonlySet<InstructionKind> = new Set([
  ...(["RUN", "CMD", "ENTRYPOINT", "SHELL", "COPY", "ADD", "VOLUME"] as const),
]);

/** The name of the flag that is being typed; "" while that has only dashes. */
function flagAt(
  text: string,
  { flags, keyword, kind }: Instruction,
  offset: number,
): string | undefined {
  const flag = flags.find(({ range }) => range.start < offset && offset <= range.end);
  if (flag) return flag.name.value;
  if (kind === "ENV" || kind === "LABEL" || kind === "ARG") return undefined;
  const last = flags.findLast(({ range }) => range.end < offset);
  return /^\s+--?$/.test(text.slice(last?.range.end ?? keyword.range.end, offset)) ? "" : undefined;
}

interface PlaceIn {
  /** How many words end in front of it. */
  readonly count: number;
  /** The word that it is in or at the end of. */
  readonly word: Word | undefined;
}

function placeIn(words: readonly Word[], offset: number): PlaceIn {
  let count = 0;
  for (const word of words) {
    if (word.range.end < offset) count++;
    else return { count, word: word.range.start <= offset ? word : undefined };
  }
  return { count, word: undefined };
}

/** The last word is the destination, and what is typed behind the last becomes it. */
function isDestination(
  { heredocs }: Instruction,
  words: readonly Word[],
  { count, word }: PlaceIn,
): boolean {
  const sources = words.length + heredocs.length;
  if (sources === 0) return false;
  return word ? sources > 1 && word === words.at(-1) : count === words.length;
}

function isValue(
  instruction: Extract<Instruction, { readonly kind: "ENV" | "LABEL" | "ARG" }>,
  offset: number,
  { word }: PlaceIn,
): boolean {
  const pair = instruction.pairs.find(({ range }) => range.start <= offset && offset <= range.end);
  if (pair?.value) return offset >= pair.value.range.start;
  // `ENV name |` goes on with a value, which is the old form.
  return word === undefined && instruction.kind === "ENV" && instruction.words.length === 1
    ? instruction.pairs[0]?.value === undefined
    : instruction.legacy;
}

function isBehind(text: string, word: Word | undefined, offset: number, sign: string): boolean {
  return word !== undefined && text.slice(word.range.start, offset).includes(sign);
}

/** Which string of the JSON form a place is in: the first, or one behind a comma. */
function jsonPart(text: string, { argumentsRange }: Instruction, offset: number): string {
  let isQuoted = false;
  for (let at = argumentsRange.start; at < offset; at++) {
    const char = text[at];
    if (isQuoted && char === "\\") at++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === "," && !isQuoted) return "argument";
  }
  return "program";
}
