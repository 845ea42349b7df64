import { l10n } from "vscode";
import type { ImageComparison } from "../../app/compareImages.ts";
import { createFileView, type FileSort, type FileView } from "../../app/fileView.ts";
import type { ReadProgress } from "../../app/imageContents.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { compareTables } from "./compareTables.ts";
import { fileGridColumns, fileGridRows } from "./fileGrid.ts";
import { pageWords } from "./pageWords.ts";
import type { Screen, ToPage } from "./screen.ts";

export interface CompareScreenDeps {
  readonly names: readonly [string, string];
  compare(
    onProgress: (progress: ReadProgress & { readonly name: string }) => void,
    signal: AbortSignal,
  ): Promise<ImageComparison>;
  copy(text: string): void;
  /** Words for a failure; undefined for what the user ended. */
  describe(error: unknown): string | undefined;
}

type Tab = "overview" | "files";

/** How a second image differs from a first one. */
export function createCompareScreen(deps: CompareScreenDeps): Screen {
  const reading = new AbortController();
  let tell: (message: ToPage) => void = () => undefined;
  let comparison: ImageComparison | undefined;
  let view: FileView | undefined;
  let tab: Tab = "overview";
  let sort: FileSort = "size";
  let filter = "";
  let version = 0;

  const tellHead = (): void => {
    const [before, after] = comparison?.images ?? [];
    tell({
      type: "head",
      title: l10n.t("{0} → {1}", ...deps.names),
      facts:
        before && after
          ? [
              l10n.t("{0} → {1}", formatSize(before.size), formatSize(after.size)),
              sizeChange(before.size, after.size),
            ]
          : [],
      notes: notesOf(comparison),
      ...{ layers: [], chosen: -1, tab, words: pageWords() },
      tabs: [
        { id: "overview", title: l10n.t("Overview") },
        { id: "files", title: l10n.t("Files") },
      ],
    });
    tell({ type: "details", text: "", note: "", line: "" });
  };
  const show = (focus = -1): void => {
    if (!comparison) return;
    if (tab === "overview") {
      tell({ type: "tables", tables: compareTables(comparison) });
      return;
    }
    view ??= createFileView(comparison.files, { unchanged: true });
    view.sort(sort);
    version += 1;
    const { length, files, bytes } = view;
    tell({
      ...{ type: "grid", version, label: l10n.t("Files"), tree: true, filter, length, focus },
      columns: fileGridColumns(sort, true),
      summary:
        files === 0
          ? l10n.t("The files are the same.")
          : files === 1
            ? l10n.t("1 file differs, {0}", formatSize(bytes))
            : l10n.t("{0} files differ, {1}", files, formatSize(bytes)),
    });
  };
  const read = async (): Promise<void> => {
    tell({ type: "progress", text: l10n.t("Reading the images…"), fraction: undefined });
    let told = -1;
    const read = await deps.compare(({ name, bytes, total }) => {
      const step = Math.floor(bytes / (1 << 20));
      if (step === told) return;
      told = step;
      const text = l10n.t("{0}: read {1} of about {2}", name, formatSize(bytes), formatSize(total));
      tell({
        type: "progress",
        text,
        fraction: total > 0 ? Math.min(1, bytes / total) : undefined,
      });
    }, reading.signal);
    if (reading.signal.aborted) return;
    comparison = read;
    tellHead();
    tell({ type: "ready" });
    show();
  };
  return {
    start(to) {
      tell = to;
      tellHead();
      if (comparison) {
        tell({ type: "ready" });
        return show();
      }
      read().catch((error: unknown) =>
        tell({ type: "failed", text: deps.describe(error) ?? l10n.t("Reading was cancelled.") }),
      );
    },
    handle(message) {
      switch (message.type) {
        case "tab":
          tab = message.id === "files" ? "files" : "overview";
          tell({ type: "tab", id: tab });
          return show();
        case "filter":
          filter = message.text;
          view?.filter(filter);
          return show();
        case "sort":
          sort = message.column === "name" ? "name" : "size";
          return show();
        case "expand":
          view?.expand(message.key, message.open);
          return show();
        case "rows": {
          if (message.version !== version || !view) return;
          const rows = fileGridRows(view, message.offset, Math.min(message.count, 200), true);
          return tell({ type: "rows", version, offset: message.offset, rows });
        }
        case "copy":
          return deps.copy(message.text);
        case "cancel":
          return reading.abort();
        default:
          return;
      }
    },
    dispose: () => reading.abort(),
  };
}

function sizeChange(before: number, after: number): string {
  if (before === after) return l10n.t("the same size");
  const percent = before > 0 ? Math.round((100 * Math.abs(after - before)) / before) : 100;
  return after < before
    ? l10n.t("{0} smaller ({1} %)", formatSize(before - after), percent)
    : l10n.t("{0} larger ({1} %)", formatSize(after - before), percent);
}

function notesOf(comparison: ImageComparison | undefined): readonly string[] {
  if (!comparison) return [];
  const rpm = l10n.t("Packages of rpm are not compared: its database is not read.");
  return [...comparison.unreadable, ...(comparison.rpm ? [rpm] : [])];
}
