import type { KeyValueStore } from "./rememberedBuilds.ts";
import { type RunValues, readRunValues, withoutSecretEnv } from "./runValues.ts";

/** What was chosen for each repository whose image was run, the latest of them. */
export interface RememberedRuns {
  of(repository: string): RunValues;
  /** Puts the choices in the place of earlier ones; values of secrets are left out. */
  remember(repository: string, values: RunValues): Promise<void>;
}

const storageKey = "slipway.runs";
const mostRemembered = 100;

export function createRememberedRuns(store: KeyValueStore): RememberedRuns {
  const readAll = (): Map<string, unknown> => {
    const value = store.get(storageKey);
    return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : new Map();
  };
  return {
    of: (repository) => readRunValues(readAll().get(repository)),
    async remember(repository, values) {
      const all = readAll();
      // Set again at the end: the map's order is that of use, and the oldest go first.
      all.delete(repository);
      all.set(repository, withoutSecretEnv(values));
      await store.update(storageKey, Object.fromEntries([...all].slice(-mostRemembered)));
    },
  };
}
