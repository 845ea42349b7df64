import type { LayerFile } from "../../image/layers/layerFile.ts";
import { applyLayer } from "./applyLayer.ts";
import { type CopyTarget, copyInto } from "./copyInto.ts";
import type { CopyRequest, CopySource } from "./copyRequest.ts";
import { emptyTree, type FileTree } from "./fileTree.ts";
import { type FoundSource, findSources, nodeAt } from "./findSources.ts";
import { pathParts } from "./pathParts.ts";
import { readMode } from "./readMode.ts";
import { resolveOwner } from "./resolveOwner.ts";
import { type InodeKind, inodeOf, type TreeNode } from "./treeNode.ts";
import { tryUnpack } from "./tryUnpack.ts";

/**
 * Changes the tree, and gives what the step's layer has, as `TreeChange.files` does. Rejects with
 * `build-failed` for what cannot be copied so; the tree is then half changed.
 */
export async function copyFiles(
  tree: FileTree,
  request: CopyRequest,
  signal?: AbortSignal,
): Promise<Iterable<LayerFile>> {
  const link = request.link && request.mode === undefined;
  const into = link ? emptyTree() : tree;
  const { epoch, destination } = request;
  const owner =
    request.owner === undefined ? undefined : await resolveOwner(into, request.owner, signal);
  const mode = request.mode === undefined ? undefined : readMode(request.mode);
  const change = into.change();
  const target: CopyTarget = { change, destination, owner, mode, epoch };
  for (const source of request.sources) {
    const { path, includes } = placeOf(source, request.parents);
    const filter = { includes, excludes: request.excludes };
    for (const found of await foundOf(source, path)) {
      signal?.throwIfAborted();
      const unpack = source.kind === "content" ? source.unpack === true : request.unpack;
      if (unpack) {
        const archive = await tryUnpack(target, found, request.spoolFolder, signal);
        if (archive) tree.keep(archive);
        if (archive) continue;
      }
      copyInto(target, found, filter);
    }
  }
  const files = await change.files(epoch, signal);
  if (link) {
    applyLayer(tree.change("unseen"), files, (file) => {
      const inode = nodeAt(into.root, file.path)?.inode;
      return inode ?? inodeOf(file.kind as InodeKind, file);
    });
  }
  return files;
}

/** With `--parents` the path before `/./` is what is copied, the rest says what of it. */
export function placeOf(
  source: CopySource,
  parents: boolean,
): { readonly path: string; readonly includes: readonly string[] | undefined } {
  const path = source.kind === "tree" ? source.path : source.file.path;
  if (!parents || source.kind !== "tree") return { path, includes: undefined };
  const pivot = path.indexOf("/./");
  const pattern = pivot === -1 ? path : path.slice(pivot + 3);
  const includes = [pathParts(pattern).join("/")];
  return { path: pivot === -1 ? "/" : path.slice(0, pivot), includes };
}

export async function foundOf(source: CopySource, path: string): Promise<readonly FoundSource[]> {
  if (source.kind === "tree") return findSources(source, path);
  const node: TreeNode = {
    inode: inodeOf("file", source.file),
    children: undefined,
    owner: source,
  };
  return [{ path: source.file.path, node }];
}
