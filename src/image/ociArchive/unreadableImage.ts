import { SlipwayError } from "../../base/errors.ts";

/** `image` is a file or a name; `why` a few words that complete "… cannot be read: ". */
export function unreadableImage(
  image: string,
  why: string,
  cause?: unknown,
  hint = "Take a docker archive or an OCI layout that is whole, and try again.",
): SlipwayError<"image-unreadable"> {
  return new SlipwayError(
    "image-unreadable",
    { image },
    {
      message: `${image} cannot be read as images: ${why}.`,
      hint,
      cause,
    },
  );
}
