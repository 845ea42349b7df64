import { l10n } from "vscode";
import { formatSize } from "../../progress/formatSize.ts";

/** "1,204 files (38.0 MB)"; without the size where that is not known. */
export function countWords({ files, bytes }: CountedFiles): string {
  if (bytes === undefined) {
    return files === 1 ? l10n.t("1 file") : l10n.t("{0} files", files.toLocaleString("en"));
  }
  return files === 1
    ? l10n.t("1 file ({0})", formatSize(bytes))
    : l10n.t("{0} files ({1})", files.toLocaleString("en"), formatSize(bytes));
}

interface CountedFiles {
  readonly files: number;
  readonly bytes: number | undefined;
}
