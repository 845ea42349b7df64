import { type FileHandle, open } from "node:fs/promises";
import { posix } from "node:path";
import { isAbort, isSlipwayError } from "../../base/errors.ts";
import type { BlobStore } from "../blobStore.ts";
import type { ByteReader } from "../layers/byteReader.ts";
import { readTarFrom } from "../layers/readTar.ts";
import { packingOf } from "../layers/unpackBlob.ts";
import { readHandle } from "../store/readFileBlob.ts";
import { storageFailed } from "../store/storageFailed.ts";
import { fileWords, openImageFile } from "./openImageFile.ts";
import { unreadableImage } from "./unreadableImage.ts";
import { walkArchive } from "./walkArchive.ts";

/** The files of an archive of images; nothing of it is open while none is read. */
export interface ArchiveIndex {
  /** By a path, along links, which older archives have for layers that images share. */
  find(path: string): ArchiveFile | undefined;
}

export interface ArchiveFile {
  /** Bytes. */
  readonly size: number;
  /** Where it is known from reading. */
  readonly digest?: string;
  /** Not checked. */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/** More than any archive has that is none of an attacker's. */
const FILE_LIMIT = 200_000;

/**
 * Reads where the files of a tar are, and not what is in them; one that is in gzip is read into the store.
 * Rejects with `image-unreadable` for what is no tar, breaks off, or has names that lead out of it, and
 * as `BlobStore.add`.
 */
export async function indexArchive(
  file: string,
  store: BlobStore,
  signal?: AbortSignal,
): Promise<ArchiveIndex> {
  const handle = await open(file, "r").catch((error: unknown) => {
    throw unreadableImage(file, fileWords(error), error);
  });
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(4);
    await handle.read(head, 0, head.length, 0);
    return packingOf(head) === undefined
      ? await indexTar(handle, { file, size }, signal)
      : await storeTar(file, size, store, signal);
  } catch (error) {
    if (isSlipwayError(error) || isAbort(error)) throw error;
    signal?.throwIfAborted();
    throw unreadableImage(file, fileWords(error), error);
  } finally {
    await handle.close();
  }
}

async function indexTar(
  handle: FileHandle,
  { file, size }: { readonly file: string; readonly size: number },
  signal: AbortSignal | undefined,
): Promise<ArchiveIndex> {
  const reader = createSeekingReader(handle, size);
  const files = new Map<string, ArchiveFile>();
  const links = new Map<string, string>();
  for await (const { header } of readTarFrom(reader)) {
    signal?.throwIfAborted();
    const path = pathInside(header.name, file);
    if (files.size + links.size >= FILE_LIMIT) {
      throw unreadableImage(file, `it has more than ${FILE_LIMIT} files`);
    }
    if (header.type === "2") links.set(path, posix.join(posix.dirname(path), header.link));
    else if (header.type === "1") links.set(path, cleanPath(header.link));
    else if (header.type === "0" || header.type === "7") {
      files.set(path, partOf(file, reader.position, header.size));
    }
  }
  return { find: (path) => follow(files, links, path) };
}

function partOf(file: string, start: number, size: number): ArchiveFile {
  return {
    size,
    async *open(signal) {
      const handle = await open(file, "r").catch((error: unknown) => {
        throw storageFailed(file, error);
      });
      try {
        yield* readHandle(handle, file, start, size, signal);
      } finally {
        await handle.close().catch(() => undefined);
      }
    },
  };
}

/** What is read by position passes over the contents. */
function createSeekingReader(
  handle: FileHandle,
  size: number,
): ByteReader & { readonly position: number } {
  let position = 0;
  const take = async (length: number): Promise<Buffer | undefined> => {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - position)));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, position);
    position += bytesRead;
    if (bytesRead === length) return bytes;
    if (bytesRead > 0) throw new Error("it breaks off");
    return undefined;
  };
  return {
    takeNow: () => undefined,
    take,
    // Only asked for what stands behind the tar's end.
    takeSome: async () => undefined,
    async skip(length) {
      const fits = position + length <= size;
      position = Math.min(position + length, size);
      return fits;
    },
    get position() {
      return position;
    },
  };
}

/** What an archive in gzip may have for each of its bytes, from so many bytes on. */
const MOST_RATIO = 300;
const ALWAYS_TAKEN = 64 * 1024 * 1024;

async function storeTar(
  file: string,
  packed: number,
  store: BlobStore,
  signal: AbortSignal | undefined,
): Promise<ArchiveIndex> {
  const limit = Math.max(ALWAYS_TAKEN, packed * MOST_RATIO);
  let unpacked = 0;
  async function* counted(content: AsyncIterable<Uint8Array>) {
    for await (const piece of content) {
      unpacked += piece.length;
      if (unpacked > limit) {
        throw unreadableImage(file, `it unpacks to more than ${MOST_RATIO} times its size`);
      }
      yield piece;
    }
  }
  const files = new Map<string, ArchiveFile>();
  const keep = async (path: string, content: AsyncIterable<Uint8Array>) => {
    const { digest, size } = await store.add(counted(content), undefined, signal);
    files.set(path, { digest, size, open: (signal) => store.open(digest, signal) });
  };
  const parts = await walkArchive(
    await openImageFile(file),
    file,
    ({ path, content }) => keep(path, content),
    signal,
  );
  for (const [path, text] of parts.texts) {
    if (!files.has(path)) await keep(path, oneChunk(Buffer.from(text)));
  }
  for (const path of [...parts.blobs.keys(), ...parts.links.keys()]) pathInside(path, file);
  return { find: (path) => follow(files, parts.links, path) };
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function follow(
  files: ReadonlyMap<string, ArchiveFile>,
  links: ReadonlyMap<string, string>,
  path: string,
): ArchiveFile | undefined {
  let at = cleanPath(path);
  for (let steps = 0; steps < 8; steps++) {
    const found = files.get(at);
    if (found) return found;
    const target = links.get(at);
    if (target === undefined) return undefined;
    at = target;
  }
  return undefined;
}

function cleanPath(name: string): string {
  return posix.normalize(name).replace(/^\/+/, "");
}

/** Nothing is written by these names, but whoever writes such ones means no good. */
function pathInside(name: string, file: string): string {
  const path = cleanPath(name);
  if (path !== ".." && !path.startsWith("../")) return path;
  throw unreadableImage(file, `the name ${JSON.stringify(name.slice(0, 200))} leads out of it`);
}
