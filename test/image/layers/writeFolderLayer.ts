import { layerFromFolder } from "../../../src/image/layers/layerFromFolder.ts";
import { writeLayer } from "../../../src/image/layers/writeLayer.ts";
import { memoryStore } from "./layerFixture.ts";

/** A process of its own for another umask, locale and time zone: prints the digests of a folder's layer. */
const [, , folder = ""] = process.argv;
const files = layerFromFolder(folder, { prefix: "/srv", epoch: 1_700_000_000, modes: "plain" });
writeLayer(memoryStore(), files, { compression: "gzip" }).then(
  ({ descriptor, diffId }) => console.log(descriptor.digest, diffId),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
