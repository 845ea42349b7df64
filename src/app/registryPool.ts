import { abortable } from "../base/abortable.ts";
import type { RegistryClient } from "../registry/index.ts";
import { inTurn, withLoginProblem } from "./openRepositories.ts";
import { forOneOperation, type OpenedRegistry, type RegistryAccess } from "./registryAccess.ts";

/** Clients for as long as some work with images goes on, one for each repository. */
export interface RegistryPool {
  /** `host` as `ImageReference.registry` has it. Rejects as `RegistryAccess.open`. */
  client(host: string, repository: string, signal?: AbortSignal): Promise<RegistryClient>;
  /** Closes all; what is still read from them breaks off. */
  close(): Promise<void>;
}

export function createRegistryPool(access: RegistryAccess): RegistryPool {
  const own = forOneOperation(access);
  const opened = new Map<string, Promise<RegistryClient>>();
  const end = new AbortController();
  return {
    client(host, repository, signal) {
      const key = `${host}/${repository}`;
      const known = opened.get(key);
      if (known) return abortable(known, signal);
      // Others may wait for it as well, so no single signal ends it.
      const opening = own
        .open(host, undefined, repository, { signal: end.signal })
        .then(withItsProblem);
      opened.set(key, opening);
      // What could not be opened may be another time.
      opening.catch(() => opened.delete(key));
      return abortable(opening, signal);
    },
    async close() {
      end.abort();
      const all = [...opened.values()];
      opened.clear();
      for (const one of await Promise.allSettled(all)) {
        if (one.status === "fulfilled") one.value.close();
      }
    },
  };
}

/** Where a login could not be read, that is what is told when one is wanted. */
function withItsProblem({ client, loginProblem }: OpenedRegistry): RegistryClient {
  if (loginProblem === undefined) return client;
  return inTurn(client, (signal = new AbortController().signal, ask) =>
    ask(signal).catch((error: unknown) => {
      throw withLoginProblem(error, loginProblem);
    }),
  );
}
