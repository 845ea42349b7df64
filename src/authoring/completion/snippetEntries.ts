import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope } from "./completionScope.ts";
import { fileSnippets, type Snippet } from "./fileSnippets.ts";
import { lineSnippets } from "./lineSnippets.ts";
import { snippetText, withDefaults } from "./snippetText.ts";

/** Whole files where nothing else is there, and lines that fit the base of the stage. */
export function snippetEntries({
  document,
  offset,
  stage,
  services,
}: CompletionScope): readonly CompletionEntry[] {
  const isEmpty = document.instructions.every(
    ({ range }) => offset >= range.start && offset <= range.end,
  );
  if (isEmpty) return fileSnippets.map((snippet) => toEntry(snippet, document.escape));
  if (!stage) return [];
  const base = services.stageState.baseOf(stage);
  const { packageManagers: managers, lacks } = base?.facts ?? {};
  const fitting = lineSnippets.filter(({ packageManager, images, program }) => {
    if (program !== undefined && lacks?.includes(program)) return false;
    if (packageManager !== undefined) return managers?.includes(packageManager) ?? false;
    return images === undefined || images.test(base?.reference ?? "");
  });
  return fitting.map((snippet) => toEntry(snippet, document.escape));
}

function toEntry({ label, detail, template }: Snippet, escapeChar: string): CompletionEntry {
  const text = (
    escapeChar === "\\" ? template : template.replace(/\\\n/g, `${escapeChar}\n`)
  ).trimEnd();
  return {
    label,
    kind: "snippet",
    detail,
    documentation: `\`\`\`dockerfile\n${withDefaults(text)}\n\`\`\``,
    insertText: snippetText(text),
    isSnippet: true,
  };
}
