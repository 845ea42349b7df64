import type { Engine } from "../engine/engine.ts";
import { type AppliedLayers, applyLayers } from "../image/applyLayers.ts";
import { type ImageFiles, readImageArchive } from "../image/readImageArchive.ts";

/** All files of an image, by layers and as they show in the end. */
export interface ImageContents {
  readonly id: string;
  readonly files: ImageFiles;
  readonly applied: AppliedLayers;
}

export interface ReadProgress {
  /** Bytes of the archive that went by. */
  readonly bytes: number;
  /** What the engine says that the image has; the archive may have some more or less. */
  readonly total: number;
}

export interface ContentsReader {
  /**
   * Asks the engine for the image's archive, and reads it. Rejects with `image-unreadable`, and as
   * `saveImage` and `inspectImage` do.
   */
  read(
    engine: Pick<Engine, "inspectImage" | "saveImage">,
    nameOrId: string,
    onProgress?: (progress: ReadProgress) => void,
    signal?: AbortSignal,
  ): Promise<ImageContents>;
}

/** Keeps what was read last: at most so many images, and entries of all of them. */
export function createContentsReader(
  limits: { readonly images: number; readonly entries: number } = { images: 4, entries: 1_000_000 },
): ContentsReader {
  const kept = new Map<string, ImageContents>();
  const keep = (key: string, contents: ImageContents): void => {
    kept.delete(key);
    kept.set(key, contents);
    let entries = [...kept.values()].reduce((sum, one) => sum + entriesOf(one), 0);
    for (const [oldest, old] of kept) {
      if (oldest === key || (kept.size <= limits.images && entries <= limits.entries)) break;
      kept.delete(oldest);
      entries -= entriesOf(old);
    }
  };
  return {
    async read(engine, nameOrId, onProgress, signal) {
      const { id, size, os, architecture, variant } = await engine.inspectImage(nameOrId, signal);
      // Ids are digests of contents, so another engine's image with the same id is the same.
      const known = kept.get(id);
      if (known) {
        keep(id, known);
        return known;
      }
      const archive = await engine.saveImage(id, signal);
      const files = await readImageArchive(archive, {
        image: nameOrId,
        platform: [os, architecture, ...(variant ? [variant] : [])].join("/"),
        ...(onProgress && { onBytes: (bytes: number) => onProgress({ bytes, total: size }) }),
      });
      signal?.throwIfAborted();
      const applied = applyLayers(files.layers.map(({ entries }) => entries));
      const contents = { id, files, applied };
      keep(id, contents);
      return contents;
    },
  };
}

function entriesOf({ files }: ImageContents): number {
  return files.layers.reduce((sum, { entries }) => sum + entries.length, 0);
}
