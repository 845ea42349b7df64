import { isDeepStrictEqual } from "node:util";
import { contextTime } from "./assembleCase.ts";
import type { BuiltEntry, BuiltImage, BuiltLayer, ConfigJson } from "./builtImage.ts";

/**
 * What is different in our image, a line each; none where it is the engine's. Not compared is what
 * docs/assembler-differences.md lists: times of what the build made, and so digests of layers.
 */
export function compareBuilt(
  ours: BuiltImage,
  theirs: BuiltImage,
  options: CompareOptions,
): readonly string[] {
  return [...compareConfigs(ours.config, theirs.config), ...compareLayers(ours, theirs, options)];
}

export interface CompareOptions {
  /** False where a folder's time may be that of a root, which no layer tells. */
  readonly rootTimes: boolean;
}

function compareConfigs(ours: ConfigJson, theirs: ConfigJson): readonly string[] {
  const differences: string[] = [];
  const compare = (at: string, own: unknown, other: unknown): void => {
    if (isDeepStrictEqual(own, other)) return;
    if (isPlain(own) && isPlain(other)) {
      for (const key of new Set([...Object.keys(own), ...Object.keys(other)])) {
        compare(`${at}.${key}`, own[key], other[key]);
      }
    } else if (Array.isArray(own) && Array.isArray(other) && own.length === other.length) {
      for (const [index, it] of own.entries()) compare(`${at}[${index}]`, it, other[index]);
    } else differences.push(`${at}: ours ${text(own)}, theirs ${text(other)}`);
  };
  compare("config", withoutTimes(ours), withoutTimes(theirs));
  return differences;
}

function withoutTimes({ created, history, rootfs, ...rest }: ConfigJson): object {
  const steps = history?.map(({ created: _at, ...step }) => step);
  return { ...rest, history: steps, layers: rootfs.diff_ids?.length ?? 0 };
}

function compareLayers(
  ours: BuiltImage,
  theirs: BuiltImage,
  options: CompareOptions,
): readonly string[] {
  if (ours.layers.length !== theirs.layers.length) {
    return [`layers: ours ${ours.layers.length}, theirs ${theirs.layers.length}`];
  }
  const own = changedEntries(ours.layers);
  const other = changedEntries(theirs.layers);
  return own.flatMap((entries, index) =>
    compareLayer(entries, other[index] ?? new Map(), options).map((it) => `layer ${index}: ${it}`),
  );
}

type Entries = ReadonlyMap<string, BuiltEntry>;

function compareLayer(own: Entries, other: Entries, options: CompareOptions): readonly string[] {
  const paths = [...new Set([...own.keys(), ...other.keys()])];
  return paths.flatMap((path) => {
    const [a, b] = [own.get(path), other.get(path)];
    if (a === undefined) return [`ours lacks ${path} ${describe(b)}`];
    if (b === undefined) return [`only ours has ${path} ${describe(a)}`];
    return compareEntries(a, b, options).map((it) => `${path}: ${it}`);
  });
}

function compareEntries(
  ours: BuiltEntry,
  theirs: BuiltEntry,
  { rootTimes }: CompareOptions,
): readonly string[] {
  return (Object.keys(theirs) as (keyof BuiltEntry)[]).flatMap((key) => {
    const isFree = theirs.modified > contextTime || (theirs.type === "directory" && !rootTimes);
    if (key === "modified" && isFree) return [];
    const [a, b] = [ours[key], theirs[key]];
    if (isDeepStrictEqual(a, b)) return [];
    const show = (it: unknown) => (key === "mode" ? Number(it).toString(8) : text(it));
    return [`${key} ours ${show(a)}, theirs ${show(b)}`];
  });
}

/**
 * What each layer changes, with the folders that this is in. The stores of an engine differ in
 * whether a layer has once more what is written again just as it was, also as one more name.
 */
function changedEntries(layers: readonly BuiltLayer[]): readonly Entries[] {
  const below = new Map<string, BuiltEntry>();
  return layers.map(({ entries }) => {
    const changed = new Map<string, BuiltEntry>();
    const holding = new Set<string>();
    const files = filesOf(entries);
    for (const entry of entries.toReversed()) {
      const { path } = entry;
      if (!holding.has(path) && isSame(below.get(path), files.get(path) ?? entry)) continue;
      changed.set(path, entry);
      holding.add(path.slice(0, Math.max(path.lastIndexOf("/"), 0)));
    }
    for (const [path, entry] of files) below.set(path, entry);
    return changed;
  });
}

/** One more name of a file as that file. */
function filesOf(entries: readonly BuiltEntry[]): Entries {
  const files = new Map(entries.map((entry) => [entry.path, entry]));
  for (const { path, type, link } of entries) {
    const first = type === "link" ? files.get(link.replace(/^\//, "")) : undefined;
    if (first) files.set(path, { ...first, path });
  }
  return files;
}

function isSame(old: BuiltEntry | undefined, entry: BuiltEntry): boolean {
  if (old === undefined) return false;
  const isFolder = entry.type === "directory";
  return isDeepStrictEqual(isFolder ? { ...old, modified: 0 } : old, {
    ...entry,
    ...(isFolder && { modified: 0 }),
  });
}

function describe(entry: BuiltEntry | undefined): string {
  return entry ? `(${entry.type} ${entry.mode.toString(8)} ${entry.uid}:${entry.gid})` : "";
}

function text(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
