import { createHash } from "node:crypto";
import { isRecord } from "../base/isRecord.ts";
import type { BlobStore } from "../image/blobStore.ts";
import type { Layer } from "../image/image.ts";

/** What a step made, as it is remembered. */
export interface StepMade {
  readonly layer: Layer;
  /** Bytes of the files that it added. */
  readonly size: number;
}

/** A text that stands for all that decides what a step makes. */
export function stepKey(parts: readonly unknown[]): string {
  const text = JSON.stringify([version, ...parts]);
  return `assemble-step-${createHash("sha256").update(text).digest("hex")}`;
}

/** Changes whenever the same input would make other bytes than before. */
const version = 3;

/** Undefined where the step is not known, or its layer is not in the store any more. */
export async function recallStep(store: BlobStore, key: string): Promise<StepMade | undefined> {
  const text = await store.recall(key);
  const made = text === undefined ? undefined : readMade(text);
  if (made === undefined) return undefined;
  const { mediaType, digest, diffId, bytes, size } = made;
  if ((await store.size(digest)) !== bytes) return undefined;
  const descriptor = { mediaType, digest, size: bytes };
  return { layer: { descriptor, diffId, open: (signal) => store.open(digest, signal) }, size };
}

export async function rememberStep(
  store: BlobStore,
  key: string,
  { layer: { descriptor, diffId }, size }: StepMade,
): Promise<void> {
  const { mediaType, digest, size: bytes } = descriptor;
  await store.remember(key, JSON.stringify({ mediaType, digest, diffId, bytes, size }));
}

interface Made {
  readonly mediaType: string;
  readonly digest: string;
  readonly diffId: string;
  readonly bytes: number;
  readonly size: number;
}

function readMade(text: string): Made | undefined {
  let made: unknown;
  try {
    made = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(made)) return undefined;
  const { mediaType, digest, diffId, bytes, size } = made;
  if (typeof mediaType !== "string" || typeof digest !== "string") return undefined;
  if (typeof diffId !== "string" || typeof bytes !== "number" || typeof size !== "number") {
    return undefined;
  }
  return { mediaType, digest, diffId, bytes, size };
}
