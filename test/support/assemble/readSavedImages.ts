import type { Engine } from "../../../src/engine/engine.ts";
import type { BuiltImage, BuiltLayer, ConfigJson } from "./builtImage.ts";
import { readBuiltLayer } from "./readBuiltLayer.ts";
import { readTarFiles } from "./readTarFiles.ts";

/** Images of an engine by their ids, in one archive: what they share is sent and read once. */
export async function readSavedImages(
  engine: Pick<Engine, "saveImages">,
  ids: readonly string[],
  known: ReadonlyMap<string, BuiltLayer>,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const images = new Map<string, BuiltImage>();
  const unique = [...new Set(ids)];
  if (unique.length === 0) return images;
  const files = await readTarFiles(await engine.saveImages(unique));
  const read = new Map<string, BuiltLayer>();
  const at = (digest: string) => `blobs/${digest.replace(":", "/")}`;
  const json = (path: string) => JSON.parse(Buffer.from(bytesOf(files, path)).toString());
  const layerOf = async (diffId: string, path: string): Promise<BuiltLayer> => {
    const found = known.get(diffId) ?? read.get(diffId);
    if (found !== undefined) return found;
    const layer = { diffId, entries: await readBuiltLayer(bytesOf(files, path)) };
    read.set(diffId, layer);
    return layer;
  };
  const listed: readonly ListedImage[] = json("manifest.json");
  for (const { Config, Layers } of listed) {
    const config: ConfigJson = json(Config);
    const layers: BuiltLayer[] = [];
    for (const [index, path] of Layers.entries()) {
      layers.push(await layerOf(config.rootfs.diff_ids?.[index] ?? "", path));
    }
    images.set(Config.replace(/^blobs\/sha256\//, "sha256:"), { config, layers });
  }
  // Containerd's store knows an image by its manifest or index, and lists all that were asked for.
  for (const { digest } of json("index.json").manifests) {
    let manifest = json(at(digest));
    while (manifest.manifests !== undefined) manifest = json(at(manifest.manifests[0].digest));
    const image = images.get(manifest.config.digest);
    if (image !== undefined) images.set(digest, image);
  }
  return images;
}

interface ListedImage {
  readonly Config: string;
  readonly Layers: readonly string[];
}

function bytesOf(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const found = files.get(path);
  if (found === undefined) throw new Error(`The archive has no ${path}.`);
  return found;
}
