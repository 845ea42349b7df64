import type { Stage } from "../../dockerfile/document.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { folderEntry } from "./contextOffer.ts";
import { stagePaths } from "./stagePaths.ts";

/** The paths that another stage is known to have, whole while no folder is typed, else name by name. */
export function stagePathOffer(
  scope: CompletionScope,
  stage: Stage,
  typed: string,
  rest: RegExp,
): Offer {
  const paths = stagePaths(scope, stage, Number.POSITIVE_INFINITY);
  const slash = typed.lastIndexOf("/") + 1;
  if (slash <= 1) {
    const entries = paths.map(
      (path): CompletionEntry => ({ label: path, kind: path.endsWith("/") ? "folder" : "file" }),
    );
    return { typed, rest, entries };
  }
  const folder = typed.slice(0, slash);
  const names = new Map<string, CompletionEntry>();
  for (const path of paths) {
    if (!path.startsWith(folder) || path === folder) continue;
    const below = path.slice(folder.length);
    const end = below.indexOf("/");
    const name = end === -1 ? below : below.slice(0, end);
    if (!names.has(name) || end !== -1) {
      names.set(name, end === -1 ? { label: name, kind: "file" } : folderEntry(name));
    }
  }
  return { typed: typed.slice(slash), rest, entries: [...names.values()] };
}
