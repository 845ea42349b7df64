import { env, l10n } from "vscode";
import type { ArchivedLayer } from "../../app/archivedLayers.ts";
import type { ImageContents } from "../../app/imageContents.ts";
import type { LayerPlaces } from "../../app/layerPlaces.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { formatAge } from "../views/formatAge.ts";
import { pageWords } from "./pageWords.ts";
import type { Head, LayerOption } from "./screen.ts";

/** Stands for the image as a whole, above its layers. */
export const whole = -1;

export interface ShownImage {
  readonly name: string;
  /** Bytes, as the engine counts. */
  readonly size: number;
  readonly now: number;
}

export type LayersTab = (typeof tabs)[number];

const tabs = ["files", "largest", "waste", "picture"] as const;

export function isLayersTab(id: string): id is LayersTab {
  return tabs.some((tab) => tab === id);
}

export function headOf(
  deps: ShownImage,
  layers: readonly ArchivedLayer[],
  contents: ImageContents | undefined,
  places: LayerPlaces | undefined,
  state: { readonly chosen: number; readonly tab: LayersTab },
): Head {
  const full = layers.filter(({ empty }) => !empty).length;
  const waste = contents?.applied.waste.bytes ?? 0;
  const largest = Math.max(1, ...layers.map(({ size }) => size));
  const all: LayerOption = {
    index: whole,
    title: l10n.t("All layers"),
    detail: formatSize(deps.size),
    share: 0,
    empty: false,
    label: l10n.t("All layers, {0}", formatSize(deps.size)),
  };
  const unreadable = contents?.files.layers.flatMap((layer) => layer.unreadable ?? []) ?? [];
  return {
    type: "head",
    title: deps.name,
    facts: [
      formatSize(deps.size),
      full === 1 ? l10n.t("1 layer") : l10n.t("{0} layers", full),
      ...(contents
        ? [waste > 0 ? l10n.t("{0} wasted", formatSize(waste)) : l10n.t("nothing wasted")]
        : []),
    ],
    notes: [...new Set(unreadable)],
    layers: [all, ...layers.map((layer) => optionOf(deps, layer, places, largest))],
    chosen: state.chosen,
    tabs: [
      { id: "files", title: l10n.t("Files") },
      { id: "largest", title: l10n.t("Largest") },
      { id: "waste", title: l10n.t("Wasted") },
      { id: "picture", title: l10n.t("Picture") },
    ],
    tab: state.tab,
    words: pageWords(),
  };
}

function optionOf(
  { now }: ShownImage,
  layer: ArchivedLayer,
  places: LayerPlaces | undefined,
  largest: number,
): LayerOption {
  const { index, instruction, size, created, empty } = layer;
  const [firstLine = ""] = instruction.split("\n", 1);
  const title = firstLine === "" ? l10n.t("(unknown)") : firstLine.slice(0, 300);
  const place = places?.places.get(index);
  const base = places?.baseCount === undefined ? layer.base : index < places.baseCount;
  const parts = [
    empty ? l10n.t("no files") : formatSize(size),
    created > 0 ? formatAge(created, now, env.language) : "",
    base ? l10n.t("of the base") : "",
    place && !base ? l10n.t("line {0}", place.line) : "",
  ].filter((part) => part !== "" && part !== undefined);
  return {
    index,
    title,
    detail: parts.join(" · "),
    share: size / largest,
    empty,
    label: [l10n.t("Layer {0}: {1}", index + 1, title), ...parts].join(", "),
  };
}
