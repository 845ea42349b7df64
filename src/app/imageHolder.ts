import type { Engine } from "../engine/engine.ts";

/** Who has images and can be asked about them: an engine, or Slipway for those that it keeps. */
export type ImageHolder = Pick<
  Engine,
  "listImages" | "inspectImage" | "imageHistory" | "saveImage" | "tagImage" | "removeImage"
>;
