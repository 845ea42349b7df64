import type { Platform } from "../oci/descriptor.ts";
import { emptyConfigRecord } from "../oci/writeImageConfig.ts";
import { composeImage } from "./edit/composeImage.ts";
import type { Image } from "./image.ts";

/** What `FROM scratch` begins with: no layers, and a configuration that says the platform only. */
export function emptyImage(platform: Platform): Image {
  return composeImage({ name: "scratch", config: emptyConfigRecord(platform), layers: [] });
}
