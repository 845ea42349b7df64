/**
 * Text that means nothing in Markdown. `MarkdownString.appendText` makes hard blanks of all blanks, so
 * that sentences do not wrap.
 */
export function plainText(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[&<>]/g, (sign) => entities[sign] ?? sign)
    .replace(/[\\`*_{}[\]()#+\-.!~|$:@]/g, "\\$&");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Text as a code span: the fence is longer than any in the text, and line breaks are blanks. */
export function codeSpan(text: string): string {
  const short = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
  const line = short.replace(/\s+/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}

/** Longer values are cut. */
const mostShown = 300;
