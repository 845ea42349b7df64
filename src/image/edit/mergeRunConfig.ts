import { isDeepStrictEqual } from "node:util";
import { isRecord, type JsonRecord } from "../../base/isRecord.ts";

export interface RunConfigs {
  readonly image: JsonRecord;
  readonly oldBase: JsonRecord;
  readonly newBase: JsonRecord;
}

export interface MergedRunConfig {
  readonly run: JsonRecord;
  /** What is the image's and not the new base's, such as `Cmd` and `Labels version`. */
  readonly own: readonly string[];
}

/**
 * What an image had changed in its base's config, on another base: three texts are merged like that,
 * too. Variables, labels, ports and volumes count one by one, all else as a whole.
 */
export function mergeRunConfig(configs: RunConfigs): MergedRunConfig {
  const { image, oldBase, newBase } = configs;
  const own: string[] = [];
  const run: Record<string, unknown> = {};
  for (const name of new Set([
    ...Object.keys(newBase),
    ...Object.keys(image),
    ...Object.keys(oldBase),
  ])) {
    const parts = [image[name], oldBase[name], newBase[name]];
    const read = name === "Env" ? readEnv : maps.has(name) ? readMap : undefined;
    if (read === undefined || !parts.every((part) => read(part))) {
      const [mine, old, base] = parts;
      const changed = !isDeepStrictEqual(mine ?? null, old ?? null);
      if (changed) own.push(name);
      run[name] = changed ? mine : base;
      continue;
    }
    const [mine = new Map(), old = new Map(), base = new Map()] = parts.map((part) => read(part));
    const merged = mergeEach(mine, old, base, (key) => own.push(`${name} ${key}`));
    // Null and an empty one mean the same; the base's writer knows which it likes.
    if (merged.size === 0) run[name] = base.size === 0 ? newBase[name] : undefined;
    else
      run[name] =
        name === "Env"
          ? [...merged].map(([key, value]) => `${key}${value}`)
          : Object.fromEntries(merged);
  }
  return { run, own };
}

const maps: ReadonlySet<string> = new Set(["Labels", "ExposedPorts", "Volumes"]);

function mergeEach(
  mine: ReadonlyMap<string, unknown>,
  old: ReadonlyMap<string, unknown>,
  base: ReadonlyMap<string, unknown>,
  onOwn: (key: string) => void,
): ReadonlyMap<string, unknown> {
  const merged = new Map(base);
  for (const key of new Set([...mine.keys(), ...old.keys()])) {
    if (isDeepStrictEqual(mine.get(key), old.get(key))) continue;
    onOwn(key);
    if (mine.has(key)) merged.set(key, mine.get(key));
    else merged.delete(key);
  }
  return merged;
}

/** Names with what follows them, equals sign included; undefined where it is no list. */
function readEnv(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (value === undefined || value === null) return new Map();
  if (!Array.isArray(value)) return undefined;
  return new Map(
    value.map(String).map((entry) => {
      const equals = entry.indexOf("=");
      return equals === -1 ? [entry, ""] : [entry.slice(0, equals), entry.slice(equals)];
    }),
  );
}

function readMap(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (value === undefined || value === null) return new Map();
  return isRecord(value) ? new Map(Object.entries(value)) : undefined;
}
