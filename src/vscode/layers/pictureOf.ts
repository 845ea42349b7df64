import { l10n } from "vscode";
import type { ArchivedLayer } from "../../app/archivedLayers.ts";
import type { ImageContents } from "../../app/imageContents.ts";
import { layerPicture } from "../../app/layerPicture.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { layerTitles } from "./largestRows.ts";
import { whole } from "./layersHead.ts";
import type { FromPage, ToPage } from "./screen.ts";

/** The picture of an image with words, in the size that the page has for it. */
export function pictureOf(
  { applied }: ImageContents,
  layers: readonly ArchivedLayer[],
  { width, height }: Extract<FromPage, { type: "picture" }>,
  chosen: number,
): ToPage {
  const titles = layerTitles(layers);
  const rowOf = new Map(layers.map((one) => [one.layer, one.index]));
  const total = applied.layers.reduce((sum, one) => sum + one.size, 0);
  const tiles = layerPicture(applied, { width, height, title: 20 });
  return {
    type: "picture",
    chosen,
    tiles: tiles.map(({ kind, layer: at, path, size, ...place }) => {
      const layerTitle = titles.get(at) ?? "";
      const folder = path === "" ? l10n.t("other files") : path;
      const title = kind === "layer" ? layerTitle : folder;
      const percent = `${((100 * size) / Math.max(1, total)).toFixed(1)} %`;
      return {
        ...{ kind, path, title, layer: rowOf.get(at) ?? whole },
        ...{ x: place.x, y: place.y, width: place.width, height: place.height },
        label:
          kind === "layer"
            ? l10n.t("Layer {0}, {1}, {2}", layerTitle, formatSize(size), percent)
            : l10n.t("{0}, {1}, {2}, in layer {3}", folder, formatSize(size), percent, layerTitle),
      };
    }),
  };
}
