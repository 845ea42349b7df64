import { cannotCopy } from "./cannotCopy.ts";
import { pathParts } from "./pathParts.ts";
import type { TreeNode } from "./treeNode.ts";

/**
 * Where a path leads when links in all of it are followed below the root, as `RootPath` of
 * containerd/continuity has it: a link from the root begins at this one, `..` of a link is taken as
 * text, what is missing is a name like others. Throws `build-failed` for links in a circle.
 */
export function resolvePath(root: TreeNode, path: string): string {
  let rest = pathParts(path);
  let done: string[] = [];
  let node: TreeNode | undefined = root;
  let links = 0;
  for (let at = 0; at < rest.length; at++) {
    const name = rest[at] ?? "";
    const child: TreeNode | undefined = node?.children?.get(name);
    if (child?.inode.kind !== "symlink") {
      done.push(name);
      node = child;
      continue;
    }
    if (++links > mostLinks) throw circle(path);
    const target = child.inode.link ?? "";
    const from = target.startsWith("/") ? "" : `${done.join("/")}/`;
    rest = [...pathParts(from + target), ...rest.slice(at + 1)];
    done = [];
    node = root;
    at = -1;
  }
  return done.join("/");
}

/** As continuity has it. */
const mostLinks = 255;

function circle(path: string): Error {
  return cannotCopy(
    `The links that ${path} leads over go in a circle.`,
    "Give a path without these links.",
  );
}
