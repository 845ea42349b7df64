import { dirname, join } from "node:path";
import { closestName } from "../../dockerfile/closestName.ts";
import type { LintDisk } from "../lintDisk.ts";

export interface ChosenFolder {
  /** Absolute path. */
  readonly root: string;
  /**
   * True where none of the sources is in any folder, and nothing with a name like theirs beside the
   * Dockerfile: then the context is likely another folder.
   */
  readonly isDoubtful: boolean;
}

/**
 * The folder that is most likely a Dockerfile's context: of its own folder and those around it, up to
 * the outermost, the one that most of the sources are in; the nearest of equals.
 */
export async function chooseContextFolder(
  dockerfilePath: string,
  outermost: string | undefined,
  sources: readonly string[],
  disk: AskedDisk,
): Promise<ChosenFolder> {
  const own = dirname(dockerfilePath);
  let best = { root: own, count: 0 };
  if (sources.length === 0) return { root: own, isDoubtful: false };
  for (const root of foldersUp(own, outermost)) {
    const count = await countExisting(root, sources, disk);
    if (count > best.count) best = { root, count };
    if (count === sources.length) break;
  }
  const isDoubtful = best.count === 0 && !(await hasNearName(own, sources, disk));
  return { root: best.root, isDoubtful };
}

type AskedDisk = Pick<LintDisk, "isThere" | "namesIn">;

/** Only the folder itself where the outermost is not around it. */
function foldersUp(folder: string, outermost: string | undefined): readonly string[] {
  const folders = [folder];
  if (outermost === undefined) return folders;
  for (let at = folder; at !== outermost; ) {
    const parent = dirname(at);
    if (parent === at) return [folder];
    folders.push(parent);
    at = parent;
  }
  return folders;
}

async function countExisting(
  root: string,
  sources: readonly string[],
  disk: AskedDisk,
): Promise<number> {
  let count = 0;
  for (const source of sources.slice(0, mostAsked)) {
    if (await exists(root, source, disk)) count++;
  }
  return count;
}

const mostAsked = 200;

/** With a wildcard, the folder that it looks into; more would take a look into many. */
async function exists(root: string, source: string, disk: AskedDisk): Promise<boolean> {
  const parts = source.split("/");
  const wildcard = parts.findIndex((part) => /[*?[]/.test(part));
  if (wildcard === -1) return disk.isThere(join(root, source));
  const folder = join(root, ...parts.slice(0, wildcard));
  if (wildcard > 0 && !(await disk.isThere(folder))) return false;
  const [{ compileGlob }, names] = await Promise.all([
    import("../../buildcontext/anywhere/index.ts"),
    disk.namesIn(folder),
  ]);
  const glob = compileGlob(parts[wildcard] ?? "");
  return names.some((name) => glob?.test(name));
}

async function hasNearName(
  folder: string,
  sources: readonly string[],
  disk: AskedDisk,
): Promise<boolean> {
  const names = await disk.namesIn(folder);
  return sources
    .slice(0, mostAsked)
    .some((source) => closestName(source.split("/")[0] ?? "", names) !== undefined);
}
