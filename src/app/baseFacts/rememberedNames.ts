import type { BlobStore } from "../../image/blobStore.ts";
import { isDigest } from "../../oci/digest.ts";

/** Where a name led to, the last time that its registry was asked. */
export interface RememberedName {
  /** Of the manifest or index. */
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Undefined where nothing is remembered, or nothing that can be read. */
export async function recallName(
  store: BlobStore,
  name: string,
): Promise<RememberedName | undefined> {
  try {
    const read: unknown = JSON.parse((await store.recall(keyOf(name))) ?? "null");
    if (typeof read !== "object" || read === null) return undefined;
    const { digest, at }: { digest?: unknown; at?: unknown } = read;
    const isSound = typeof digest === "string" && isDigest(digest) && Number.isFinite(at);
    return isSound ? { digest, at: Number(at) } : undefined;
  } catch {
    return undefined;
  }
}

/** Where nothing can be written, it is asked for again the next time. */
export async function rememberName(
  store: BlobStore,
  name: string,
  found: RememberedName,
): Promise<void> {
  await store.remember(keyOf(name), JSON.stringify(found)).catch(() => undefined);
}

function keyOf(name: string): string {
  return `base-image ${name}`;
}
