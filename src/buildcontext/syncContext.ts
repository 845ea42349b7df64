import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { OpenContextOptions } from "./buildContext.ts";
import { errorCode, unusablePath } from "./contextErrors.ts";
import { contextFolder, type HeldFile } from "./contextFolder.ts";
import { contextKey } from "./contextKey.ts";
import { memoryFolder } from "./memoryFolder.ts";
import { type PlacedDockerfile, pathInside } from "./placeDockerfile.ts";
import type { SyncedContext } from "./syncedContext.ts";

/**
 * The folders for a session. The Dockerfile is in one of its own, with its own ignore file: there it
 * may come from anywhere, and what the context's ignore file says of it does not matter.
 */
export async function syncContext(
  options: OpenContextOptions,
  placed: PlacedDockerfile,
): Promise<SyncedContext> {
  const { root, dockerfilePath } = options;
  const dockerfile = dockerfilePath === undefined ? "Dockerfile" : basename(dockerfilePath);
  const files = new Map<string, Uint8Array>();
  const content = placed.content ?? (await tryRead(dockerfilePath ?? "", false));
  files.set(dockerfile, content ?? new Uint8Array());
  if (dockerfilePath !== undefined) {
    const ignore = await tryRead(`${dockerfilePath}.dockerignore`, true);
    if (ignore) files.set(`${dockerfile}.dockerignore`, ignore);
  }
  const context = contextFolder(root, await heldFile(options));
  const named = Object.entries(options.namedFolders ?? {});
  // The builder asks for each one's own ignore file, and with its patterns.
  const others = named.map(([name, folder]) => [name, contextFolder(folder, undefined)]);
  return {
    dockerfile,
    sharedKey: await contextKey([root, ...named.map(([, folder]) => folder)]),
    folders: { ...Object.fromEntries(others), context, dockerfile: memoryFolder(files) },
  };
}

async function heldFile(options: OpenContextOptions): Promise<HeldFile | undefined> {
  const { root, dockerfilePath, dockerfileText } = options;
  if (dockerfilePath === undefined || dockerfileText === undefined) return undefined;
  const path = await pathInside(root, dockerfilePath);
  return path === undefined ? undefined : { path, content: Buffer.from(dockerfileText) };
}

async function tryRead(path: string, mayBeMissing: boolean): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (mayBeMissing && errorCode(error) === "ENOENT") return undefined;
    throw unusablePath(path, error);
  }
}
