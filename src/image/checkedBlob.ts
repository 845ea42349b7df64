import { createHash } from "node:crypto";
import type { SlipwayError } from "../base/errors.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import { isDigest } from "../oci/digest.ts";
import { unreadableImage } from "./ociArchive/unreadableImage.ts";

/** What a blob should be; a store knows no size. */
export type ExpectedBlob = Pick<Descriptor, "digest"> & Partial<Pick<Descriptor, "size">>;

/**
 * The bytes of a blob as they come, and `image-unreadable` where they are not what is expected: at once
 * for one too many, at the end for the rest. `image` is for errors.
 */
export async function* checkedBlob(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { digest, size }: ExpectedBlob,
  image: string,
): AsyncGenerator<Uint8Array> {
  if (!isDigest(digest)) throw wrongContent(digest, "digest", image);
  const hash = createHash(digest.startsWith("sha512:") ? "sha512" : "sha256");
  let read = 0;
  for await (const piece of content) {
    read += piece.length;
    if (size !== undefined && read > size) throw wrongContent(digest, "size", image);
    hash.update(piece);
    yield piece;
  }
  if (size !== undefined && read !== size) throw wrongContent(digest, "size", image);
  if (!digest.endsWith(`:${hash.digest("hex")}`)) throw wrongContent(digest, "digest", image);
}

export function wrongContent(
  digest: string,
  what: "digest" | "size",
  image = digest,
): SlipwayError<"image-unreadable"> {
  const why =
    what === "size"
      ? `its part ${digest} has not as many bytes as it should`
      : isDigest(digest)
        ? `its part ${digest} is not what its name says`
        : `${JSON.stringify(digest.slice(0, 100))} is no digest that is known`;
  return unreadableImage(image, why, undefined, "Get or make the image once more, and try again.");
}
