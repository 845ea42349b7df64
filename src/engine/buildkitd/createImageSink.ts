import { Readable } from "node:stream";
import type { Engine, LoadedImages } from "../engine.ts";
import type { ExportSink } from "../session/exportSink.ts";

/** The engine that images go to. */
export type ImageTaker = Pick<Engine, "loadImage" | "inspectImage">;

/** Passes the archive of exporter `docker` on to an engine, as it comes. */
export interface ImageSink extends Extract<ExportSink, { kind: "stream" }> {
  /** Of the image that came; undefined where none did. */
  imageId(names: readonly string[]): Promise<string | undefined>;
}

export function createImageSink(engine: ImageTaker, signal: AbortSignal | undefined): ImageSink {
  let loaded: LoadedImages | undefined;
  return {
    kind: "stream",
    async write(source) {
      loaded = await engine.loadImage(Readable.from(source), signal);
    },
    async imageId(names) {
      // Engines with the containerd image store call an image by another digest than the builder.
      const [name] = [...names, ...(loaded?.ids ?? []), ...(loaded?.names ?? [])];
      if (!loaded || name === undefined) return undefined;
      return (await engine.inspectImage(name, signal)).id;
    },
  };
}
