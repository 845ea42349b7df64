import { setImmediate } from "node:timers/promises";
import type { TarEntry, TarRoom } from "../../buildcontext/tarHeader.ts";
import { createTarPieces, type TarPieces } from "../../buildcontext/tarPieces.ts";
import { assertLayerFile } from "./assertLayerFile.ts";
import type { LayerFile } from "./layerFile.ts";
import { refuseLayer } from "./refuseLayer.ts";

/**
 * The tar of a layer in pieces, as its files come; with `again` a piece may change once the next one is
 * asked for. Throws `layer-refused` for what no layer may have, and what a content throws.
 */
export async function* layerTar(
  files: AsyncIterable<LayerFile> | Iterable<LayerFile>,
  signal?: AbortSignal,
  use?: "again",
): AsyncGenerator<Uint8Array> {
  const tar = createTarPieces();
  let before: LayerFile | undefined;
  let turn = performance.now();
  for await (const file of files) {
    signal?.throwIfAborted();
    assertLayerFile(file, before);
    before = file;
    tar.addHeader(entryOf(file));
    const { kind, size } = file;
    if (kind === "file" && size > 0) {
      const content = file.content?.(signal) ?? [];
      if (size <= largestGathered) await gather(tar.makeRoom(size), file, content);
      else {
        yield* passed(tar, use);
        yield* exactly(file, content);
        tar.pad(size);
      }
    }
    if (tar.isFull) yield* passed(tar, use);
    // Small files may be read without ever giving way.
    if (performance.now() - turn < longestTurn) continue;
    await setImmediate();
    turn = performance.now();
  }
  tar.end();
  yield* passed(tar, use);
}

function* passed(tar: TarPieces, use: "again" | undefined): Generator<Uint8Array> {
  for (const piece of tar.take()) {
    yield piece;
    if (use === "again") tar.giveBack(piece);
  }
}

/** Bytes; larger contents pass as they come. */
const largestGathered = 64 * 1024;
/** Milliseconds that nobody else has; less than a frame. */
const longestTurn = 8;

type Content = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A content that is read to where it is needed, so that no memory is asked for in between. */
export interface SmallContent extends Iterable<Uint8Array> {
  /** As many bytes as the file's size says. */
  placeIn(bytes: Buffer, at: number): void;
}

async function gather(room: TarRoom, file: LayerFile, content: Content): Promise<void> {
  if ("placeIn" in content) return (content as SmallContent).placeIn(room.bytes, room.at);
  let at = 0;
  const add = (piece: Uint8Array): void => {
    if (at + piece.length > file.size) throw changed(file.path);
    room.bytes.set(piece, room.at + at);
    at += piece.length;
  };
  // A loop that awaits costs as much as the reading of a small file.
  if (Symbol.iterator in content) for (const piece of content) add(piece);
  else for await (const piece of content) add(piece);
  if (at < file.size) throw changed(file.path);
}

async function* exactly(file: LayerFile, content: Content): AsyncGenerator<Uint8Array> {
  let left = file.size;
  for await (const piece of content) {
    left -= piece.length;
    if (left < 0) throw changed(file.path);
    yield piece;
  }
  if (left > 0) throw changed(file.path);
}

/** OCI image spec, "Opaque Whiteout". */
const opaque = ".wh..wh..opq";

/** One literal: objects made by spreading others stay in memory until all garbage is collected. */
function entryOf(file: LayerFile): TarEntry {
  const { path, kind, mode, uid, gid, link, device } = file;
  return {
    name: nameOf(path, kind),
    kind: kind === "symlink" ? "link" : kind === "whiteout" || kind === "opaque" ? "file" : kind,
    mode,
    uid,
    gid,
    size: kind === "file" ? file.size : 0,
    modified: file.modified * 1000,
    target: link,
    device,
    // Those of a hard link are what its file has already.
    xattrs: kind === "hardlink" ? undefined : file.xattrs,
  };
}

function nameOf(path: string, kind: LayerFile["kind"]): string {
  if (kind === "opaque") return path === "" ? opaque : `${path}/${opaque}`;
  if (kind !== "whiteout") return path;
  const slash = path.lastIndexOf("/") + 1;
  return `${path.slice(0, slash)}.wh.${path.slice(slash)}`;
}

function changed(path: string): Error {
  return refuseLayer(
    path,
    "its size changed while it was read",
    "Try again once nothing writes to it.",
  );
}
