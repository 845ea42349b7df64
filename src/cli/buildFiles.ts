import { statSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { BuildResult } from "../progress/events.ts";
import type { BuildArguments } from "./buildArguments.ts";
import { makesImage, type Shipping } from "./buildShipping.ts";
import { misuse } from "./misuse.ts";

type Files = Pick<BuildArguments, "idFile" | "metadataFile">;

/** Before the build: what cannot be written is said, and the id of an older build does not stay. */
export async function prepareFiles(files: Files, shipping: Shipping): Promise<void> {
  const { idFile, metadataFile } = files;
  assertFile("iidfile", idFile);
  assertFile("metadata-file", metadataFile);
  if (idFile === undefined) return;
  if (!makesImage(shipping)) {
    throw nothingToWrite();
  }
  await rm(idFile, { force: true });
}

/** After a build that went well. */
export async function writeFiles(files: Files, result: BuildResult): Promise<void> {
  const { idFile, metadataFile } = files;
  if (idFile !== undefined) {
    const id = result.imageId ?? result.digest;
    if (id === null) throw nothingToWrite();
    await write(idFile, id);
  }
  if (metadataFile !== undefined) {
    await write(metadataFile, `${JSON.stringify(toMetadata(result), undefined, 2)}\n`);
  }
}

/** The names that buildx gives them. */
function toMetadata({ imageId, digest, tags }: BuildResult): Readonly<Record<string, string>> {
  return {
    // An engine whose images are manifests has no other id for them.
    ...(imageId !== null && imageId !== digest && { "containerimage.config.digest": imageId }),
    ...((digest ?? imageId) !== null && { "containerimage.digest": digest ?? imageId ?? "" }),
    ...(tags.length > 0 && { "image.name": tags.join(",") }),
  };
}

function nothingToWrite(): Error {
  return misuse(
    "--iidfile has nothing to write: this build makes no image.",
    "Leave it out, or add --load.",
    "--iidfile",
  );
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function assertFile(option: string, path: string | undefined): void {
  if (path === undefined || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  throw misuse(`--${option} ${path} is a folder.`, `Write --${option} FILE.`, `--${option}`);
}
