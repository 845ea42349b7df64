import type { DockerfileDocument, PlainInstruction } from "../../dockerfile/document.ts";

/** The user as hadolint has it: all the text behind the keyword, quotes and a blank at its end included. */
export function hadolintUser(
  { text }: Pick<DockerfileDocument, "text">,
  { words, argumentsRange }: Pick<PlainInstruction, "words" | "argumentsRange">,
): string {
  const next = text[argumentsRange.end];
  const blank = next === " " || next === "\t" ? " " : "";
  return words.map(({ raw }) => raw).join(" ") + blank;
}
