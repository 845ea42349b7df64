import type { FileHandle } from "node:fs/promises";

/** Writes the bytes where the last ones ended; one write of the system may take only some of them. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
  }
}
