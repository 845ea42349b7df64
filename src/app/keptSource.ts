import { imageMembers } from "../image/edit/pickPlatform.ts";
import type { AnyImage, Image } from "../image/image.ts";
import { platformText } from "../oci/descriptor.ts";
import { documentOf } from "./imageParts.ts";
import type { KeptImages } from "./keptImages.ts";
import type { PushSource } from "./pushSource.ts";

/** Images that Slipway has kept, which it pushes itself. */
export function keptSource(kept: KeptImages): PushSource {
  return {
    engine: { product: "slipway", elsewhere: false },
    async read(name, signal) {
      const found = await kept.open(name);
      if (found === undefined) return "missing";
      const image = await anyImage(found, signal);
      const { value } = image.config;
      const created = Date.parse(value.created ?? "");
      const layers = image.layers.map(({ diffId, descriptor }) => ({
        ...{ diffId, size: descriptor.size },
      }));
      return {
        ...{ id: documentOf(found).descriptor.digest, digests: [], layers },
        platform: platformText(value),
        created: Number.isNaN(created) ? 0 : created,
        size: layers.reduce((sum, layer) => sum + layer.size, 0),
      };
    },
  };
}

/** One of them is enough to tell what is known. */
async function anyImage(image: AnyImage, signal: AbortSignal | undefined): Promise<Image> {
  if (image.kind === "image") return image;
  const [member] = imageMembers(image);
  if (member === undefined) throw new Error("an index without images was kept");
  return anyImage(await member.open(signal), signal);
}
