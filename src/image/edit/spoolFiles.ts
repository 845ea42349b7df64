import type { Layer } from "../image.ts";
import type { LayerFile } from "../layers/layerFile.ts";
import { readLayerFiles } from "../layers/readLayerFiles.ts";
import type { Spool } from "./createSpool.ts";
import { type LayerMerge, mergeLayers } from "./mergeLayers.ts";

/**
 * What shows in the end of layers, the base first, in the order of a layer. Contents can be read, again
 * and again, for as long as the spool is open. Rejects as `readLayerFiles`.
 *
 * Layers are read once each, from the top down: then it is known of each file as it goes by whether
 * it shows. The contents of those that do are put into the spool one behind the other, and from there
 * read in the order of their paths, which is not that of the layers. So nothing is kept in memory but
 * names and modes, and a layer of a registry is fetched once; the cost is to write and read what shows
 * one more time. A layer is read again only for hard links to a file whose own name was deleted
 * further up.
 */
export async function spoolFiles(
  layers: readonly Layer[],
  spool: Spool,
  signal?: AbortSignal,
): Promise<Iterable<LayerFile>> {
  const merge = mergeLayers();
  const downward = layers.toReversed();
  const keep = async (index: number | undefined, file: LayerFile): Promise<void> => {
    if (index === undefined || file.kind !== "file" || file.size === 0) return;
    merge.setPlace(index, await spool.add(file.content?.(signal) ?? []));
  };
  for (const layer of downward) {
    for await (const file of readLayerFiles(layer, undefined, signal)) {
      await keep(merge.add(file), file);
    }
    merge.endLayer();
  }
  const unread = merge.unread();
  for (const at of new Set(unread.map(({ layer }) => layer))) {
    const layer = downward[at];
    if (layer === undefined) continue;
    const ofLayer = unread.filter((one) => one.layer === at);
    const wanted = new Map(ofLayer.map(({ number, index }) => [number, index]));
    let number = 0;
    for await (const file of readLayerFiles(layer, undefined, signal)) {
      await keep(wanted.get(number), file);
      number += 1;
    }
  }
  return contents(merge, spool);
}

function* contents(merge: LayerMerge, spool: Spool): Generator<LayerFile> {
  for (const { file, place } of merge.finish()) {
    if (file.kind !== "file" || place === undefined) yield file;
    else yield { ...file, content: () => spool.read(place, file.size) };
  }
}
