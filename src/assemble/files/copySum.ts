import { createHash } from "node:crypto";
import { foundOf, placeOf } from "./copyFiles.ts";
import type { CopyRequest } from "./copyRequest.ts";
import { contentDigest } from "./sameInode.ts";
import type { Inode } from "./treeNode.ts";
import { walkSource } from "./walkSource.ts";

/**
 * What the copy would take from its sources, as a digest: the same where the same files would come
 * to the same places. Times are left out, and owners where they are given. The tree it goes into has
 * no part in it. Rejects as `copyFiles` does for sources that are missing.
 */
export async function copySum(request: CopyRequest, signal?: AbortSignal): Promise<string> {
  const { destination, owner, mode, link, parents, excludes, unpack } = request;
  const sum = createHash("sha256");
  const add = (value: unknown): void => void sum.update(`${JSON.stringify(value)}\n`);
  add(["copy-1", destination, owner, mode, link, parents, excludes, unpack]);
  for (const source of request.sources) {
    const { path, includes } = placeOf(source, parents);
    for (const found of await foundOf(source, path)) {
      add([found.path, source.kind === "content" && source.unpack === true]);
      const { inode } = found.node;
      if (inode.kind !== "folder") {
        add(await factsOf(inode, owner, signal));
        continue;
      }
      const names = new Map<Inode, number>();
      const taken: { readonly place: readonly [number, string]; readonly inode: Inode }[] = [];
      for (const { node, depth, name, included } of walkSource(found.node, {
        includes,
        excludes,
      })) {
        taken.push({ place: [included ? depth : -depth, name], inode: node.inode });
      }
      await inTurns(
        taken,
        (each) => factsOf(each.inode, owner, signal),
        ({ place, inode: each }, facts) => {
          const other = names.get(each);
          if (other === undefined) names.set(each, names.size);
          add(other === undefined ? [place, facts] : [place, other]);
        },
      );
    }
  }
  return `sha256:${sum.digest("hex")}`;
}

async function factsOf(
  inode: Inode,
  owner: string | undefined,
  signal?: AbortSignal,
): Promise<readonly unknown[]> {
  signal?.throwIfAborted();
  const { kind, mode, uid, gid, size, link, device, xattrs } = inode;
  const content = kind === "file" && size > 0 ? await contentDigest(inode, signal) : undefined;
  const attributes = xattrs && [...xattrs].map(([name, value]) => [name, Buffer.from(value)]);
  return [kind, mode, owner ?? [uid, gid], size, link, device, attributes, content];
}

/** Asks for several at once, and takes the answers in order. */
async function inTurns<T, R>(
  all: readonly T[],
  ask: (each: T) => Promise<R>,
  take: (each: T, answer: R) => void,
): Promise<void> {
  for (let start = 0; start < all.length; start += askedAtOnce) {
    const batch = all.slice(start, start + askedAtOnce);
    const answers = await Promise.all(batch.map(ask));
    for (const [index, answer] of answers.entries()) take(batch[index] as T, answer);
  }
}

const askedAtOnce = 16;
