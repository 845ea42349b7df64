import * as zlib from "node:zlib";
import { type FoundInTar, readTar } from "../../image/layers/readTar.ts";
import { packingOf, unpackBlob } from "../../image/layers/unpackBlob.ts";
import { cannotCopy } from "./cannotCopy.ts";
import type { CopyTarget } from "./copyInto.ts";
import type { Closeable } from "./fileTree.ts";
import { createScannedContents, type ScannedContent } from "./scannedContents.ts";
import type { ContentSource, Inode } from "./treeNode.ts";
import { unpackInto } from "./unpackInto.ts";

/**
 * ADD of an archive: unpacks it into the destination. Undefined, with nothing done, where the file is
 * no tar, packed or not. Rejects with `build-failed` for one that is broken further on.
 */
export async function tryUnpack(
  target: CopyTarget,
  { kind, source }: Inode,
  spoolFolder: string | undefined,
  signal?: AbortSignal,
): Promise<Closeable | undefined> {
  if (kind !== "file" || source === undefined) return undefined;
  if (!(await isArchive(source, signal))) return undefined;
  const contents = createScannedContents((during) => scanArchive(source, during), spoolFolder);
  try {
    await unpackInto(target, archiveEntries(source, signal), contents);
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) throw broken(error);
    throw error;
  }
  return contents;
}

/** As BuildKit tries: one header that can be read. */
async function isArchive(source: ContentSource, signal?: AbortSignal): Promise<boolean> {
  const begin = await firstBytes(source, signal);
  assertNoOtherPacking(begin);
  if (begin.length < tarBlock && packingOf(begin) === undefined) return false;
  const entries = archiveEntries(source, signal);
  try {
    return !(await entries.next()).done;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Error && error.constructor === Error) return false;
    throw error;
  } finally {
    await entries.return(undefined);
  }
}

/** Bytes. */
const tarBlock = 512;

async function firstBytes(source: ContentSource, signal?: AbortSignal): Promise<Uint8Array> {
  let begin: Uint8Array = new Uint8Array();
  for await (const piece of source.open(signal)) {
    begin = begin.length === 0 ? piece : Buffer.concat([begin, piece]);
    if (begin.length >= tarBlock) break;
  }
  return begin;
}

function assertNoOtherPacking(begin: Uint8Array): void {
  const packing = otherPacking(Buffer.from(begin.subarray(0, 10)).toString("hex"));
  if (packing === undefined) return;
  throw cannotCopy(
    `The file that ADD would unpack is packed with ${packing}, which cannot be unpacked without an engine.`,
    "Build with an engine, pack it with gzip, or take it as it is with ADD --unpack=false or COPY.",
  );
}

/** By the magic numbers of xz, of bzip2 with that of its first block, and of zstd (Node 22.15 on). */
function otherPacking(hex: string): string | undefined {
  if (hex.startsWith("fd377a585a00")) return "xz";
  if (/^425a683[1-9]314159265359/.test(hex)) return "bzip2";
  return hex.startsWith("28b52ffd") && !("createZstdDecompress" in zlib) ? "zstd" : undefined;
}

async function* archiveEntries(
  source: ContentSource,
  signal?: AbortSignal,
): AsyncGenerator<FoundInTar> {
  const tar = unpackBlob(chunksOf(source, signal), signal);
  try {
    yield* readTar(tar);
  } finally {
    // Whoever stops early would leave the file open.
    await tar.return(undefined);
  }
}

async function* chunksOf(source: ContentSource, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  yield* source.open(signal);
}

async function* scanArchive(
  source: ContentSource,
  signal?: AbortSignal,
): AsyncGenerator<ScannedContent> {
  let place = 0;
  for await (const { content } of archiveEntries(source, signal)) {
    yield { place, content };
    place++;
  }
}

function broken(error: Error): Error {
  return cannotCopy(
    `The archive that ADD unpacks cannot be read: ${error.message}.`,
    "Make the archive again, or take it as it is with ADD --unpack=false or COPY.",
  );
}
