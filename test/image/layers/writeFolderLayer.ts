import { layerFromFolder } from "../../../src/image/layers/layerFromFolder.ts";
import type { LayerPacking } from "../../../src/image/layers/writeLayer.ts";
import { writeLayer } from "../../../src/image/layers/writeLayer.ts";
import { memoryStore } from "./layerFixture.ts";

/** A process of its own for another umask, locale, time zone and Node: prints the digests of a folder's layer. */
const [, , folder = "", compression = "gzip", level] = process.argv;
const files = layerFromFolder(folder, { prefix: "/srv", epoch: 1_700_000_000, modes: "plain" });
const packing = { compression, ...(level && { level: Number(level) }) } as LayerPacking;
writeLayer(memoryStore(), files, packing).then(
  ({ descriptor, diffId }) => console.log(descriptor.digest, diffId),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
