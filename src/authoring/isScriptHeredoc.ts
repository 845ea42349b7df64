import type { CommandInstruction } from "../dockerfile/document.ts";

/** Whether a RUN is nothing but one heredoc, so that its text is the script. */
export function isScriptHeredoc({ shell, heredocs }: CommandInstruction): boolean {
  const [heredoc] = heredocs;
  if (!shell || !heredoc || heredocs.length !== 1) return false;
  const text = shell.text.trim();
  return text.startsWith("<<") && text.length === heredoc.marker.end - heredoc.marker.start;
}
