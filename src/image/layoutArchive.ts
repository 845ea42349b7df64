import { blobsOf } from "./blobsOf.ts";
import type { AnyImage } from "./image.ts";
import { blobPath } from "./ociArchive/blobPath.ts";
import { generateTar } from "./ociArchive/generateTar.ts";
import { layoutTexts, named } from "./ociArchive/layoutTexts.ts";
import { topOf } from "./writeLayout.ts";

/**
 * An image as the tar of an OCI layout; the same image gives the same bytes. It fails with
 * `image-unreadable` where a part is not what it should be, with AbortError.
 */
export function layoutArchive(
  image: AnyImage,
  names: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  return generateTar(async ({ add, addText }) => {
    for await (const { descriptor, open } of blobsOf(image, signal)) {
      signal?.throwIfAborted();
      await add(blobPath(descriptor.digest), descriptor.size, open(signal));
    }
    for (const { path, text } of layoutTexts(named(topOf(image), names))) {
      await addText(path, text);
    }
  });
}
