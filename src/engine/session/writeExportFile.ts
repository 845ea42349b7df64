import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "../../buildcontext/contextErrors.ts";
import { unusableOutput } from "./unusableOutput.ts";
import { writeAll } from "./writeAll.ts";

/**
 * Writes a file that is there whole or not at all: beside its place first, under a name of its own
 * that ends in `.part`. Folders on the way are made. Rejects with `output-unusable`, and with what
 * the source throws.
 */
export async function writeExportFile(
  path: string,
  source: AsyncIterable<Uint8Array>,
): Promise<void> {
  const place = await findPlace(path).catch((error: unknown) => {
    throw unusableOutput(path, error);
  });
  if (place.inPlace) return await fill(path, await openFor(path, place.target, "w"), source);
  // Two builds to the same file must not take each other's half for a whole.
  const part = `${place.target}.${randomBytes(4).toString("hex")}.part`;
  const file = await openFor(path, part, "wx");
  try {
    await fill(path, file, source);
    await rename(part, place.target).catch((error: unknown) => {
      throw unusableOutput(path, error);
    });
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** What is no file, such as a pipe, is written to as it is; a link stays one. */
async function findPlace(
  path: string,
): Promise<{ readonly target: string; readonly inPlace: boolean }> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
    return found.isFile()
      ? { target: await realpath(path), inPlace: false }
      : { target: path, inPlace: true };
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    await mkdir(dirname(path), { recursive: true });
    return { target: path, inPlace: false };
  }
}

async function openFor(path: string, target: string, flags: string): Promise<FileHandle> {
  try {
    return await open(target, flags);
  } catch (error) {
    throw unusableOutput(path, error);
  }
}

async function fill(
  path: string,
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    for await (const piece of source) {
      await writeAll(file, piece).catch((error: unknown) => {
        throw unusableOutput(path, error);
      });
    }
  } finally {
    await file.close();
  }
}
