import { lstat, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { isReadByRules, largestText } from "../dockerfile/isReadByRules.ts";
import { type ContextNode, createFileNode, createLinkNode } from "./contextNode.ts";
import { isNearPath } from "./isNearPath.ts";

/** Looks at files and links of a context; reads the texts that rules read, up to a bound. */
export interface LeafReader {
  /** False for a file of which there is nothing to be known but its size. */
  isOfUse(path: string, name: string, isLink: boolean): boolean;
  /** Undefined for what is gone or cannot be looked at. Takes no longer than the disk. */
  readNow(path: string, isLink: boolean): ContextNode | undefined;
  /** The same for many, without waiting for each. */
  read(
    leaves: readonly { readonly path: string; readonly isLink: boolean }[],
  ): Promise<readonly (ContextNode | undefined)[]>;
  /** Of any file that is not too large; undefined where it cannot be read. */
  textNow(path: string): string | undefined;
}

/** Of one context. */
const mostTexts = 500;

export function createLeafReader(root: string): LeafReader {
  // A `join` is a third of the time of a look at a file; slashes are good for Windows, too.
  const place = (path: string): string => `${root}/${path}`;
  let texts = 0;
  const textNow = (path: string): string | undefined => {
    try {
      return readFileSync(place(path), "utf8");
    } catch {
      return undefined;
    }
  };
  const file = (path: string, bytes: number): ContextNode => {
    if (!isReadByRules(path) || bytes > largestText || !isNearPath(path) || texts >= mostTexts) {
      return createFileNode(path, bytes);
    }
    texts++;
    return createFileNode(path, bytes, textNow(path));
  };
  const link = (path: string): ContextNode => {
    try {
      const target = readlinkSync(place(path));
      return createLinkNode(path, process.platform === "win32" ? toSlashes(target) : target);
    } catch {
      return createLinkNode(path, undefined);
    }
  };
  return {
    isOfUse: (path, name, isLink) =>
      isLink || (isReadByRules(name) && isNearPath(path) && texts < mostTexts),
    readNow(path, isLink) {
      if (isLink) return link(path);
      const stats = statNow(place(path));
      return stats && file(path, stats.size);
    },
    // With callbacks, as a promise for each file doubles the time.
    read: (leaves) =>
      new Promise((resolve) => {
        const found: (ContextNode | undefined)[] = [];
        let left = leaves.length;
        if (left === 0) resolve(found);
        for (const [index, { path, isLink }] of leaves.entries()) {
          lstat(place(path), (error, stats) => {
            if (!error) found[index] = isLink ? link(path) : file(path, stats.size);
            if (--left === 0) resolve(found);
          });
        }
      }),
    textNow(path) {
      const stats = statNow(place(path));
      return stats !== undefined && stats.size <= largestText ? textNow(path) : undefined;
    },
  };
}

function statNow(path: string): { readonly size: number } | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function toSlashes(path: string): string {
  return path.replaceAll("\\", "/");
}
