import type { ContextFiles } from "../dockerfile/contextFiles.ts";
import { type ContextFilesOptions, contextFilesOf } from "./contextFilesOf.ts";
import {
  addBytes,
  addChild,
  type ContextNode,
  createFileNode,
  createFolderNode,
  createLinkNode,
  partsOf,
} from "./contextNode.ts";

/** One path of a context; folders may be left out where something is in them. */
export interface FoundPath {
  readonly path: string;
  readonly kind: "file" | "folder" | "link";
  /** Undefined as long as nobody has looked. */
  readonly bytes: number | undefined;
  /** Of the files that rules read. */
  readonly text?: string;
  /** Where a link leads. */
  readonly target?: string;
}

/** The context as rules ask about it, of a list of paths, in any order. */
export function createContextFiles(
  found: Iterable<FoundPath>,
  options: ContextFilesOptions = {},
): ContextFiles {
  const root = createFolderNode("");
  for (const one of found) add(root, one);
  return contextFilesOf(root, options);
}

function add(root: ContextNode, { path, kind, bytes, text, target }: FoundPath): void {
  if (path === "") return;
  const parts = partsOf(path);
  const name = parts.at(-1) ?? "";
  const parents = [root];
  let at = root;
  for (const part of parts.slice(0, -1)) {
    const known = at.children?.get(part);
    const next = known ?? createFolderNode(at.path === "" ? part : `${at.path}/${part}`);
    if (!known) addChild(at, part, next);
    parents.push(next);
    at = next;
  }
  if (kind === "folder") {
    if (!at.children?.has(name)) addChild(at, name, createFolderNode(path));
    return;
  }
  addChild(
    at,
    name,
    kind === "file" ? createFileNode(path, bytes, text) : createLinkNode(path, target),
  );
  if (kind === "link") return;
  for (const parent of parents) {
    parent.files += 1;
    parent.bytes = addBytes(parent.bytes, bytes);
  }
}
