import type { Instruction } from "../../dockerfile/document.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { stagePaths } from "./stagePaths.ts";

/** The folders that the stage of the cursor is known to have. */
export function folderOffer(
  scope: CompletionScope,
  instruction: Instruction,
  typed: string,
  { destination, rest }: { readonly destination: boolean; readonly rest: RegExp },
): Offer {
  const { stage, services } = scope;
  const entries: CompletionEntry[] = [];
  const workdir = services.stageState.before(instruction).workdir;
  if (destination && !typed.startsWith("/")) {
    entries.push({
      label: "./",
      kind: "folder",
      ...(workdir !== undefined && { detail: workdir }),
    });
  }
  const paths = stage ? stagePaths(scope, stage, instruction.range.start) : [];
  for (const path of new Set(paths.filter((it) => it.endsWith("/")))) {
    const label = destination ? path : path.slice(0, -1);
    entries.push({ label, kind: "folder" });
  }
  return { typed, rest, entries };
}
