/** Where choices are kept; VS Code's `Memento` has this shape. */
export interface KeyValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** What was chosen when a Dockerfile was last built. */
export interface RememberedBuild {
  readonly tag?: string;
  /** Absolute path. */
  readonly contextPath?: string;
}

export interface RememberedBuilds {
  /** The choices for a Dockerfile, named by path or URI; empty where there are none. */
  of(dockerfile: string): RememberedBuild;
  /** Adds to what is known; an unnamed choice stays. */
  remember(dockerfile: string, choice: RememberedBuild): Promise<void>;
}

const storageKey = "slipway.builds";
const mostRemembered = 200;

export function createRememberedBuilds(store: KeyValueStore): RememberedBuilds {
  return {
    of: (dockerfile) => readAll(store).get(dockerfile) ?? {},
    async remember(dockerfile, choice) {
      const all = readAll(store);
      const known = all.get(dockerfile);
      // Set again at the end: the map's order is that of use, and the oldest go first.
      all.delete(dockerfile);
      all.set(dockerfile, { ...known, ...choice });
      const kept = [...all].slice(-mostRemembered);
      await store.update(storageKey, Object.fromEntries(kept));
    },
  };
}

function readAll(store: KeyValueStore): Map<string, RememberedBuild> {
  const value = store.get(storageKey);
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(Object.entries(value).map(([key, entry]) => [key, toRememberedBuild(entry)]));
}

function toRememberedBuild(value: unknown): RememberedBuild {
  if (typeof value !== "object" || value === null) return {};
  const { tag, contextPath } = value as Readonly<Record<string, unknown>>;
  return {
    ...(typeof tag === "string" ? { tag } : {}),
    ...(typeof contextPath === "string" ? { contextPath } : {}),
  };
}
