import { isSlipwayError } from "../base/errors.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { BlobStore } from "./blobStore.ts";
import { wrongContent } from "./checkedBlob.ts";
import type { AnyImage } from "./image.ts";
import { unreadableImage } from "./ociArchive/unreadableImage.ts";
import { type BlobPlace, readImage } from "./readImage.ts";

/** An image whose blobs are in the store. Rejects as `readImage`. */
export function storedImage(
  store: Pick<BlobStore, "open" | "size">,
  descriptor: Descriptor,
  name: string = descriptor.digest,
  signal?: AbortSignal,
): Promise<AnyImage> {
  return readImage(storePlace(store, name), descriptor, name, signal);
}

/** The blobs of a store; `name` is for errors. */
export function storePlace(store: Pick<BlobStore, "open" | "size">, name: string): BlobPlace {
  return {
    async *open({ digest, size }, signal) {
      const found = await store.size(digest);
      if (found === undefined) throw unreadableImage(name, `its part ${digest} is missing`);
      if (found !== size) throw wrongContent(digest, "size", name);
      try {
        yield* store.open(digest, signal);
      } catch (error) {
        if (!isSlipwayError(error, "image-unreadable")) throw error;
        throw wrongContent(digest, "digest", name);
      }
    },
  };
}
