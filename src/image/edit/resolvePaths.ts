import { posix } from "node:path";
import type { Image } from "../image.ts";
import type { LayerFile } from "../layers/layerFile.ts";
import { findFiles, foldersAbove } from "./findFiles.ts";
import { unsuitable } from "./unsuitable.ts";

export interface ResolvedPath {
  /** With the links in the folders above it followed, as a layer has to name it. */
  readonly path: string;
  /** What is there; undefined where nothing is. */
  readonly file: LayerFile | undefined;
  /** The folders above it that are there, the nearest last: a layer has to repeat them. */
  readonly above: readonly LayerFile[];
}

/**
 * Where paths lead in an image. A layer that named them through a link would put a folder in the
 * link's place; one that left out the folders above could change their modes. A last part that is a
 * link is followed where it is a folder that is asked for. Rejects with `image-unsuitable` where links
 * lead in circles, or the way leads through a file, and as `findFiles`.
 */
export async function resolvePaths(
  image: Image,
  paths: readonly string[],
  {
    followLast,
    signal,
  }: { readonly followLast: boolean; readonly signal?: AbortSignal | undefined },
): Promise<readonly ResolvedPath[]> {
  const known = new Map<string, LayerFile | undefined>();
  let current = paths;
  for (let round = 0; round < MOST_LINKS; round += 1) {
    const wanted = new Set(current.flatMap((path) => [...foldersAbove(path), path]));
    const unknown = [...wanted].filter((path) => path !== "" && !known.has(path));
    if (unknown.length > 0) {
      for (const [path, file] of await findFiles(image, unknown, signal)) known.set(path, file);
    }
    const next = current.map((path) => followFirst(path, known, followLast));
    if (next.every((path) => path === undefined)) return current.map(toResolved);
    current = next.map((path, at) => path ?? current[at] ?? "");
  }
  throw unsuitable(
    image.name,
    `In ${image.name} the links of ${paths.map((path) => `/${path}`).join(", ")} lead in circles.`,
    "Name a path that leads somewhere.",
  );

  function toResolved(path: string): ResolvedPath {
    const above = foldersAbove(path).flatMap((folder) => known.get(folder) ?? []);
    const blocking = above.find(({ kind }) => kind !== "folder");
    if (blocking) {
      throw unsuitable(
        image.name,
        `In ${image.name} /${blocking.path} is no folder, so /${path} cannot be in it.`,
        "Name a path in a folder.",
      );
    }
    return { path, file: known.get(path), above };
  }
}

/** As Linux has it. */
const MOST_LINKS = 40;

/** Undefined where there is no link on the way. */
function followFirst(
  path: string,
  known: ReadonlyMap<string, LayerFile | undefined>,
  followLast: boolean,
): string | undefined {
  for (const prefix of [...foldersAbove(path), ...(followLast ? [path] : [])]) {
    const file = known.get(prefix);
    if (file?.kind !== "symlink" || file.link === undefined) continue;
    const base = file.link.startsWith("/") ? "/" : `/${posix.dirname(prefix)}`;
    // Above the root there is only the root.
    const target = posix.normalize(posix.join("/", base, file.link, path.slice(prefix.length)));
    return target.replace(/^\/+|\/+$/g, "");
  }
  return undefined;
}
