import { createHash, hash } from "node:crypto";
import type { BlobStore } from "../../image/blobStore.ts";
import type { Layer } from "../../image/image.ts";
import type { LayerFile, LayerFileKind } from "../../image/layers/layerFile.ts";
import { readLayerFiles } from "../../image/layers/readLayerFiles.ts";

/** What is in a layer, in its own order, without contents. */
export interface IndexedFile extends LayerFile {
  /** Of a file's content. */
  readonly sum?: string;
}

/**
 * The files of a layer, with the digests of their contents. Read from the layer once, whole and
 * checked; the list is then kept in the store, and found by the layer's diff id.
 */
export async function layerIndex(
  layer: Layer,
  store: BlobStore,
  signal?: AbortSignal,
): Promise<readonly IndexedFile[]> {
  const key = `layer-index-1 ${layer.diffId}`;
  const kept = await keptIndex(store, await store.recall(key), signal);
  if (kept) return kept;
  const files: IndexedFile[] = [];
  for await (const file of readLayerFiles(layer, undefined, signal)) {
    const { content, ...facts } = file;
    if (file.kind !== "file" || file.size === 0) {
      files.push(facts);
      continue;
    }
    files.push({ ...facts, sum: await sumOf(content?.(signal) ?? [], file.size) });
  }
  const { digest } = await store.add(linesOf(files), undefined, signal);
  await store.remember(key, digest);
  return files;
}

/** Bytes. A hash object for each file would stay in memory until all garbage is collected. */
export const largestGathered = 64 * 1024;

type Content = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

async function sumOf(content: Content, size: number): Promise<string> {
  if (size <= largestGathered) return hash("sha256", await gathered(content), "hex");
  const sum = createHash("sha256");
  for await (const piece of content) sum.update(piece);
  return sum.digest("hex");
}

export async function gathered(content: Content): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

async function keptIndex(
  store: BlobStore,
  digest: string | undefined,
  signal?: AbortSignal,
): Promise<readonly IndexedFile[] | undefined> {
  if (digest === undefined || (await store.size(digest)) === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of store.open(digest, signal)) pieces.push(piece);
  const text = Buffer.concat(pieces).toString();
  const files: IndexedFile[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    files.push(fromLine(text.slice(at, end)));
    at = end + 1;
  }
  return files;
}

type Line = readonly [
  path: string,
  kind: LayerFileKind,
  mode: number,
  uid: number,
  gid: number,
  modified: number,
  size?: number | undefined,
  sum?: string | undefined,
  link?: string | undefined,
  device?: readonly [number, number] | undefined,
  xattrs?: readonly (readonly [name: string, value: string])[] | undefined,
];

function* linesOf(files: readonly IndexedFile[]): Generator<Uint8Array> {
  let text = "";
  for (const file of files) {
    text += `${JSON.stringify(toLine(file))}\n`;
    if (text.length < pieceLength) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(text);
}

const pieceLength = 256 * 1024;

function toLine(file: IndexedFile): Line {
  const { path, kind, mode, uid, gid, modified, size, sum, link, device, xattrs } = file;
  const common = [path, kind, mode, uid, gid, modified] as const;
  if (xattrs === undefined && device === undefined && link === undefined) {
    return kind === "file" ? [...common, size, sum] : common;
  }
  const named = [...(xattrs ?? [])].map(
    ([name, value]) => [name, Buffer.from(value).toString("base64")] as const,
  );
  return [...common, size, sum, link, device, named.length > 0 ? named : undefined];
}

/** JSON has null for undefined. */
function fromLine(text: string): IndexedFile {
  const [path, kind, mode, uid, gid, modified, size, sum, link, device, xattrs] = JSON.parse(
    text,
  ) as Line;
  return {
    ...{ path, kind, mode, uid, gid, modified, size: size ?? 0 },
    ...(sum && { sum }),
    ...(typeof link === "string" && { link }),
    ...(device && { device }),
    ...(xattrs && {
      xattrs: new Map(xattrs.map(([name, value]) => [name, Buffer.from(value, "base64")])),
    }),
  };
}
