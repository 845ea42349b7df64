import { l10n } from "vscode";
import type { IgnoreFacts, IgnoreLineFacts } from "../../dockerfile/ignoreFacts.ts";
import type { IgnorePattern } from "../../dockerfile/ignoreFile.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { countWords } from "./countWords.ts";

/** Paragraphs, and lists as arrays, about one line of an ignore file; `folder` is the name of its folder. */
export function hoverWords(
  patterns: readonly IgnorePattern[],
  index: number,
  facts: IgnoreFacts,
  folder: string,
): readonly (string | readonly string[])[] {
  const line = facts.lines[index];
  const pattern = patterns[index];
  if (!line || !pattern) return [];
  const head = pattern.negated ? exceptionWords(line) : exclusionWords(line);
  const by = line.by === undefined ? undefined : patterns[line.by];
  const list = line.largest.map((path) =>
    path.kind === "folder"
      ? `${path.path}/: ${countWords(path)}`
      : `${path.path}: ${formatSize(path.bytes)}`,
  );
  const more = line.paths - line.largest.length;
  if (more > 0) list.push(l10n.t("and {0} more", more));
  // A single file was named in the line.
  const isPlain = list.length === 1 && line.largest[0]?.kind === "file";
  return [
    head,
    ...(by ? [byWords(by)] : []),
    ...(list.length > 0 && !isPlain ? [list] : []),
    ...(line.nestedPaths > 0 ? [nestedWords(line)] : []),
    ...(facts.isCut
      ? [l10n.t("{0} has more files than were looked at: there may be more.", folder)]
      : []),
  ];
}

function exclusionWords({ matched, out, paths }: IgnoreLineFacts): string {
  if (paths === 0) return l10n.t("Matches nothing in this folder.");
  if (matched.files === 0) return l10n.t("Matches folders without files only.");
  if (out.files === matched.files) return l10n.t("Keeps out {0}.", countWords(out));
  if (out.files === 0) {
    return l10n.t("Matches {0}, which other lines bring back.", countWords(matched));
  }
  return l10n.t("Keeps out {0} of the {1} that it matches.", countWords(out), countWords(matched));
}

function exceptionWords({ matched, out, decided, paths }: IgnoreLineFacts): string {
  if (paths === 0) return l10n.t("Matches nothing in this folder.");
  if (matched.files === 0) return l10n.t("Matches folders without files only.");
  if (decided.files > 0) return l10n.t("Brings back {0}.", countWords(decided));
  if (out.files === 0) {
    return l10n.t("Matches {0}, which would be in the context anyhow.", countWords(matched));
  }
  return l10n.t("Matches {0} and brings nothing back.", countWords(matched));
}

function byWords({ line, negated, pattern }: IgnorePattern): string {
  const name = `${negated ? "!" : ""}${pattern}`;
  return l10n.t("Without it nothing would change: line {0} ({1}) decides.", line + 1, name);
}

function nestedWords({ nested, nestedPaths }: IgnoreLineFacts): string {
  const shown = nested.join(", ");
  const more = nestedPaths - nested.length;
  return more > 0
    ? l10n.t("It counts in the root only. These stay in: {0} and {1} more.", shown, more)
    : l10n.t("It counts in the root only. These stay in: {0}.", shown);
}
