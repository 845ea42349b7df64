import type { BlobStore } from "../../image/blobStore.ts";

/** A manifest or configuration by its digest; undefined where the store has none that is whole. */
export async function readStored(
  store: BlobStore,
  digest: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const size = await store.size(digest);
    if (size === undefined || size > largestText) return undefined;
    return await allOf(store.open(digest, signal));
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Where nothing can be written, it is read from the registry again the next time. */
export async function keepText(store: BlobStore, bytes: Uint8Array): Promise<void> {
  await store.add([bytes]).catch(() => undefined);
}

export async function allOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  for await (const piece of pieces) read.push(piece);
  return Buffer.concat(read);
}

/** Bytes; manifests and configurations have a hundredth of it. */
export const largestText = 8 * 1024 * 1024;
