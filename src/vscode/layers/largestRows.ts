import type { ArchivedLayer } from "../../app/archivedLayers.ts";
import type { ImageContents } from "../../app/imageContents.ts";
import { largestFiles } from "../../app/largestFiles.ts";
import { formatSize } from "../../progress/formatSize.ts";
import type { GridRow } from "./screen.ts";

/** The largest files of a layer, or of the image. */
export function largestRows(
  contents: ImageContents,
  layers: readonly ArchivedLayer[],
  layer: number | undefined,
): readonly GridRow[] {
  const titles = layerTitles(layers);
  const found = largestFiles(contents.applied, layer, mostRows);
  return found.map(({ path, size, layer: at }, index) =>
    flatRow(
      path,
      `${at}/${path}`,
      index,
      found.length,
      [formatSize(size), titles.get(at) ?? ""],
      "",
    ),
  );
}

const mostRows = 2000;

/** Of the layers, by their place in the archive. */
export function layerTitles(layers: readonly ArchivedLayer[]): ReadonlyMap<number, string> {
  const titles = new Map<number, string>();
  for (const { layer, index, instruction } of layers) {
    const [firstLine = ""] = instruction.split("\n", 1);
    if (layer !== undefined) titles.set(layer, `${index + 1}: ${firstLine.slice(0, 120)}`);
  }
  return titles;
}

/** A row that stands by itself, with the path in front. */
export function flatRow(
  path: string,
  key: string,
  index: number,
  count: number,
  cells: readonly string[],
  tone: GridRow["tone"],
): GridRow {
  return {
    ...{ key, level: 1, expandable: false, expanded: false, folder: false, tone },
    ...{ position: index + 1, siblings: count },
    cells: [path, ...cells],
    label: [path, ...cells].join(", "),
  };
}
