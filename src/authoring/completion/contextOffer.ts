import { cleanPath } from "../../dockerfile/cleanPath.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";

/** What is in the folder of the build context that a half-typed path leads to. */
export function contextOffer(
  { facts }: Pick<CompletionScope, "facts">,
  typed: string,
  { expand, quoted }: ContextOfferOptions,
): Offer {
  const slash = typed.lastIndexOf("/") + 1;
  const rest = quoted ? /[^"/]*/y : /[^\s"'/,]*/y;
  const offer = (entries: readonly CompletionEntry[]): Offer => ({
    typed: typed.slice(slash),
    rest,
    entries,
  });
  const folder = expand(typed.slice(0, slash));
  if (!facts.contextFiles) return { ...offer([]), isPending: true };
  if (folder === undefined || /[*?[\\]/.test(folder)) return offer([]);
  const clean = cleanPath(`/${folder}`).slice(1);
  const entries = facts.contextFiles.children(clean).flatMap(({ path, kind }) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (!isPlain(name, quoted)) return [];
    return [kind === "folder" ? folderEntry(name) : ({ label: name, kind: "file" } as const)];
  });
  return offer(entries);
}

export interface ContextOfferOptions {
  /** Puts variables in; undefined where one is not known. */
  readonly expand: (raw: string) => string | undefined;
  /** In a string of the JSON form, where blanks may stand. */
  readonly quoted: boolean;
}

/** Its slash is part of what is put in, so that the next folder can be chosen at once. */
export function folderEntry(name: string): CompletionEntry {
  return { label: `${name}/`, kind: "folder", filterText: name, triggersAgain: true };
}

/** Without what would need an escape or be read as a wildcard. */
function isPlain(name: string, quoted: boolean): boolean {
  return !(quoted ? /["\\*?[\]$]/ : /[\s"'\\*?[\]$,]/).test(name);
}
