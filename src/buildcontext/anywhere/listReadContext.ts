import { isReadByRules, largestText } from "../../dockerfile/isReadByRules.ts";
import {
  addChild,
  type ContextNode,
  createFileNode,
  createFolderNode,
  createLinkNode,
} from "../contextNode.ts";
import { type GitIgnore, parseGitIgnore } from "../gitIgnore.ts";
import type { IgnoreMatcher } from "../ignoreMatcher.ts";
import { isNearPath } from "../isNearPath.ts";
import type { ContextListing } from "../listContext.ts";
import { type OpenFolder, sumUpFolders } from "../sumUpFolders.ts";
import type { FolderReader } from "./folderReader.ts";

export interface ReadListRequest {
  /** Absolute path of the context. */
  readonly root: string;
  readonly matcher: IgnoreMatcher;
  readonly reader: FolderReader;
  /** Paths that are looked at, at most. */
  readonly mostPaths?: number;
}

/**
 * As `listContext`, by way of a reader. Fewer paths count as too many, as each may be a request. Where
 * links lead is not known. Undefined where the context cannot be listed; throws AbortError.
 */
export async function listReadContext(
  { root, matcher, reader, mostPaths = mostRead }: ReadListRequest,
  signal?: AbortSignal,
): Promise<ContextListing | undefined> {
  const tree = createFolderNode("");
  const first: OpenFolder = { node: tree, verdict: matcher.root, parent: undefined, name: "" };
  const opened = [first];
  const gitIgnores = new Map<string, GitIgnore>();
  let isCut = false;
  let seen = 0;
  let texts = 0;

  const leafOf = async (path: string, isLink: boolean): Promise<ContextNode | undefined> => {
    if (isLink) return createLinkNode(path, undefined);
    const bytes = await reader.size(`${root}/${path}`);
    if (bytes === undefined) return undefined;
    const isRead = isReadByRules(path) && bytes <= largestText && isNearPath(path);
    if (!isRead || texts >= mostTexts) return createFileNode(path, bytes);
    texts++;
    return createFileNode(path, bytes, await reader.text(`${root}/${path}`));
  };
  const look = async (folder: OpenFolder): Promise<readonly OpenFolder[]> => {
    const { node, verdict: around } = folder;
    const entries = await reader.entries(node.path === "" ? root : `${root}/${node.path}`);
    // What is closed to us may hold anything.
    if (!entries) isCut ||= !around.excluded;
    const inner: OpenFolder[] = [];
    const leaves: { readonly name: string; readonly path: string; readonly isLink: boolean }[] = [];
    for (const { name, kind } of entries ?? []) {
      const path = node.path === "" ? name : `${node.path}/${name}`;
      if (name === ".gitignore" && node.path !== "" && kind === "file") {
        const text = await reader.text(`${root}/${path}`);
        if (text !== undefined) gitIgnores.set(node.path, parseGitIgnore(text));
      }
      const verdict = matcher.judge(path, around);
      const isFolder = kind === "folder";
      if (verdict.excluded && !(isFolder && matcher.mayKeepBelow(path, verdict))) continue;
      if (++seen > mostPaths) {
        isCut = true;
        break;
      }
      if (!isFolder) {
        leaves.push({ name, path, isLink: kind === "link" });
        continue;
      }
      const next = { node: createFolderNode(path), verdict, parent: node, name };
      if (!verdict.excluded) addChild(node, name, next.node);
      inner.push(next);
    }
    for (let start = 0; start < leaves.length; start += leavesAtOnce) {
      signal?.throwIfAborted();
      const batch = leaves.slice(start, start + leavesAtOnce);
      const found = await Promise.all(batch.map(({ path, isLink }) => leafOf(path, isLink)));
      for (const [index, { name }] of batch.entries()) {
        const leaf = found[index];
        if (leaf) addChild(node, name, leaf);
      }
    }
    return inner;
  };

  if (!(await reader.entries(root))) return undefined;
  let open: readonly OpenFolder[] = [first];
  while (open.length > 0 && seen <= mostPaths) {
    signal?.throwIfAborted();
    const inner = (await Promise.all(open.slice(0, foldersAtOnce).map(look))).flat();
    opened.push(...inner);
    open = [...open.slice(foldersAtOnce), ...inner];
  }
  return { tree: sumUpFolders(opened) ? tree : undefined, gitIgnores, isCut };
}

const mostRead = 10_000;
const mostTexts = 100;
const foldersAtOnce = 8;
const leavesAtOnce = 64;
