import type { Heredoc, MappedText } from "../document.ts";
import { DerivedTextBuilder } from "./derivedText.ts";

/** What stands before and behind the marker of a heredoc; undefined where the text has no such marker. */
export function aroundHeredoc(
  shell: MappedText,
  { marker }: Heredoc,
): { readonly before: MappedText; readonly behind: MappedText } | undefined {
  const { text } = shell;
  for (let at = text.indexOf("<<"); at !== -1; at = text.indexOf("<<", at + 1)) {
    if (shell.toOffset(at) !== marker.start) continue;
    const end = at + marker.end - marker.start;
    return { before: cut(shell, 0, at), behind: cut(shell, end, text.length) };
  }
  return undefined;
}

function cut(shell: MappedText, start: number, end: number): MappedText {
  const builder = new DerivedTextBuilder(shell);
  builder.copy(start, end);
  return builder.finish();
}
