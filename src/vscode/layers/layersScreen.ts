import { l10n } from "vscode";
import { type ArchivedLayer, archivedLayers } from "../../app/archivedLayers.ts";
import type { BuildRecord } from "../../app/buildRecord.ts";
import { createFileView, type FileSort, type FileView } from "../../app/fileView.ts";
import { finalFiles } from "../../app/finalFiles.ts";
import type { ImageContents, ReadProgress } from "../../app/imageContents.ts";
import type { ImageLayer } from "../../app/imageLayers.ts";
import { type LayerPlaces, layerPlaces } from "../../app/layerPlaces.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { fileGridColumns, fileGridRows, filesWord } from "./fileGrid.ts";
import { largestRows } from "./largestRows.ts";
import { headOf, isLayersTab, type LayersTab, type ShownImage, whole } from "./layersHead.ts";
import { pictureOf } from "./pictureOf.ts";
import type { Grid, GridRow, Screen, ToPage } from "./screen.ts";
import { wasteRows } from "./wasteRows.ts";

export interface LayersScreenDeps extends ShownImage {
  readonly listed: readonly ImageLayer[];
  /** The build that made the image, where it is remembered. */
  readonly record: BuildRecord | undefined;
  /** Index of the layer to begin with, as the list of layers has it; undefined for the whole image. */
  readonly chosen: number | undefined;
  read(onProgress: (progress: ReadProgress) => void, signal: AbortSignal): Promise<ImageContents>;
  openLine(places: LayerPlaces, index: number): void;
  copy(text: string): void;
  /** Words for a failure; undefined for what the user ended. */
  describe(error: unknown): string | undefined;
}

export interface LayersScreen extends Screen {
  choose(index: number | undefined): void;
}

const pageRows = 200;

/** Layers of an image at the left, and at the right what the chosen one is made of. */
export function createLayersScreen(deps: LayersScreenDeps): LayersScreen {
  const reading = new AbortController();
  let tell: (message: ToPage) => void = () => undefined;
  let contents: ImageContents | undefined;
  let layers: readonly ArchivedLayer[] = deps.listed.map((layer) => ({
    ...layer,
    layer: undefined,
  }));
  let places = deps.record && layerPlaces(deps.record, layers);
  let chosen = deps.chosen ?? whole;
  let tab: LayersTab = "files";
  let sort: FileSort = "size";
  let filter = "";
  let version = 0;
  let view: FileView | undefined;
  let flat: readonly GridRow[] = [];

  const archiveLayer = (): number | undefined =>
    chosen === whole ? undefined : layers[chosen]?.layer;
  const tellHead = (): void => tell(headOf(deps, layers, contents, places, { chosen, tab }));
  const tellDetails = (): void => {
    const layer = layers[chosen];
    const place = places?.places.get(chosen);
    const own = contents?.files.layers[layer?.layer ?? -1];
    tell({
      type: "details",
      text: layer ? layer.instruction || l10n.t("(unknown)") : deps.name,
      note: own?.unreadable || (layer?.empty ? l10n.t("This step has no files of its own.") : ""),
      line: place ? l10n.t("Open Line {0}", place.line) : "",
    });
  };
  const tellGrid = (focus = -1): void => {
    version += 1;
    tell({ ...gridOf(), version, focus });
  };
  const openView = (): FileView => {
    if (view) return view;
    const at = archiveLayer();
    const list =
      chosen === whole && contents
        ? finalFiles(contents.applied)
        : contents?.applied.layers[at ?? -1]?.changes;
    view = createFileView(list ?? finalFiles(undefined), { unchanged: chosen === whole });
    view.sort(sort);
    view.filter(filter);
    return view;
  };
  const gridOf = (): Omit<Grid, "version" | "focus"> => {
    const common = { type: "grid" as const };
    if (tab === "files") {
      const { length, files, bytes } = openView();
      const changes = chosen !== whole;
      return {
        ...{ ...common, label: l10n.t("Files"), tree: true, filter, length },
        columns: fileGridColumns(sort, changes),
        summary: `${filesWord(files)}, ${formatSize(bytes)}`,
      };
    }
    const column = (id: string, title: string, number = false) => ({
      id,
      title,
      number,
      sort: undefined,
    });
    if (tab === "largest") {
      flat = contents
        ? largestRows(contents, layers, chosen === whole ? undefined : archiveLayer())
        : [];
      return {
        ...{ ...common, label: l10n.t("Largest files"), tree: false, filter: undefined },
        columns: [
          column("path", l10n.t("Path")),
          column("size", l10n.t("Size"), true),
          column("layer", l10n.t("Layer")),
        ],
        length: flat.length,
        summary: filesWord(flat.length),
      };
    }
    const waste = contents ? wasteRows(contents, layers, archiveLayer()) : { rows: [], bytes: 0 };
    flat = waste.rows;
    return {
      ...{ ...common, label: l10n.t("Wasted bytes"), tree: false, filter: undefined },
      columns: [
        column("path", l10n.t("Path")),
        column("size", l10n.t("Wasted"), true),
        column("from", l10n.t("Stored by")),
        column("by", l10n.t("Hidden by")),
      ],
      length: flat.length,
      summary:
        flat.length === 0
          ? l10n.t("Nothing is stored that does not show.")
          : l10n.t("{0} in {1}", formatSize(waste.bytes), filesWord(flat.length)),
    };
  };
  const show = (): void => {
    tellDetails();
    if (contents && tab !== "picture") tellGrid();
  };
  const choose = (index: number): void => {
    if (index !== whole && !layers[index]) return;
    chosen = index;
    view = undefined;
    filter = "";
  };
  const read = async (): Promise<void> => {
    tell({ type: "progress", text: l10n.t("Reading the image…"), fraction: undefined });
    let told = 0;
    const read = await deps.read(({ bytes, total }) => {
      if (bytes - told < 1 << 20) return;
      told = bytes;
      const text = l10n.t("Read {0} of about {1}", formatSize(bytes), formatSize(total));
      tell({
        type: "progress",
        text,
        fraction: total > 0 ? Math.min(1, bytes / total) : undefined,
      });
    }, reading.signal);
    if (reading.signal.aborted) return;
    contents = read;
    layers = archivedLayers(read.files, deps.listed);
    places = deps.record && layerPlaces(deps.record, layers);
    tellHead();
    tell({ type: "ready" });
    show();
  };

  return {
    start(to) {
      tell = to;
      tellHead();
      tellDetails();
      if (contents) {
        tell({ type: "ready" });
        show();
      } else {
        read().catch((error: unknown) =>
          tell({ type: "failed", text: deps.describe(error) ?? l10n.t("Reading was cancelled.") }),
        );
      }
    },
    choose(index) {
      choose(index ?? whole);
      tellHead();
      show();
    },
    handle(message) {
      switch (message.type) {
        case "layer":
          choose(message.index);
          if (message.path === undefined) return show();
          tab = "files";
          tellHead();
          tellDetails();
          return tellGrid(Math.max(0, openView().reveal(message.path)));
        case "tab":
          if (!isLayersTab(message.id)) return;
          tab = message.id;
          tell({ type: "tab", id: tab });
          return show();
        case "filter":
          filter = message.text;
          openView().filter(filter);
          return tellGrid();
        case "sort":
          sort = message.column === "name" ? "name" : "size";
          openView().sort(sort);
          return tellGrid();
        case "expand":
          openView().expand(message.key, message.open);
          return tellGrid();
        case "rows": {
          if (message.version !== version) return;
          const { offset } = message;
          const count = Math.min(message.count, pageRows);
          const rows =
            tab === "files"
              ? fileGridRows(openView(), offset, count, chosen !== whole)
              : flat.slice(offset, offset + count);
          return tell({ type: "rows", version, offset, rows });
        }
        case "picture":
          if (contents) tell(pictureOf(contents, layers, message, chosen));
          return;
        case "line":
          if (places) deps.openLine(places, chosen);
          return;
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
