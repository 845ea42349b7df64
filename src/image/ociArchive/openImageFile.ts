import { type FileHandle, open } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { createGunzip } from "node:zlib";
import { errorCode } from "../../base/errorCode.ts";
import { unreadableImage } from "./unreadableImage.ts";

/**
 * The tar in a file, unpacked where it is compressed by gzip. `onBytes` is told of those of the file.
 * Rejects, and the stream fails, with `image-unreadable`.
 */
export async function openImageFile(
  file: string,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<NodeJS.ReadableStream> {
  let handle: FileHandle;
  try {
    handle = await open(file, "r");
  } catch (error) {
    throw unreadableImage(file, fileWords(error), error);
  }
  const head = Buffer.alloc(6);
  try {
    await handle.read(head, 0, head.length, 0);
  } catch (error) {
    await handle.close();
    throw unreadableImage(file, fileWords(error), error);
  }
  const packed = packing(head);
  if (packed !== undefined && packed !== "gzip") {
    await handle.close();
    throw unreadableImage(file, `it is compressed by ${packed}, which has to be undone first`);
  }
  const source = handle.createReadStream({ start: 0, highWaterMark: 1024 * 1024 });
  let bytes = 0;
  source.on("data", (piece) => {
    bytes += piece.length;
    onBytes(bytes);
  });
  // Errors of zlib and of the file have no name of the file in them.
  const named = new PassThrough({ highWaterMark: 1024 * 1024 });
  const gunzip = packed === "gzip" ? createGunzip() : undefined;
  for (const part of gunzip ? [source, gunzip] : [source]) {
    part.on("error", (error: Error) =>
      named.destroy(unreadableImage(file, fileWords(error), error)),
    );
    named.on("close", () => part.destroy());
  }
  // It may fail before anybody listens; who reads it later is told.
  named.on("error", () => undefined);
  (gunzip ? source.pipe(gunzip) : source).pipe(named);
  return named;
}

function packing(head: Buffer): "gzip" | "zstd" | "xz" | "bzip2" | undefined {
  const hex = head.toString("hex");
  if (hex.startsWith("1f8b")) return "gzip";
  if (hex.startsWith("28b52ffd")) return "zstd";
  if (hex.startsWith("fd377a585a00")) return "xz";
  return hex.startsWith("425a68") ? "bzip2" : undefined;
}

/** Why a file cannot be read, in a few words. */
export function fileWords(error: unknown): string {
  const code = errorCode(error);
  if (code === "ENOENT") return "it is not there";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  if (code === "Z_BUF_ERROR") return "it breaks off";
  if (code?.startsWith("Z_")) return "its compression is broken";
  return code ?? (error instanceof Error ? error.message : String(error));
}
