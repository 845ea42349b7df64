import { createConcurrencyLimit } from "../buildcontext/concurrencyLimit.ts";
import type { LayerEvent } from "../engine/engine.ts";
import type { RegistryPlace } from "../image/image.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { RegistryClient } from "../registry/index.ts";
import type { ImageParts } from "./imageParts.ts";
import { isForeign } from "./registryImages.ts";
import { sharedSignal } from "./sharedSignal.ts";

export interface BlobPushing {
  readonly client: RegistryClient;
  readonly place: RegistryPlace;
  readonly onEvent: (event: LayerEvent) => void;
  /** True to send also what the registry says to have. */
  readonly anew?: boolean;
}

export interface PushedBlob {
  readonly descriptor: Descriptor;
  /** A layer is told of. */
  readonly kind: "layer" | "config";
  readonly from?: RegistryPlace;
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Blobs that are pushed at once; each has a connection, and its source may have another. */
const AT_ONCE = 4;

/** Blobs of the image that a registry has to have before its manifests. */
export function pushedBlobs({ layers, configs }: ImageParts): readonly PushedBlob[] {
  const all: readonly PushedBlob[] = [
    ...[...layers.values()].map((layer) => ({
      ...{ descriptor: layer.descriptor, kind: "layer" as const },
      ...(layer.from && { from: layer.from }),
      open: (signal?: AbortSignal) => layer.open(signal),
    })),
    ...[...configs.values()].map(({ descriptor, bytes }) => ({
      ...{ descriptor, kind: "config" as const },
      open: () => once(bytes),
    })),
  ];
  return all.filter(({ descriptor }) => !isForeign(descriptor));
}

/** Bytes that were sent. Rejects with the first failure once all have stopped. */
export async function pushBlobs(
  pushing: BlobPushing,
  blobs: readonly PushedBlob[],
  signal?: AbortSignal,
): Promise<number> {
  const stop = new AbortController();
  const either = sharedSignal(signal, stop.signal);
  const limit = createConcurrencyLimit(AT_ONCE);
  let failure: { readonly error: unknown } | undefined;
  for (const { kind, descriptor } of blobs) {
    if (kind === "layer") pushing.onEvent(eventOf(descriptor, "Waiting"));
  }
  const sent = await Promise.all(
    blobs.map((blob) =>
      limit(async () => {
        if (either.aborted) return 0;
        try {
          return await pushBlob(pushing, blob, either);
        } catch (error) {
          failure ??= { error };
          stop.abort();
          return 0;
        }
      }),
    ),
  );
  signal?.throwIfAborted();
  if (failure) throw failure.error;
  return sent.reduce((sum, bytes) => sum + bytes, 0);
}

async function pushBlob(
  { client, place, onEvent, anew = false }: BlobPushing,
  blob: PushedBlob,
  signal: AbortSignal,
): Promise<number> {
  const { descriptor, from, kind } = blob;
  const tell = (status: string, current: number): void => {
    if (kind === "layer") onEvent(eventOf(descriptor, status, current));
  };
  const { digest, size } = descriptor;
  const step = Math.max(LEAST_STEP, size / 100);
  let told = 0;
  const outcome = await client.putBlob(
    place.repository,
    { digest, size, open: (inner) => blob.open(inner) },
    {
      anew,
      mountFrom: mountable(from, place, anew),
      onSent(bytes) {
        // A resumed one is told of from where it goes on.
        if (bytes < told) told = bytes;
        if (bytes - told < step && bytes < size) return;
        told = bytes;
        tell("Pushing", bytes);
      },
    },
    signal,
  );
  const mounted = `Mounted from ${from?.repository}`;
  tell({ there: "Layer already exists", mounted, sent: "Pushed" }[outcome], size);
  return outcome === "sent" ? size : 0;
}

/** Bytes. */
const LEAST_STEP = 256 * 1024;

function mountable(
  from: RegistryPlace | undefined,
  { host, repository }: RegistryPlace,
  anew: boolean,
): string | undefined {
  if (anew || from?.host !== host || from.repository === repository) return undefined;
  return from.repository;
}

/** In the form of an engine's events, for those who show them. */
export function eventOf({ digest, size }: Descriptor, status: string, current = 0): LayerEvent {
  return { layer: digest.replace(/^.*:/, "").slice(0, 12), status, current, total: size };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
