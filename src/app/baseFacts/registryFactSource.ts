import { limitedSignal } from "../../base/limitedSignal.ts";
import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import type { BlobStore } from "../../image/blobStore.ts";
import { parseImageReference } from "../../reference/imageReference.ts";
import type { RegistryClient } from "../../registry/index.ts";
import type { RegistryAccess } from "../registryAccess.ts";
import type { BaseFactSource } from "./baseFactSource.ts";
import { type RegistryFactsAsk, readRegistryFacts } from "./readRegistryFacts.ts";
import { type RememberedName, recallName, rememberName } from "./rememberedNames.ts";

/**
 * Registries as a source. Where a tag leads is asked for by HEAD, which no registry counts as a pull;
 * manifest and configuration are read once, as they then lie in the store by their digests. Where a
 * registry does not answer, what it said before is given, however old that is.
 */
export function registryFactSource(deps: {
  readonly access: () => Promise<RegistryAccess>;
  /** Kept small here; it should be for nothing else. */
  readonly store: BlobStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** As Go calls it, such as `amd64`: whose image of an index is read. */
  readonly architecture: string;
  /** Milliseconds for all requests of one question. */
  readonly askLimit?: number;
}): BaseFactSource {
  const { access, store, now, architecture, askLimit = usualLimit } = deps;
  const failed = new Map<string, { readonly at: number; readonly error: unknown }>();
  const absent = new Map<string, number>();
  let kept = 0;

  const read = (
    name: string,
    { digest, at }: RememberedName,
    open: RegistryFactsAsk["open"],
    signal: AbortSignal,
  ): Promise<BaseImageFacts | undefined> => {
    const { repository } = parseImageReference(name);
    const said = new Date(at).toISOString();
    return readRegistryFacts(
      { open, store, name, repository, digest, architecture, at: said },
      signal,
    );
  };
  const askRegistry = async (
    name: string,
    open: () => Promise<RegistryClient>,
    signal: AbortSignal,
  ): Promise<BaseImageFacts | undefined> => {
    const { repository, tag = "latest", digest } = parseImageReference(name);
    const found = digest ?? (await (await open()).headManifest(repository, tag, signal))?.digest;
    if (found === undefined) return undefined;
    const named = { digest: found, at: now() };
    const facts = await read(name, named, open, signal);
    await rememberName(store, name, named);
    if (kept++ % trimEvery === 0) await store.trim(mostBytes).catch(() => undefined);
    return facts;
  };

  return {
    kind: "registry",
    limit: askLimit + storeLimit,
    async ask(name, signal) {
      if (isWithin(freshMs, absent.get(name), now())) return undefined;
      const before = await recallName(store, name);
      const isPinned = parseImageReference(name).digest !== undefined;
      const trouble = failed.get(name);
      const isPaused = isWithin(pauseMs, trouble?.at, now());
      if (before && (isPinned || isPaused || isWithin(freshMs, before.at, now()))) {
        const facts = await read(name, before, undefined, signal);
        if (facts) return facts;
      }
      if (isPaused) throw trouble?.error;
      try {
        const facts = await withClient(access, name, (open) =>
          askRegistry(name, open, limitedSignal(signal, askLimit)),
        );
        failed.delete(name);
        if (facts === undefined) absent.set(name, now());
        return facts;
      } catch (error) {
        signal.throwIfAborted();
        failed.set(name, { at: now(), error });
        const facts = before && (await read(name, before, undefined, signal));
        if (facts === undefined) throw error;
        return facts;
      }
    },
  };
}

/** Milliseconds that the answer of a registry is taken for what it would say now. */
const freshMs = 60 * 60_000;
/** Milliseconds after a failure in which a name is not asked for again. */
const pauseMs = 5 * 60_000;
const usualLimit = 15_000;
/** Milliseconds for what is on the disk, beside the requests. */
const storeLimit = 5_000;
/** Bytes: some thousands of images. */
const mostBytes = 16 * 1024 * 1024;
const trimEvery = 50;

function isWithin(span: number, since: number | undefined, now: number): boolean {
  return since !== undefined && now - since >= 0 && now - since < span;
}

/** One client for a question, opened when the first request is to be made. */
async function withClient<T>(
  access: () => Promise<RegistryAccess>,
  name: string,
  use: (open: () => Promise<RegistryClient>) => Promise<T>,
): Promise<T> {
  const { registry, repository } = parseImageReference(name);
  let opened: Promise<RegistryClient> | undefined;
  const open = async (): Promise<RegistryClient> => {
    const { client } = await (await access()).open(registry, undefined, repository);
    return client;
  };
  try {
    return await use(() => {
      opened ??= open();
      return opened;
    });
  } finally {
    void opened?.then(
      (client) => client.close(),
      () => undefined,
    );
  }
}
