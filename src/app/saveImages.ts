import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "../base/errorCode.ts";
import { isAbort, isSlipwayError, SlipwayError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { unusableOutput } from "../engine/session/unusableOutput.ts";
import { writeExportFile } from "../engine/session/writeExportFile.ts";
import { layoutTar } from "../image/ociArchive/layoutTar.ts";
import { writeLayoutFolder } from "../image/ociArchive/writeLayoutFolder.ts";
import { countBytes } from "./countBytes.ts";

export type ArchiveFormat = "docker" | "oci-tar" | "oci-folder";

export interface SaveRequest {
  /** Names or ids of images of the engine. */
  readonly names: readonly string[];
  readonly format: ArchiveFormat;
  /** Absolute path of the file, or of the folder, which must not be there or be empty. */
  readonly target: string;
}

/**
 * Saves images to a file or folder that is there whole or not at all; what was there stays until then.
 * `onBytes` is told of all bytes that came so far. Rejects with `output-unusable`, also for a full
 * disk, with what `Engine.saveImages` fails with, with AbortError.
 */
export async function saveImages(
  { engine }: { readonly engine: Pick<Engine, "saveImages"> },
  { names, format, target }: SaveRequest,
  onBytes: (bytes: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<void> {
  if (format === "oci-folder") await checkFolder(target);
  const archive = countBytes(await engine.saveImages(names, signal), onBytes);
  const image = names.join(", ");
  try {
    if (format === "docker") await writeExportFile(target, archive);
    else if (format === "oci-tar") {
      await mkdir(dirname(target), { recursive: true });
      await writeExportFile(target, layoutTar(archive, { image, target }, signal));
    } else await saveFolder(archive, image, target, signal);
  } catch (error) {
    archive.destroy();
    signal?.throwIfAborted();
    if (isSlipwayError(error) || isAbort(error)) throw error;
    throw isOfFiles(error) ? unusableOutput(target, error) : error;
  }
}

async function saveFolder(
  archive: NodeJS.ReadableStream,
  image: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const folder = `${target}.${randomBytes(4).toString("hex")}.part`;
  try {
    await writeLayoutFolder(archive, { image, folder }, signal);
    signal?.throwIfAborted();
    // An empty one may be in its place; Windows does not rename onto it.
    await rmdir(target).catch(() => undefined);
    await rename(folder, target);
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

async function checkFolder(target: string): Promise<void> {
  const entries = await readdir(target).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw unusableOutput(target, error);
  });
  if (entries.length === 0) return;
  throw new SlipwayError(
    "output-unusable",
    { path: target },
    {
      message: `${target} is a folder with something in it.`,
      hint: "Choose a folder that is new or empty.",
    },
  );
}

function isOfFiles(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "errno" in error;
}
