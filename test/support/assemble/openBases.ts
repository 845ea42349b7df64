import type { Engine } from "../../../src/engine/engine.ts";
import type { Image } from "../../../src/image/image.ts";
import { readImage } from "../../../src/image/readImage.ts";
import type { Descriptor } from "../../../src/oci/descriptor.ts";
import { readTarFiles } from "./readTarFiles.ts";

/** Images of the engine as it would give them to anybody, by their names. */
export async function openBases(
  engine: Engine,
  names: readonly string[],
): Promise<ReadonlyMap<string, Image>> {
  const images = new Map<string, Image>();
  for (const name of names) {
    const files = await readTarFiles(await engine.saveImage(name));
    const blob = (digest: string) =>
      files.get(`blobs/${digest.replace(":", "/")}`) ?? new Uint8Array();
    const index = JSON.parse(Buffer.from(files.get("index.json") ?? "{}").toString());
    const descriptor: Descriptor = index.manifests[0];
    const open = async function* ({ digest }: Descriptor) {
      yield blob(digest);
    };
    const image = await readImage({ open }, descriptor, name);
    if (image.kind === "image") images.set(name, image);
  }
  return images;
}
