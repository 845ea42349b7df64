import { cleanPath } from "../dockerfile/cleanPath.ts";
import type { ContextFiles, ContextPath } from "../dockerfile/contextFiles.ts";
import { compileGlob } from "./globPattern.ts";

/** One path that the walk found; folders may be left out where something is in them. */
export interface FoundPath {
  readonly path: string;
  readonly kind: "file" | "folder" | "link";
  readonly bytes: number;
  /** Of the files that rules read. */
  readonly text?: string;
}

export interface ContextFilesOptions {
  readonly isGenerated?: (path: string) => boolean;
  readonly isCut?: boolean;
}

/** The context as rules ask about it, of what a walk found. */
export function createContextFiles(
  found: Iterable<FoundPath>,
  { isGenerated = () => false, isCut = false }: ContextFilesOptions = {},
): ContextFiles {
  const nodes = new Map<string, Node>([["", newNode("", "folder")]]);
  for (const one of found) add(nodes, one);
  return {
    isGenerated,
    isCut,
    at: (path) => nodes.get(path),
    text: (path) => nodes.get(path)?.text,
    children: (folder) => sortedChildren(nodes.get(folder)),
    match: (source) => matchSource(nodes, source),
    get total() {
      const root = nodes.get("");
      return { files: root?.files ?? 0, bytes: root?.bytes ?? 0 };
    },
    get biggest() {
      return [...nodes.values()]
        .filter(({ path }) => path !== "")
        .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
        .slice(0, 10);
    },
  };
}

interface Node extends ContextPath {
  kind: ContextPath["kind"];
  files: number;
  bytes: number;
  text: string | undefined;
  readonly children: Map<string, Node>;
}

function newNode(path: string, kind: Node["kind"]): Node {
  return { path, kind, files: 0, bytes: 0, text: undefined, children: new Map() };
}

function add(nodes: Map<string, Node>, { path, kind, bytes, text }: FoundPath): void {
  const node = nodes.get(path) ?? newNode(path, kind);
  node.kind = kind;
  node.text = text;
  nodes.set(path, node);
  const count = { files: kind === "file" ? 1 : 0, bytes };
  node.files += count.files;
  node.bytes += count.bytes;
  for (let child = node; child.path !== ""; ) {
    const slash = child.path.lastIndexOf("/");
    const folder = child.path.slice(0, Math.max(0, slash));
    const parent = nodes.get(folder) ?? newNode(folder, "folder");
    nodes.set(folder, parent);
    parent.children.set(child.path.slice(slash + 1), child);
    parent.files += count.files;
    parent.bytes += count.bytes;
    child = parent;
  }
}

function sortedChildren(node: Node | undefined): readonly ContextPath[] {
  if (!node) return [];
  return [...node.children].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, child]) => child);
}

function matchSource(nodes: ReadonlyMap<string, Node>, source: string): readonly ContextPath[] {
  const clean = cleanPath(`/${source}`).slice(1);
  let matched: readonly Node[] = [...(nodes.has("") ? [nodes.get("") as Node] : [])];
  for (const part of clean === "" ? [] : clean.split("/")) {
    if (!/[*?[\\]/.test(part)) {
      matched = matched.flatMap(({ children }) => children.get(part) ?? []);
      continue;
    }
    // In COPY two stars are no more than one.
    const glob = compileGlob(part.replace(/\*+/g, "*"));
    matched = matched.flatMap(({ children }) =>
      [...children]
        .filter(([name]) => glob?.test(name))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, child]) => child),
    );
  }
  return matched;
}
