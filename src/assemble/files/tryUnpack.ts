import { type FoundInTar, readTar } from "../../image/layers/readTar.ts";
import { sparseFile } from "../../image/layers/readTarHeader.ts";
import {
  type ArchivePacking,
  archivePacking,
  notReadHere,
  unpackArchive,
} from "../archives/unpackArchive.ts";
import { cannotCopy } from "./cannotCopy.ts";
import type { CopyTarget } from "./copyInto.ts";
import type { Closeable } from "./fileTree.ts";
import type { FoundSource } from "./findSources.ts";
import { createScannedContents, type ScannedContent } from "./scannedContents.ts";
import type { ContentSource } from "./treeNode.ts";
import { unpackInto } from "./unpackInto.ts";

/**
 * ADD of an archive: unpacks it into the destination. Undefined, with nothing done, where the file is
 * no tar, packed or not. Rejects with `build-failed` for one that is broken further on, or not read here.
 */
export async function tryUnpack(
  target: CopyTarget,
  { path, node }: FoundSource,
  spoolFolder: string | undefined,
  signal?: AbortSignal,
): Promise<Closeable | undefined> {
  const { kind, source } = node.inode;
  if (kind !== "file" || source === undefined) return undefined;
  const archive = await findArchive(path, source, signal);
  if (archive === undefined) return undefined;
  const contents = createScannedContents((during) => scanArchive(archive, during), spoolFolder);
  try {
    await unpackInto(target, archiveEntries(archive, signal), contents);
  } catch (error) {
    throw isPlain(error) ? unreadable(path, error) : error;
  }
  return contents;
}

/** How it is packed, where one header can be read, which is what BuildKit tries; else undefined. */
async function findArchive(
  path: string,
  source: ContentSource,
  signal?: AbortSignal,
): Promise<Archive | undefined> {
  const begin = await firstBytes(source, signal);
  const archive = { source, packing: archivePacking(begin) };
  if (begin.length < tarBlock && archive.packing === undefined) return undefined;
  const entries = archiveEntries(archive, signal);
  try {
    return (await entries.next()).done ? undefined : archive;
  } catch (error) {
    signal?.throwIfAborted();
    if (!isPlain(error)) throw error;
    if (isWhole(error)) throw unreadable(path, error);
    return undefined;
  } finally {
    await entries.return(undefined);
  }
}

interface Archive {
  readonly source: ContentSource;
  readonly packing: ArchivePacking | undefined;
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

async function* archiveEntries(
  { source, packing }: Archive,
  signal?: AbortSignal,
): AsyncGenerator<FoundInTar> {
  const tar = unpackArchive(chunksOf(source, signal), packing, { signal });
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
  archive: Archive,
  signal?: AbortSignal,
): AsyncGenerator<ScannedContent> {
  let place = 0;
  for await (const { content } of archiveEntries(archive, signal)) {
    yield { place, content };
    place++;
  }
}

/** Of the packing or the tar; what the source rejects with has a type of its own. */
function isPlain(error: unknown): error is Error {
  return error instanceof Error && error.constructor === Error;
}

/** An archive it is, but none that is read here. */
function isWhole({ message }: Error): boolean {
  return message === sparseFile || notReadHere.has(message);
}

function unreadable(path: string, { message }: Error): Error {
  if (notReadHere.has(message)) {
    return cannotCopy(
      `The archive ${path} that ADD unpacks cannot be read without an engine: ${message}.`,
      "Build with an engine, pack it with gzip, or take it as it is with ADD --unpack=false or COPY.",
    );
  }
  return cannotCopy(
    `The archive ${path} that ADD unpacks cannot be read: ${message}.`,
    message === sparseFile
      ? "Make the archive again without tar's --sparse, or take it as it is with ADD --unpack=false or COPY."
      : "Make the archive again, or take it as it is with ADD --unpack=false or COPY.",
  );
}
