import { DockerfileParser, type Instruction, type JSONInstruction } from "dockerfile-ast";
import { isSeparator } from "./blanks.ts";
import { type Span, splitAtBlanks } from "./splitWords.ts";

/**
 * The words of FROM, EXPOSE and VOLUME in [from, to) of a logical line, as dockerfile-ast reads
 * them. It is wrong about escapes inside of words, so that those are cut by ourselves.
 */
export function astWords(text: string, from: number, to: number): Span[] {
  const rest = text.slice(from, to);
  if (isPlain(rest) || /[\\`]/.test(rest)) return splitAtBlanks(text, from, to);
  const instruction = readOne("EXPOSE", rest);
  if (!instruction) return splitAtBlanks(text, from, to);
  const shift = from - "EXPOSE ".length;
  return instruction.getArguments().map((argument) => toSpan(argument.getRange(), shift));
}

/** Whether there is nothing in it that could be read in more than one way. */
function isPlain(text: string): boolean {
  return !/[^\w./:@+,= \t-]/.test(text);
}

/** The strings of a valid JSON form with their quotes; undefined where dockerfile-ast sees none. */
export function astJsonStrings(text: string, from: number, to: number): Span[] | undefined {
  const instruction = readOne("CMD", text.slice(from, to));
  if (!instruction || !isJsonInstruction(instruction)) return undefined;
  const shift = from - "CMD ".length;
  return instruction.getJSONStrings().map((argument) => toSpan(argument.getRange(), shift));
}

/**
 * Gives dockerfile-ast the one line that it is always right about: continuations, flags, and odd
 * blanks (a lone carriage return is a line break to it) are gone.
 */
function readOne(keyword: string, rest: string): Instruction | undefined {
  const line = `${keyword} ${hasOddBlank(rest) ? replaceOddBlanks(rest) : rest}`;
  return DockerfileParser.parse(line).getInstructions()[0];
}

function hasOddBlank(text: string): boolean {
  return text.includes("\r") || text.includes("\v") || text.includes("\f");
}

/** One for one, so that columns stay. */
function replaceOddBlanks(text: string): string {
  return Array.from({ length: text.length }, (_, at) =>
    isSeparator(text.charCodeAt(at)) ? " " : text.charAt(at),
  ).join("");
}

function isJsonInstruction(instruction: Instruction): instruction is JSONInstruction {
  return "getJSONStrings" in instruction;
}

function toSpan(
  range: {
    readonly start: { readonly character: number };
    readonly end: { readonly character: number };
  },
  shift: number,
): Span {
  return { start: range.start.character + shift, end: range.end.character + shift };
}
