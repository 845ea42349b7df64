import { l10n } from "vscode";
import type { ImagePlaces } from "../../app/imagePlaces.ts";
import { keptName } from "../../app/listKept.ts";
import { SlipwayError } from "../../base/errors.ts";
import type { AnyImage } from "../../image/image.ts";

/** The image that Slipway keeps under a name or digest. Rejects with `image-unreadable`. */
export async function keptImage(
  { kept }: Pick<ImagePlaces, "kept">,
  name: string,
): Promise<AnyImage> {
  const image = await kept.open(isDigest(name) ? name : keptName(name));
  if (image) return image;
  throw new SlipwayError(
    "image-unreadable",
    { image: name },
    {
      message: l10n.t("Slipway keeps no image {0} any more.", name),
      hint: l10n.t("Build it again."),
    },
  );
}

export function isDigest(name: string): boolean {
  return name.startsWith("sha256:");
}
