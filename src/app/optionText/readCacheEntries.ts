import { resolve } from "node:path";
import type { CacheEntry } from "../../engine/engine.ts";
import { readCsvRecord } from "./readCsvRecord.ts";
import { badValue, otherFields, readFields } from "./readFields.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface CacheSurroundings {
  readonly cwd: string;
  readonly env: Env;
}

/** `type=…,k=v`, or the names of images in a registry. */
export function readCacheEntries(
  option: "cache-from" | "cache-to",
  specs: readonly string[],
  surroundings: CacheSurroundings,
): readonly CacheEntry[] {
  return specs.flatMap((spec) => readSpec(option, spec, surroundings));
}

function readSpec(
  option: "cache-from" | "cache-to",
  spec: string,
  { cwd, env }: CacheSurroundings,
): readonly CacheEntry[] {
  const form = `--${option} type=TYPE,KEY=VALUE or --${option} NAME`;
  if (!spec.includes("=")) {
    const names = readCsvRecord(spec) ?? [];
    if (names.length === 0 || names.includes("")) throw badValue(option, "it has no name", form);
    return names.map((ref) => ({ type: "registry", attributes: { ref } }));
  }
  const fields = readFields({ option, form }, spec);
  const type = fields.get("type");
  if (!type) throw badValue(option, "it has no type", form);
  const required = option === "cache-from" ? { registry: "ref", local: "src" } : toFields;
  const missing = Object.hasOwn(required, type) && required[type as keyof typeof required];
  if (missing && !fields.get(missing)) {
    throw badValue(
      option,
      `type=${type} needs ${missing}`,
      `--${option} type=${type},${missing}=…`,
    );
  }
  const attributes = { ...fromEnv(type, env), ...otherFields(fields, "type") };
  return [{ type, attributes: type === "local" ? withPaths(attributes, cwd) : attributes }];
}

const toFields = { registry: "ref", local: "dest" } as const;

function withPaths(
  attributes: Readonly<Record<string, string>>,
  cwd: string,
): Readonly<Record<string, string>> {
  const paths = Object.entries(attributes).map(([key, value]) =>
    key === "src" || key === "dest" ? [key, resolve(cwd, value)] : [key, value],
  );
  return Object.fromEntries(paths);
}

/** What runners and the AWS tools set, and what buildx takes from there too. */
function fromEnv(type: string, env: Env): Readonly<Record<string, string>> {
  const found = Object.entries(variables[type] ?? {}).flatMap(([key, name]) => {
    const value = env[name];
    return value ? [[key, value]] : [];
  });
  return Object.fromEntries(found);
}

const variables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gha: {
    token: "ACTIONS_RUNTIME_TOKEN",
    url: "ACTIONS_CACHE_URL",
    url_v2: "ACTIONS_RESULTS_URL",
  },
  s3: {
    access_key_id: "AWS_ACCESS_KEY_ID",
    secret_access_key: "AWS_SECRET_ACCESS_KEY",
    session_token: "AWS_SESSION_TOKEN",
  },
};
