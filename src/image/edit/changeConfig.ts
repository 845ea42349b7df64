import { isRecord, type JsonRecord } from "../../base/isRecord.ts";
import type { Platform } from "../../oci/descriptor.ts";
import { textsOf } from "../../oci/records.ts";
import type { Image } from "../image.ts";
import { configRecord, recompose } from "./recompose.ts";

/** What becomes of a config; what is not named stays. */
export interface ConfigChanges {
  readonly env?: Readonly<Record<string, string>>;
  readonly unsetEnv?: readonly string[];
  /** Takes `Cmd` away where that is not given, too, as in a Dockerfile. Null: none. */
  readonly entrypoint?: readonly string[] | null;
  readonly cmd?: readonly string[] | null;
  /** "" takes it away, here and below. */
  readonly user?: string;
  readonly workdir?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly unsetLabels?: readonly string[];
  /** With protocol, such as `80/tcp`. */
  readonly ports?: readonly string[];
  readonly unsetPorts?: readonly string[];
  readonly volumes?: readonly string[];
  readonly unsetVolumes?: readonly string[];
  readonly stopSignal?: string;
  /** RFC 3339. */
  readonly created?: string;
  readonly author?: string;
  readonly platform?: Platform;
}

/** The image with another config. Healthcheck and all that we do not know stay as they are. */
export function changeConfig(image: Image, changes: ConfigChanges): Image {
  const { created, author, platform } = changes;
  const { config } = configRecord(image);
  const run = runChanges(isRecord(config) ? config : {}, changes);
  const none = Object.keys(run).length === 0;
  if (none && created === undefined && author === undefined && !platform) return image;
  return recompose(image, {
    config: {
      ...(!none && { run }),
      ...(created !== undefined && { created: created || null }),
      ...(author !== undefined && { author: author || null }),
      ...(platform && { platform }),
    },
  });
}

function runChanges(record: JsonRecord, changes: ConfigChanges): JsonRecord {
  const { env, unsetEnv, entrypoint, cmd, user, workdir, stopSignal } = changes;
  const { labels, unsetLabels, ports, unsetPorts, volumes, unsetVolumes } = changes;
  const text = (value: string) => value || undefined;
  return {
    ...((env || unsetEnv) && { Env: changedEnv(record.Env, env ?? {}, unsetEnv ?? []) }),
    ...(entrypoint !== undefined && { Entrypoint: entrypoint, Cmd: null }),
    ...(cmd !== undefined && { Cmd: cmd }),
    ...(user !== undefined && { User: text(user) }),
    ...(workdir !== undefined && { WorkingDir: text(workdir) }),
    ...(stopSignal !== undefined && { StopSignal: text(stopSignal) }),
    ...((labels || unsetLabels) && {
      Labels: changedMap(textsOf(record.Labels), labels ?? {}, unsetLabels ?? []),
    }),
    ...((ports || unsetPorts) && {
      ExposedPorts: changedMap(record.ExposedPorts, asSet(ports ?? []), unsetPorts ?? []),
    }),
    ...((volumes || unsetVolumes) && {
      Volumes: changedMap(record.Volumes, asSet(volumes ?? []), unsetVolumes ?? []),
    }),
  };
}

/** A variable that is there keeps its place, as others may use it by order. */
function changedEnv(
  had: unknown,
  set: Readonly<Record<string, string>>,
  unset: readonly string[],
): readonly string[] {
  const variables = new Map(Object.entries(set).map(([name, value]) => [name, value]));
  const result: string[] = [];
  for (const entry of Array.isArray(had) ? had.map(String) : []) {
    const name = entry.split("=", 1)[0] ?? "";
    if (unset.includes(name) && !Object.hasOwn(set, name)) continue;
    const value = variables.get(name);
    if (value !== undefined) result.push(`${name}=${value}`);
    else if (!Object.hasOwn(set, name)) result.push(entry);
    variables.delete(name);
  }
  return [...result, ...[...variables].map(([name, value]) => `${name}=${value}`)];
}

function changedMap(
  had: unknown,
  set: Readonly<Record<string, unknown>>,
  unset: readonly string[],
): JsonRecord | undefined {
  const kept = Object.entries(isRecord(had) ? had : {}).filter(([name]) => !unset.includes(name));
  const merged = [...kept, ...Object.entries(set)];
  return merged.length === 0 ? undefined : Object.fromEntries(merged);
}

/** As Go writes a set. */
function asSet(names: readonly string[]): Readonly<Record<string, object>> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}
