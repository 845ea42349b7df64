import { cleanPath } from "../dockerfile/cleanPath.ts";
import { type ContextNode, partsOf } from "./contextNode.ts";

/**
 * What is at a clean path. Links on the way are followed as BuildKit follows them, from the
 * context's root and never out of it; one at the end is what is found.
 */
export function findNode(root: ContextNode, path: string): ContextNode | undefined {
  let parts = partsOf(path);
  let at: ContextNode | undefined = root;
  let links = 0;
  for (let index = 0; at && index < parts.length; index++) {
    const child: ContextNode | undefined = at.children?.get(parts[index] ?? "");
    if (child?.kind !== "link" || index === parts.length - 1) {
      at = child;
      continue;
    }
    if (child.target === undefined || ++links > mostLinks) return undefined;
    parts = partsOf(followed(at.path, child.target, parts.slice(index + 1)));
    at = root;
    index = -1;
  }
  return at;
}

/** As `findNode`, but a link at the end is followed, too. */
export function findFolder(root: ContextNode, path: string): ContextNode | undefined {
  let found = findNode(root, path);
  for (let links = 0; found?.kind === "link" && links < mostLinks; links++) {
    if (found.target === undefined) return undefined;
    const folder = found.path.slice(0, Math.max(0, found.path.lastIndexOf("/")));
    found = findNode(root, followed(folder, found.target, []));
  }
  return found?.kind === "folder" ? found : undefined;
}

/** As Linux has it: links may lead in circles. */
const mostLinks = 40;

function followed(folder: string, target: string, rest: readonly string[]): string {
  const base = target.startsWith("/") ? "" : folder;
  return cleanPath(`/${[base, target, ...rest].join("/")}`).slice(1);
}
