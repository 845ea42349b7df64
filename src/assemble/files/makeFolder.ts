import type { LayerFile } from "../../image/layers/layerFile.ts";
import type { FileTree } from "./fileTree.ts";
import { makeFolders } from "./makeFolders.ts";
import { pathParts } from "./pathParts.ts";
import type { Owner } from "./resolveOwner.ts";

/**
 * WORKDIR: makes a folder and those above it that are missing, 0755, and gives what the step's layer
 * has; nothing where it is there. Throws `build-failed` where a file is in the way.
 */
export async function makeFolder(
  tree: FileTree,
  path: string,
  /** Undefined where no USER was named. */
  owner: Owner | undefined,
  /** Seconds. */
  epoch: number,
): Promise<Iterable<LayerFile>> {
  const change = tree.change();
  makeFolders(change, pathParts(tree.resolve(path)), { owner, modified: epoch });
  return change.files(epoch);
}
