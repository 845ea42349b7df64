import type { DockerfileDocument, OnbuildInstruction } from "../dockerfile/document.ts";
import { scan } from "../dockerfile/scan.ts";

/**
 * The trigger as the config keeps it: its line as typed, blanks at its end included, without
 * continuations and comments; then each heredoc with its name alone behind it.
 */
export function onbuildText(
  { range, heredocs }: Pick<OnbuildInstruction, "range" | "heredocs">,
  { text, escape: escapeChar }: Pick<DockerfileDocument, "text" | "escape">,
): string {
  const source = `# escape=${escapeChar}\n${text.slice(range.start, range.end)}`;
  for (const piece of scan(source).pieces) {
    if (piece.kind !== "instruction") continue;
    const line = piece.line.text.replace(/^\s*ONBUILD\s*/i, "");
    const texts = heredocs.map(({ body, name }) => text.slice(body.start, body.end) + name);
    return [line, ...texts].join("\n");
  }
  return "";
}
