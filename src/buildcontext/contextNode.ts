import type { ContextPath } from "../dockerfile/contextFiles.ts";

/**
 * A path of a listed context, with what is in it. Whoever makes a tree may change its nodes until it
 * hands it out; after that `editTree` makes another tree, which shares what did not change.
 */
export interface ContextNode extends ContextPath {
  readonly path: string;
  kind: ContextPath["kind"];
  files: number;
  bytes: number | undefined;
  /** Of a file that rules read. */
  text: string | undefined;
  /** Where a link leads, as it is written. */
  readonly target: string | undefined;
  /** By their names, in no order; undefined where nothing is in it. */
  children: Map<string, ContextNode> | undefined;
}

export function createFolderNode(path: string): ContextNode {
  const nothing = { text: undefined, target: undefined, children: undefined };
  return { path, kind: "folder", files: 0, bytes: 0, ...nothing };
}

/** Its size may be read later; see `readSizes`. */
export function createFileNode(
  path: string,
  bytes: number | undefined,
  text?: string,
): ContextNode {
  return { path, kind: "file", files: 1, bytes, text, target: undefined, children: undefined };
}

export function createLinkNode(path: string, target: string | undefined): ContextNode {
  return { path, kind: "link", files: 0, bytes: 0, text: undefined, target, children: undefined };
}

export function addChild(parent: ContextNode, name: string, child: ContextNode): void {
  parent.children ??= new Map();
  parent.children.set(name, child);
}

/** Of both; undefined where one of them is not known. */
export function addBytes(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

/** The parts of a clean path; none for the context itself. */
export function partsOf(path: string): readonly string[] {
  return path === "" ? [] : path.split("/");
}
