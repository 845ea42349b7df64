import type { CommandInstruction, DockerfileDocument } from "../../dockerfile/document.ts";
import { splitPlainWords } from "../../dockerfile/shellWords.ts";

/** The exec form of a command line; undefined where a shell has more to do than to split words, or comments would be lost. */
export function execArray(
  { text }: DockerfileDocument,
  shell: NonNullable<CommandInstruction["shell"]>,
  range: { readonly start: number; readonly end: number },
): string | undefined {
  if (/\n[ \t]*#/.test(text.slice(range.start, range.end))) return undefined;
  const words = splitPlainWords(shell);
  return words && `[${words.map(({ value }) => JSON.stringify(value)).join(", ")}]`;
}
