import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
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
  add(["copy-2", destination, owner, mode, link, parents, excludes, unpack]);
  for (const source of request.sources) {
    const { path, includes } = placeOf(source, parents);
    for (const found of await foundOf(source, path)) {
      add([found.path, source.kind === "content" && source.unpack === true]);
      const { inode } = found.node;
      if (inode.kind !== "folder") {
        add(await factsOf(inode, owner, signal));
        continue;
      }
      /** By the place of the first name. */
      const linked = new Map<Inode, number>();
      let place = 0;
      await inTurns(
        walkSource(found.node, { includes, excludes }),
        ({ node }) => factsOf(node.inode, owner, signal),
        ({ node, depth, name, included }, facts) => {
          const first = node.inode.isLinked ? linked.get(node.inode) : undefined;
          if (node.inode.isLinked && first === undefined) linked.set(node.inode, place);
          add([included ? depth : -depth, name, first ?? facts]);
          place++;
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
  all: Iterable<T>,
  ask: (each: T) => Promise<R>,
  take: (each: T, answer: R) => void,
): Promise<void> {
  let batch: T[] = [];
  let turn = performance.now();
  const takeBatch = async (): Promise<void> => {
    const answers = await Promise.all(batch.map(ask));
    for (const [index, answer] of answers.entries()) take(batch[index] as T, answer);
    batch = [];
  };
  for (const each of all) {
    batch.push(each);
    if (batch.length < askedAtOnce) continue;
    await takeBatch();
    // Small files may be read without ever giving way.
    if (performance.now() - turn < longestTurn) continue;
    await setImmediate();
    turn = performance.now();
  }
  await takeBatch();
}

const askedAtOnce = 16;
/** Milliseconds that nobody else has; less than a frame. */
const longestTurn = 8;
