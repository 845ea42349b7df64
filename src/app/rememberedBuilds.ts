import { readFormValues } from "./buildFormFields.ts";
import { type BuildFormValues, withoutSecretArgs } from "./buildFormValues.ts";

/** Where choices are kept; VS Code's `Memento` has this shape. */
export interface KeyValueStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** What was chosen for each Dockerfile and target that was built, the latest of them. */
export interface RememberedBuilds {
  /** The choices for a Dockerfile, named by path or URI; empty where there are none. */
  of(dockerfile: string, target: string | undefined): BuildFormValues;
  /** Puts the choices in the place of earlier ones. */
  remember(dockerfile: string, target: string | undefined, values: BuildFormValues): Promise<void>;
}

const storageKey = "slipway.builds";
const mostRemembered = 200;

export function createRememberedBuilds(store: KeyValueStore): RememberedBuilds {
  return {
    of(dockerfile, target) {
      const all = readAll(store);
      const known = all.get(keyOf(dockerfile, target));
      if (known !== undefined || target === undefined) return toValues(known);
      return ofAnyTarget(toValues(all.get(keyOf(dockerfile, undefined))));
    },
    async remember(dockerfile, target, values) {
      const all = readAll(store);
      const key = keyOf(dockerfile, target);
      // Set again at the end: the map's order is that of use, and the oldest go first.
      all.delete(key);
      all.set(key, withoutSecretArgs(values));
      await store.update(storageKey, Object.fromEntries([...all].slice(-mostRemembered)));
    },
  };
}

/** A line break is in no URI, and in no stage's name. */
function keyOf(dockerfile: string, target: string | undefined): string {
  return target === undefined ? dockerfile : `${dockerfile}\n${target.toLowerCase()}`;
}

/** What says something about the Dockerfile serves a target that was not built yet, too. */
function ofAnyTarget(values: BuildFormValues): BuildFormValues {
  const { contextPath, buildArgs, secretArgs, secrets, ssh, contexts } = values;
  return {
    ...(contextPath === undefined ? {} : { contextPath }),
    ...(buildArgs === undefined ? {} : { buildArgs }),
    ...(secretArgs === undefined ? {} : { secretArgs }),
    ...(secrets === undefined ? {} : { secrets }),
    ...(ssh === undefined ? {} : { ssh }),
    ...(contexts === undefined ? {} : { contexts }),
  };
}

function readAll(store: KeyValueStore): Map<string, unknown> {
  const value = store.get(storageKey);
  return isObject(value) ? new Map(Object.entries(value)) : new Map();
}

/** Up to version 0.1 an entry had one tag, empty for none. */
function toValues(entry: unknown): BuildFormValues {
  if (!isObject(entry)) return {};
  const { values } = readFormValues(entry);
  if (typeof entry.tag !== "string" || values.tags !== undefined) return values;
  return { ...values, tags: entry.tag === "" ? [] : [entry.tag] };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
