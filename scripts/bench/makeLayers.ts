import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { layerFromFolder } from "../../src/image/layers/layerFromFolder.ts";
import { writeLayer } from "../../src/image/layers/writeLayer.ts";

/** `STORE FOLDER…`: a layer of each folder, one after the other. */
async function makeLayers([store = "", ...folders]: readonly string[]): Promise<void> {
  const blobs = createBlobStore(store);
  for (const folder of folders) {
    const files = layerFromFolder(folder, { prefix: "data", epoch: 0 });
    await writeLayer(blobs, files, { compression: "gzip" });
  }
}

void makeLayers(process.argv.slice(2));
