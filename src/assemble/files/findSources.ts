import { compileGlob } from "../../buildcontext/globPattern.ts";
import { closestName } from "../../dockerfile/closestName.ts";
import { cannotCopy } from "./cannotCopy.ts";
import type { TreeSource } from "./copyRequest.ts";
import { pathParts } from "./pathParts.ts";
import { resolvePath } from "./resolvePath.ts";
import { sortedNames } from "./sortedNames.ts";
import type { TreeNode } from "./treeNode.ts";

export interface FoundSource {
  /** As it was named, or found by a wildcard: where its own name comes from. */
  readonly path: string;
  /** What a link as the last part of the path leads to. */
  readonly node: TreeNode;
}

/**
 * What a source stands for: itself, or all that its wildcards match, in the order of names; none is no
 * fault, as with BuildKit. Rejects with `build-failed` for what is not there.
 */
export async function findSources(
  source: TreeSource,
  path: string,
): Promise<readonly FoundSource[]> {
  const { root } = source.tree;
  const parts = pathParts(path);
  const wild = parts.findIndex(hasWildcard);
  const paths = wild === -1 ? [parts.join("/")] : await matches(source, parts, wild);
  const found: FoundSource[] = [];
  for (const each of paths) {
    const node = nodeAt(root, resolvePath(root, each));
    if (node === undefined) throw await missing(source, each);
    found.push({ path: each, node });
  }
  return found;
}

/** As in Go's `filepath.Match`; a backslash takes a wildcard's meaning away. */
export function hasWildcard(text: string): boolean {
  return /^(?:[^*?[\\]|\\.?)*[*?[]/s.test(text);
}

/** Links are followed up to the first wildcard, and at the end of what is found. */
async function matches(
  source: TreeSource,
  parts: readonly string[],
  wild: number,
): Promise<readonly string[]> {
  const { root } = source.tree;
  const folder = resolvePath(root, parts.slice(0, wild).join("/"));
  const base = nodeAt(root, folder);
  if (base === undefined)
    throw await missing(source, parts.slice(0, wild).join("/"), parts.join("/"));
  let found: { readonly path: string; readonly node: TreeNode }[] = [{ path: folder, node: base }];
  for (const part of parts.slice(wild)) {
    const test = nameTest(part);
    const next: typeof found = [];
    for (const { path, node } of found) {
      if (node.inode.kind !== "folder") continue;
      for (const name of sortedNames(node)) {
        const child = test(name) ? node.children?.get(name) : undefined;
        if (child) next.push({ path: path === "" ? name : `${path}/${name}`, node: child });
      }
    }
    found = next;
  }
  return found.map(({ path }) => path);
}

function nameTest(part: string): (name: string) => boolean {
  // For Go two stars are one; for the patterns of ignore files they are not.
  const single = part.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\*+/gs, (all) =>
    all.startsWith("*") ? "*" : all,
  );
  const glob = compileGlob(single);
  return glob ? (name) => glob.test(name) : () => false;
}

export function nodeAt(root: TreeNode, path: string): TreeNode | undefined {
  let node: TreeNode | undefined = root;
  if (path === "") return node;
  for (const part of path.split("/")) node = node?.children?.get(part);
  return node;
}

/** `source` is where it begins a longer path. */
async function missing({ tree, from }: TreeSource, path: string, source = path): Promise<Error> {
  const message = `There is no ${path === "" ? "/" : path} in ${from}`;
  const why = await tree.whyMissing?.(path);
  if (why?.unused) {
    // BuildKit is sent nothing of such a folder, nor what a link leads out to, and fails as well.
    if (source === path) {
      return cannotCopy(
        `There is nothing in ${from} that the link ${path} leads to.`,
        "Copy what it should lead to, or take the link out of the line.",
      );
    }
    return cannotCopy(
      `There is no ${source} in ${from}, nor does the build take anything else of ${path}.`,
      "Check the wildcard, or take the source out of the line.",
    );
  }
  if (why?.ignored) {
    return cannotCopy(
      `${message}: .dockerignore leaves it out.`,
      "Add an exception for it to .dockerignore (a line that begins with !), or copy something else.",
    );
  }
  const slash = path.lastIndexOf("/");
  const folder = path.slice(0, Math.max(slash, 0));
  const names = why?.names ?? sortedNames(nodeAt(tree.root, resolvePath(tree.root, folder)));
  const near = closestName(path.slice(slash + 1), names);
  return cannotCopy(
    `${message}.`,
    near === undefined
      ? "Check the path; it begins at the root of where it is copied from."
      : `Did you mean ${folder === "" ? near : `${folder}/${near}`}?`,
  );
}
