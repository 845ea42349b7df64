import type { Image } from "../image.ts";
import type { LayerFile } from "../layers/layerFile.ts";
import { readLayerFiles } from "../layers/readLayerFiles.ts";

/**
 * What an image shows at some paths, no link followed; undefined where it has nothing there. A folder
 * that no layer names is one of root with mode 755. Layers are read from the top down to where all is
 * known. Rejects as `readLayerFiles`.
 */
export async function findFiles(
  image: Image,
  paths: Iterable<string>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, LayerFile | undefined>> {
  const search = createSearch(paths);
  for (const layer of image.layers.toReversed()) {
    if (search.open.size === 0) break;
    for await (const file of readLayerFiles(layer, undefined, signal)) search.take(file);
    search.endLayer();
  }
  return search.finish();
}

function createSearch(paths: Iterable<string>) {
  const open = new Set(paths);
  const found = new Map<string, LayerFile | undefined>();
  /** Wanted paths by each path above them. */
  const below = new Map<string, string[]>();
  for (const path of open) {
    for (const above of foldersAbove(path)) {
      const list = below.get(above);
      if (list) list.push(path);
      else below.set(above, [path]);
    }
  }
  /** Folders that are there, as something is in them. */
  const implied = new Set<string>();
  /** What of a layer counts once all of it is read: layers hide what is under them only. */
  let here = new Map<string, LayerFile>();
  let cut = new Set<string>();
  return {
    open: open as ReadonlySet<string>,
    take(file: LayerFile): void {
      const { path, kind } = file;
      if (kind === "opaque") {
        for (const one of path === "" ? open : (below.get(path) ?? [])) cut.add(one);
        return;
      }
      if (kind !== "folder") for (const one of below.get(path) ?? []) cut.add(one);
      if (kind === "whiteout") {
        if (open.has(path)) cut.add(path);
        return;
      }
      if (open.has(path)) here.set(path, file);
      for (const above of foldersAbove(path)) if (open.has(above)) implied.add(above);
    },
    endLayer(): void {
      for (const [path, { content: _, ...file }] of here) {
        // A folder with something in it from a layer above hides a file of its name.
        const shows = file.kind === "folder" || !implied.has(path);
        found.set(path, shows ? file : plainFolder(path));
        open.delete(path);
      }
      for (const path of cut) {
        if (!open.delete(path)) continue;
        found.set(path, implied.has(path) ? plainFolder(path) : undefined);
      }
      [here, cut] = [new Map(), new Set()];
    },
    finish(): ReadonlyMap<string, LayerFile | undefined> {
      for (const path of open) found.set(path, implied.has(path) ? plainFolder(path) : undefined);
      return found;
    },
  };
}

/** The folders above a path, the nearest last; not the root. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) {
    folders.push(path.slice(0, at));
  }
  return folders;
}

export function plainFolder(path: string, modified = 0): LayerFile {
  return { path, kind: "folder", mode: 0o755, uid: 0, gid: 0, size: 0, modified };
}
