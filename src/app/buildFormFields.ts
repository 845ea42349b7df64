import type { BuildOutput, CacheEntry, ExtraHost, NamedContext, Ulimit } from "../engine/engine.ts";
import type { BuildFormValues, SecretChoice } from "./buildFormValues.ts";
import type { SshSource } from "./buildOptions.ts";

/** A field that did not have the shape that it should have. */
export interface WrongField {
  readonly field: BuildFormField;
  /** What it should be, such as "a list of texts". */
  readonly expected: string;
}

export type BuildFormField = keyof BuildFormValues;

/** Takes what is right of some data that anybody may have written, and names what is not. */
export function readFormValues(data: Readonly<Record<string, unknown>>): {
  readonly values: BuildFormValues;
  readonly wrong: readonly WrongField[];
} {
  const values: Record<string, unknown> = {};
  const wrong: WrongField[] = [];
  for (const [name, { read, expected }] of Object.entries(fields)) {
    const value = data[name];
    if (value === undefined) continue;
    const taken = read(value);
    if (taken === undefined) wrong.push({ field: name as BuildFormField, expected });
    else values[name] = taken;
  }
  return { values: values as BuildFormValues, wrong };
}

interface Field<T> {
  /** Undefined for what is not of the field's type. */
  read(value: unknown): T | undefined;
  readonly expected: string;
}

const text: Field<string> = {
  read: (value) => (typeof value === "string" ? value : undefined),
  expected: "a text",
};
const truth: Field<boolean> = {
  read: (value) => (typeof value === "boolean" ? value : undefined),
  expected: "true or false",
};
const texts: Field<readonly string[]> = { ...listOf(text.read), expected: "a list of texts" };
const pairs: Field<Readonly<Record<string, string>>> = {
  ...recordOf(plainText),
  expected: "an object of texts",
};
const cache: Field<readonly CacheEntry[]> = {
  ...listOf(readCacheEntry),
  expected: 'a list such as [{ "type": "registry", "attributes": { "ref": "name" } }]',
};

const fields: { readonly [K in BuildFormField]-?: Field<NonNullable<BuildFormValues[K]>> } = {
  contextPath: text,
  tags: texts,
  buildArgs: pairs,
  secretArgs: texts,
  secrets: {
    ...listOf(readSecret),
    expected: 'a list of { "id", "file" } or { "id", "env" }',
  },
  ssh: { ...listOf(readSsh), expected: 'a list of { "id" } or { "id", "socketPath" }' },
  platforms: texts,
  noCache: {
    read: (value) => truth.read(value) ?? texts.read(value),
    expected: "true, false, or a list of stages",
  },
  pull: truth,
  labels: pairs,
  cacheFrom: cache,
  cacheTo: cache,
  network: text,
  extraHosts: { ...listOf(readExtraHost), expected: 'a list of { "name", "address" }' },
  shmSize: {
    read: (value) => (isCount(value) ? value : undefined),
    expected: "a number of bytes",
  },
  ulimits: { ...listOf(readUlimit), expected: 'a list of { "name", "soft", "hard" }' },
  contexts: {
    ...recordOf(readContext),
    expected: 'an object of { "folder" } or { "source" }',
  },
  outputs: {
    ...listOf(readOutput),
    expected: 'a list such as [{ "type": "local", "destination": "/out" }]',
  },
  provenance: {
    read: (value) => (value === false ? value : text.read(value)),
    expected: "false or a text such as mode=max",
  },
  sbom: {
    read: (value) => truth.read(value) ?? text.read(value),
    expected: "true, false or a text",
  },
  loadImage: truth,
  builder: text,
};

export const formFields = Object.keys(fields) as readonly BuildFormField[];

function listOf<T>(read: (value: unknown) => T | undefined): Pick<Field<readonly T[]>, "read"> {
  return {
    read(value) {
      if (!Array.isArray(value)) return undefined;
      const items = value.map(read);
      return items.includes(undefined) ? undefined : (items as T[]);
    },
  };
}

function recordOf<T>(
  read: (value: unknown) => T | undefined,
): Pick<Field<Readonly<Record<string, T>>>, "read"> {
  return {
    read(value) {
      if (!isObject(value)) return undefined;
      const entries = Object.entries(value).map(([name, inner]) => [name, read(inner)] as const);
      if (entries.some(([, inner]) => inner === undefined)) return undefined;
      return Object.fromEntries(entries) as Record<string, T>;
    },
  };
}

/** Typed by hand, numbers and booleans are taken as they would be written. */
function plainText(value: unknown): string | undefined {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}

function readSecret(value: unknown): SecretChoice | undefined {
  if (!isObject(value) || typeof value.id !== "string" || value.id === "") return undefined;
  const { id, file, env, typed } = value;
  if (typeof file === "string" && file !== "" && env === undefined) return { id, file };
  if (typeof env === "string" && env !== "" && file === undefined) return { id, env };
  return typed === "stored" || typed === "once" ? { id, typed } : undefined;
}

function readSsh(value: unknown): SshSource | undefined {
  if (!isObject(value) || typeof value.id !== "string" || value.id === "") return undefined;
  const { id, socketPath } = value;
  if (socketPath === undefined) return { id };
  return typeof socketPath === "string" ? { id, socketPath } : undefined;
}

function readCacheEntry(value: unknown): CacheEntry | undefined {
  if (!isObject(value) || typeof value.type !== "string") return undefined;
  const attributes = pairs.read(value.attributes ?? {});
  return attributes && { type: value.type, attributes };
}

function readExtraHost(value: unknown): ExtraHost | undefined {
  if (!isObject(value)) return undefined;
  const { name, address } = value;
  return typeof name === "string" && typeof address === "string" ? { name, address } : undefined;
}

function readUlimit(value: unknown): Ulimit | undefined {
  if (!isObject(value) || typeof value.name !== "string") return undefined;
  const { name, soft, hard } = value;
  const known = isLimit(soft) && isLimit(hard);
  return known ? { name, soft, hard } : undefined;
}

function readContext(value: unknown): NamedContext | undefined {
  if (!isObject(value)) return undefined;
  if (typeof value.folder === "string") return { folder: value.folder };
  return typeof value.source === "string" ? { source: value.source } : undefined;
}

function readOutput(value: unknown): BuildOutput | undefined {
  if (!isObject(value)) return undefined;
  const type = outputTypes.find((it) => it === value.type);
  const attributes = pairs.read(value.attributes ?? {});
  const { destination } = value;
  if (type === undefined || attributes === undefined) return undefined;
  if (destination === undefined) {
    return type === "image" || type === "cacheonly" ? { type, attributes } : undefined;
  }
  return typeof destination === "string" ? { type, attributes, destination } : undefined;
}

const outputTypes = ["local", "tar", "oci", "docker", "image", "cacheonly"] as const;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** -1 is no limit. */
function isLimit(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= -1;
}
