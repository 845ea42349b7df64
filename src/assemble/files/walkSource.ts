import { compileGlob } from "../../buildcontext/globPattern.ts";
import {
  canMatchBelow,
  createIgnoreMatcher,
  type Verdict,
} from "../../buildcontext/ignoreMatcher.ts";
import { cleanPath } from "../../dockerfile/cleanPath.ts";
import type { IgnorePattern } from "../../dockerfile/ignoreFile.ts";
import { sortedNames } from "./sortedNames.ts";
import type { TreeNode } from "./treeNode.ts";

/** Something in a folder that is copied. */
export interface WalkedNode {
  readonly node: TreeNode;
  readonly name: string;
  /** 1 for what is right in the folder. */
  readonly depth: number;
  /** False for a folder that is made only if something below it is copied. */
  readonly included: boolean;
}

export interface SourceFilter {
  /** `--parents`: nothing but what one of these matches; undefined for all. */
  readonly includes: readonly string[] | undefined;
  readonly excludes: readonly string[];
}

/**
 * What is below a folder, each folder before what is in it, names in the order of their bytes, as deep
 * as it goes; no link is followed. Patterns are those of moby/patternmatcher, from the folder on.
 */
export function* walkSource(top: TreeNode, filter: SourceFilter): Generator<WalkedNode> {
  const exclude = filter.excludes.length > 0 ? matcherOf(filter.excludes) : undefined;
  const include = filter.includes ? matcherOf(filter.includes) : undefined;
  const globs = (filter.includes ?? []).flatMap((each) => compileGlob(cleanPath(each)) ?? []);
  const usesPaths = exclude !== undefined || include !== undefined;
  const enter = (node: TreeNode, path: string, wanted?: Verdict, unwanted?: Verdict) => ({
    ...{ node, path, wanted, unwanted, at: 0 },
    names: sortedNames(node),
  });
  const stack = [enter(top, "", include?.root, exclude?.root)];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const name = frame.names[frame.at++];
    if (name === undefined) {
      stack.pop();
      continue;
    }
    const node = frame.node.children?.get(name);
    if (node === undefined) continue;
    const path = !usesPaths || frame.path === "" ? name : `${frame.path}/${name}`;
    const wanted = include?.judge(path, frame.wanted ?? include.root);
    const unwanted = exclude?.judge(path, frame.unwanted ?? exclude.root);
    const isWanted = wanted === undefined || wanted.excluded;
    const isUnwanted = unwanted?.excluded ?? false;
    const isFolder = node.inode.kind === "folder";
    const included = isWanted && !isUnwanted;
    if (!included && !isFolder) continue;
    if (!isWanted && !globs.some((glob) => canMatchBelow(glob, path))) continue;
    if (isUnwanted && unwanted && !exclude?.mayKeepBelow(path, unwanted)) continue;
    yield { node, name, depth: stack.length, included };
    if (isFolder) stack.push(enter(node, path, wanted, unwanted));
  }
}

/** As moby/patternmatcher reads its patterns: unlike an ignore file it leaves a slash in front. */
function matcherOf(texts: readonly string[]) {
  const patterns = texts.flatMap((text, line): IgnorePattern[] => {
    const trimmed = text.trim();
    if (trimmed === "") return [];
    const negated = trimmed.startsWith("!");
    const pattern = cleanPath(negated ? trimmed.slice(1) : trimmed);
    return [{ pattern, negated, line, range: { start: 0, end: 0 } }];
  });
  return createIgnoreMatcher(patterns, "--exclude");
}
