import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope } from "./completionScope.ts";

/** The named stages in front of that of the cursor, the nearest first, with what they are FROM. */
export function stageEntries({
  document,
  stage,
}: Pick<CompletionScope, "document" | "stage">): readonly CompletionEntry[] {
  const entries = new Map<string, CompletionEntry>();
  for (let at = (stage?.index ?? 0) - 1; at >= 0; at--) {
    const { name, from } = document.stages[at] ?? {};
    // Of those with the same name the last one counts.
    if (name === undefined || name === stage?.name || entries.has(name)) continue;
    if (!/^[a-z][a-z0-9-_.]*$/.test(name)) continue;
    const detail = `stage, FROM ${from?.image?.raw ?? ""}`;
    entries.set(name, { label: name, kind: "stage", detail });
  }
  return [...entries.values()];
}
