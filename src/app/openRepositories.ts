import { isSlipwayError, type SlipwayError } from "../base/errors.ts";
import { type ConcurrencyLimit, createConcurrencyLimit } from "../buildcontext/concurrencyLimit.ts";
import type { RegistryClient } from "../registry/index.ts";
import type { OpenedRegistry, RegistryAccess } from "./registryAccess.ts";

/** Clients of repositories, opened at their first use and kept; six requests at once to one host. */
export interface OpenRepositories {
  /** `repository` undefined: for the registry as a whole. */
  of(host: string, repository?: string): Promise<OpenedRepository>;
  /** Ends what is under way in a repository, and forgets its client. */
  close(host: string, repository?: string): void;
  closeAll(): void;
}

export interface OpenedRepository extends OpenedRegistry {
  /**
   * The same client for what nobody waits for: once the registry has had enough of us or is gone, it
   * asks no more and rejects with what was said.
   */
  readonly background: RegistryClient;
}

const mostAtOnce = 6;

export function createOpenRepositories(access: () => Promise<RegistryAccess>): OpenRepositories {
  const limits = new Map<string, ConcurrencyLimit>();
  const places = new Map<string, Place>();
  const close = (key: string): void => {
    const place = places.get(key);
    places.delete(key);
    place?.end.abort();
    place?.opened.then(({ client }) => client.close()).catch(() => undefined);
  };
  return {
    of(host, repository) {
      const key = keyOf(host, repository);
      const known = places.get(key);
      if (known !== undefined) return known.opened;
      const limit = limits.get(host) ?? createConcurrencyLimit(mostAtOnce);
      limits.set(host, limit);
      const end = new AbortController();
      const opened = open({ access, limit, host, repository }, end.signal);
      places.set(key, { opened, end });
      return opened;
    },
    close: (host, repository) => close(keyOf(host, repository)),
    closeAll() {
      for (const key of [...places.keys()]) close(key);
    },
  };
}

interface Place {
  readonly opened: Promise<OpenedRepository>;
  readonly end: AbortController;
}

function keyOf(host: string, repository = ""): string {
  return `${host}/${repository}`;
}

async function open(
  place: {
    readonly access: () => Promise<RegistryAccess>;
    readonly limit: ConcurrencyLimit;
    readonly host: string;
    readonly repository: string | undefined;
  },
  end: AbortSignal,
): Promise<OpenedRepository> {
  const access = await place.access();
  const opened = await access.open(place.host, undefined, place.repository, { signal: end });
  const turn: Turn = (signal, ask) =>
    place.limit(async () => {
      const both = signal === undefined ? end : AbortSignal.any([signal, end]);
      both.throwIfAborted();
      return ask(both).catch((error: unknown) => {
        throw withLoginProblem(error, opened.loginProblem);
      });
    });
  let stopped: { readonly error: unknown } | undefined;
  const stopping: Turn = (signal, ask) =>
    turn(signal, async (both) => {
      if (stopped !== undefined) throw stopped.error;
      return ask(both).catch((error: unknown) => {
        if (isHopeless(error)) stopped ??= { error };
        throw error;
      });
    });
  return {
    ...opened,
    client: inTurn(opened.client, turn),
    background: inTurn(opened.client, stopping),
  };
}

export type Turn = <T>(
  signal: AbortSignal | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

/** The same client, whose questions wait for their turn. */
export function inTurn(client: RegistryClient, turn: Turn): RegistryClient {
  return {
    host: client.host,
    close: () => client.close(),
    ping: (signal) => turn(signal, (both) => client.ping(both)),
    tags: (repository, signal) => turn(signal, (both) => client.tags(repository, both)),
    repositories: (signal) => turn(signal, (both) => client.repositories(both)),
    headManifest: (repository, reference, signal) =>
      turn(signal, (both) => client.headManifest(repository, reference, both)),
    manifest: (repository, reference, signal) =>
      turn(signal, (both) => client.manifest(repository, reference, both)),
    config: (repository, config, signal) =>
      turn(signal, (both) => client.config(repository, config, both)),
    hasBlob: (repository, digest, signal) =>
      turn(signal, (both) => client.hasBlob(repository, digest, both)),
    // No turn: it lasts, and is read when its reader likes.
    blob: (repository, blob, signal) => client.blob(repository, blob, signal),
    putBlob: (repository, blob, options, signal) =>
      turn(signal, (both) => client.putBlob(repository, blob, options, both)),
    putManifest: (repository, reference, manifest, signal) =>
      turn(signal, (both) => client.putManifest(repository, reference, manifest, both)),
    checkPush: (repository, signal) => turn(signal, (both) => client.checkPush(repository, both)),
    deleteManifest: (repository, digest, signal) =>
      turn(signal, (both) => client.deleteManifest(repository, digest, both)),
  };
}

/** "Log in" would not help where a login is there and its helper does not give it. */
export function withLoginProblem(
  error: unknown,
  problem: SlipwayError<"credentials-unreadable"> | undefined,
): unknown {
  const wantsLogin =
    isSlipwayError(error, "registry-refused") &&
    error.facts.login &&
    error.facts.reason !== "rate-limited";
  return wantsLogin && problem !== undefined ? problem : error;
}

/** What fifty more requests would only make worse. */
function isHopeless(error: unknown): boolean {
  if (isSlipwayError(error, "registry-refused")) {
    return error.facts.reason === "rate-limited" || error.facts.login;
  }
  return (
    isSlipwayError(error, "registry-unreachable") || isSlipwayError(error, "credentials-unreadable")
  );
}
