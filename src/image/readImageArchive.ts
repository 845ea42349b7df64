import { posix } from "node:path";
import { extract } from "tar-stream";
import { isAbort, isSlipwayError, SlipwayError } from "../base/errors.ts";
import { type ArchivedImage, chooseArchivedImage } from "./archivedImage.ts";
import { createEntryList, type EntryList } from "./entryList.ts";
import { unpackBlob, windowTooLarge } from "./layers/unpackBlob.ts";
import type { Package } from "./packages.ts";
import { type LayerContents, readLayer } from "./readLayer.ts";

/** What is in an image: its layers with their entries, the base first. */
export interface ImageFiles {
  readonly layers: readonly LayerFiles[];
  /** Of the image's config, the oldest first; empty where it has none. */
  readonly history: ArchivedImage["history"];
}

export interface LayerFiles {
  /** `sha256:…` of the unpacked tar. */
  readonly diffId: string;
  /** Bytes in the archive, which may be compressed. */
  readonly stored: number;
  readonly entries: EntryList;
  /** What package databases of the layer list, by their path. */
  readonly packages: ReadonlyMap<string, readonly Package[]>;
  /** A sentence that says why the entries are missing; undefined where they are there. */
  readonly unreadable: string | undefined;
}

export interface ReadArchiveOptions {
  /** Name for errors. */
  readonly image: string;
  /** Such as `linux/arm64/v8`: which one of an archive for several platforms; else the first. */
  readonly platform?: string;
  /** Bytes of the archive that went by so far. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Reads a docker archive or an OCI layout in a tar, in one pass and without its contents in memory:
 * layers may come before what says which of them are the image's. Takes what Docker, containerd and
 * Podman write. Rejects with `image-unreadable` for anything else, and with what the stream fails with.
 */
export async function readImageArchive(
  archive: NodeJS.ReadableStream,
  options: ReadArchiveOptions,
): Promise<ImageFiles> {
  const parts = await readParts(archive, options);
  const chosen = chooseArchivedImage(parts.texts, options.platform);
  if (typeof chosen === "string") throw unreadable(options.image, chosen);
  const layers = chosen.layers.map(({ path, diffId }): LayerFiles => {
    const layer = parts.layers.get(followLinks(parts.links, path));
    if (layer === undefined) throw unreadable(options.image, `it has no layer ${path}`);
    const { stored, contents } = layer;
    if (typeof contents !== "string") return { ...contents, diffId, stored, unreadable: undefined };
    if (!contents.endsWith(windowTooLarge)) throw unreadable(options.image, contents);
    return { ...nothing, diffId, stored, unreadable: zstdWords };
  });
  return { layers, history: chosen.history };
}

const zstdWords =
  "This layer is compressed with zstd and needs more memory than is given for that; its files are not known.";

const nothing: LayerContents = { entries: createEntryList().finish(), packages: new Map() };

interface Parts {
  /** JSON documents by their path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly layers: ReadonlyMap<string, StoredLayer>;
  /** Older archives store a layer once, and lead to it by symbolic links. */
  readonly links: ReadonlyMap<string, string>;
}

interface StoredLayer {
  readonly stored: number;
  /** A few words where it could not be read. */
  readonly contents: LayerContents | string;
}

/** All JSON of an archive together; that of real ones is a few kilobytes. */
const mostText = 64 << 20;

async function readParts(
  archive: NodeJS.ReadableStream,
  { image, onBytes }: ReadArchiveOptions,
): Promise<Parts> {
  const texts = new Map<string, string>();
  const layers = new Map<string, StoredLayer>();
  const links = new Map<string, string>();
  const tar = extract();
  let lost: unknown;
  void feed(archive, tar, onBytes).catch((error: unknown) => {
    lost ??= error;
    // It comes out of the loop below.
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  let text = 0;
  try {
    for await (const entry of tar) {
      const { header } = entry;
      const path = posix.normalize(header.name).replace(/^\//, "");
      if (header.type === "symlink" || header.type === "link") {
        const from = header.type === "link" ? "" : posix.dirname(path);
        links.set(path, posix.join(from, header.linkname));
      }
      const chunks = chunksOf(entry);
      if (header.type === "file") {
        const begin = await firstBytes(chunks);
        if (looksLikeJson(begin)) {
          text += header.size;
          if (text > mostText) throw new Error("its descriptions are too large");
          texts.set(path, await readText(begin, chunks));
        } else {
          layers.set(path, { stored: header.size, contents: await readBlob(begin, chunks) });
        }
      }
      for (let rest = await chunks.next(); !rest.done; ) rest = await chunks.next();
    }
  } catch (error) {
    const cause = lost ?? error;
    lost = cause;
    tar.destroy();
    if ("destroy" in archive && typeof archive.destroy === "function") archive.destroy();
    if (isAbort(cause) || isSlipwayError(cause)) throw cause;
    throw unreadable(image, cause instanceof Error ? cause.message : String(cause));
  }
  return { texts, layers, links };
}

type Chunks = AsyncIterator<Uint8Array, unknown>;

/** An entry must not be left in the middle: that would end the whole archive. */
function chunksOf(entry: AsyncIterable<unknown>): Chunks {
  const iterator = entry[Symbol.asyncIterator]();
  return { next: () => iterator.next() as Promise<IteratorResult<Uint8Array>> };
}

/** What is known for certain before the end of the archive. */
async function readBlob(begin: Buffer, chunks: Chunks): Promise<LayerContents | string> {
  try {
    return await readLayer(unpackBlob(replay(begin, chunks)));
  } catch (error) {
    return words(error);
  }
}

function words(error: unknown): string {
  if (isAbort(error) || isSlipwayError(error)) throw error;
  return `a layer is broken: ${error instanceof Error ? error.message : String(error)}`;
}

async function* replay(begin: Buffer, chunks: Chunks): AsyncGenerator<Uint8Array> {
  if (begin.length > 0) yield begin;
  for (let step = await chunks.next(); !step.done; step = await chunks.next()) yield step.value;
}

/** A tar's first header, where there are as many bytes. */
async function firstBytes(chunks: Chunks): Promise<Buffer> {
  let begin = Buffer.alloc(0);
  while (begin.length < 512) {
    const step = await chunks.next();
    if (step.done) break;
    begin = Buffer.concat([begin, step.value]);
  }
  return begin;
}

async function readText(begin: Buffer, chunks: Chunks): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of replay(begin, chunks)) all.push(Buffer.from(chunk));
  return Buffer.concat(all).toString();
}

function looksLikeJson(begin: Buffer): boolean {
  const opening = begin[0] === 0x7b || begin[0] === 0x5b;
  return opening && begin.toString("latin1", 257, 262) !== "ustar";
}

/** Rejects with what the archive fails with. */
async function feed(
  archive: NodeJS.ReadableStream,
  tar: ReturnType<typeof extract>,
  onBytes: ((bytes: number) => void) | undefined,
): Promise<void> {
  let wake: () => void = () => undefined;
  tar.on("drain", () => wake());
  tar.on("close", () => wake());
  let bytes = 0;
  for await (const chunk of archive as AsyncIterable<Uint8Array>) {
    if (tar.destroyed) return;
    bytes += chunk.length;
    onBytes?.(bytes);
    const drained = new Promise<void>((resolve) => {
      wake = resolve;
    });
    if (!tar.write(chunk) && !tar.destroyed) await drained;
  }
  tar.end(null);
}

/** Where a path of the archive leads; links in a circle lead nowhere. */
function followLinks(links: ReadonlyMap<string, string>, path: string): string {
  const seen = new Set<string>();
  let at = path;
  for (let to = links.get(at); to !== undefined && !seen.has(at); to = links.get(at)) {
    seen.add(at);
    at = to;
  }
  return at;
}

function unreadable(image: string, why: string): SlipwayError {
  return new SlipwayError(
    "image-unreadable",
    { image },
    {
      message: `The contents of ${image} cannot be read: ${why}.`,
      hint: "Build or pull the image again; if it stays so, the archive of the engine is broken.",
    },
  );
}
