import type { CommandInstruction, HealthcheckInstruction } from "../../dockerfile/document.ts";

/**
 * Whether hadolint takes it for the JSON form: a backslash in a string is a character like any other,
 * but in front of a quote, where two of them are none.
 */
export function isHadolintArray({
  json,
  words,
  shell,
}: Pick<CommandInstruction | HealthcheckInstruction, "json" | "words" | "shell">): boolean {
  if (json) return !words.some(({ raw }) => raw.includes('\\\\"'));
  const text = shell?.text ?? "";
  return array.test(text) && !text.includes('\\\\"');
}

const element = /"(?:\\"|\\(?!")|[^"\\])*"/;
const array = new RegExp(
  `^\\s*\\[\\s*(?:${element.source}(?:\\s*,\\s*${element.source})*\\s*)?\\]\\s*$`,
);
