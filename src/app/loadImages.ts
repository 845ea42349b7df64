import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import type { Engine, LoadedImages } from "../engine/engine.ts";
import { layoutForEngine } from "../image/ociArchive/layoutForEngine.ts";
import { openImageFile } from "../image/ociArchive/openImageFile.ts";
import { type ImageSource, readImageSource } from "../image/ociArchive/readImageSource.ts";
import { countBytes } from "./countBytes.ts";

export interface LoadProgress {
  /** The file is looked through before anything is sent. */
  readonly doing: "reading" | "loading";
  /** Bytes of the file, or sent. */
  readonly bytes: number;
}

type LoadEngine = Pick<Engine, "loadImage" | "product" | "version" | "os">;

/**
 * Loads the images of a docker archive or an OCI layout: a tar, one in gzip, or a folder. Rejects with
 * `image-unreadable`, which names the file, before anything is sent; with what `Engine.loadImage`
 * fails with; with AbortError.
 */
export async function loadImages(
  { engine }: { readonly engine: LoadEngine },
  place: string,
  onProgress: (progress: LoadProgress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<LoadedImages> {
  const told = (doing: LoadProgress["doing"]) => (bytes: number) => onProgress({ doing, bytes });
  const source = await readImageSource(place, told("reading"), signal);
  const archive = await openFor(engine, place, source, signal);
  try {
    return await engine.loadImage(countBytes(archive, told("loading")), signal);
  } catch (error) {
    if (!isSlipwayError(error, "engine-refused")) throw error;
    throw new SlipwayError("engine-refused", error.facts, {
      message: `${place}: ${error.message}`,
      hint: error.hint,
      cause: error,
    });
  }
}

async function openFor(
  engine: LoadEngine,
  place: string,
  source: ImageSource,
  signal: AbortSignal | undefined,
): Promise<NodeJS.ReadableStream> {
  if (source.kind === "docker") return openImageFile(place);
  // From Docker 25 on, an archive may be both.
  const withLayout = engine.product === "docker" && Number.parseInt(engine.version, 10) >= 25;
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const platform = { os: engine.os, architecture };
  return layoutForEngine(source, { image: place, platform, withLayout }, signal);
}
