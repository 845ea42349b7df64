import { l10n } from "vscode";
import type { IgnoreCount } from "../../dockerfile/ignoreFacts.ts";
import { formatSize } from "../../progress/formatSize.ts";

/** "1,204 files (38.0 MB)". */
export function countWords({ files, bytes }: IgnoreCount): string {
  return files === 1
    ? l10n.t("1 file ({0})", formatSize(bytes))
    : l10n.t("{0} files ({1})", files.toLocaleString("en"), formatSize(bytes));
}
