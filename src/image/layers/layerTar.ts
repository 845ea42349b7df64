import { setImmediate } from "node:timers/promises";
import type { TarEntry, TarRoom } from "../../buildcontext/tarHeader.ts";
import { createTarPieces } from "../../buildcontext/tarPieces.ts";
import { assertLayerFile } from "./assertLayerFile.ts";
import type { LayerFile } from "./layerFile.ts";
import { refuseLayer } from "./refuseLayer.ts";

/**
 * The tar of a layer in pieces, as its files come. Throws `layer-refused` for what no layer may have,
 * and what a content throws.
 */
export async function* layerTar(
  files: AsyncIterable<LayerFile> | Iterable<LayerFile>,
  signal?: AbortSignal,
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
        yield* tar.take();
        yield* exactly(file, content);
        tar.pad(size);
      }
    }
    if (tar.isFull) yield* tar.take();
    // Small files may be read without ever giving way.
    if (performance.now() - turn < longestTurn) continue;
    await setImmediate();
    turn = performance.now();
  }
  tar.end();
  yield* tar.take();
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

function entryOf(file: LayerFile): TarEntry {
  const { path, kind, mode, uid, gid, size, modified, link, device, xattrs } = file;
  const common = { mode, uid, gid, size: 0, modified: modified * 1000 };
  switch (kind) {
    case "whiteout": {
      const slash = path.lastIndexOf("/") + 1;
      const name = `${path.slice(0, slash)}.wh.${path.slice(slash)}`;
      return { ...common, name, kind: "file" };
    }
    case "opaque":
      return { ...common, name: path === "" ? opaque : `${path}/${opaque}`, kind: "file" };
    case "file":
      return { ...common, name: path, kind, size, xattrs };
    case "symlink":
      return { ...common, name: path, kind: "link", target: link, xattrs };
    case "hardlink":
      // Attributes are those that the file has already.
      return { ...common, name: path, kind, target: link };
    case "character-device":
    case "block-device":
      return { ...common, name: path, kind, device, xattrs };
    default:
      return { ...common, name: path, kind, xattrs };
  }
}

function changed(path: string): Error {
  return refuseLayer(
    path,
    "its size changed while it was read",
    "Try again once nothing writes to it.",
  );
}
