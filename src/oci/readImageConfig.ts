import { isRecord, type JsonRecord } from "../base/isRecord.ts";
import { isDigest } from "./digest.ts";
import type { ImageConfig } from "./manifest.ts";
import { readJsonRecord, type Subject, textsOf, unreadable } from "./records.ts";

/**
 * Reads an image's configuration; `image` is for errors. What is only shown and is not as it should
 * be is left out; throws `image-unreadable` where the platform or the layers cannot be told.
 */
export function readImageConfig(content: Uint8Array, image: string): ImageConfig {
  const subject: Subject = { image, what: "configuration" };
  const record = readJsonRecord(content, subject);
  const { os, architecture, variant, created, "os.version": version } = textsOf(record);
  const features = record["os.features"];
  const fail = (why: string) =>
    unreadable(image, `The configuration of ${image} cannot be read: ${why}.`);
  if (!os || !architecture) throw fail("it names no platform, so it is not an image's");
  const rootfs = isRecord(record.rootfs) ? record.rootfs : {};
  const diffIds = rootfs.diff_ids ?? [];
  if (!Array.isArray(diffIds) || !diffIds.every((id) => typeof id === "string" && isDigest(id))) {
    throw fail("rootfs.diff_ids is not a list of digests");
  }
  return {
    ...{ os, architecture },
    ...(variant && { variant }),
    ...(version && { "os.version": version }),
    ...(Array.isArray(features) && {
      "os.features": features.filter((one): one is string => typeof one === "string"),
    }),
    ...(created && { created }),
    config: readRunConfig(isRecord(record.config) ? record.config : {}),
    diffIds,
    history: Array.isArray(record.history) ? record.history.filter(isRecord).map(readStep) : [],
  };
}

function readRunConfig(record: JsonRecord): ImageConfig["config"] {
  const { User, WorkingDir, StopSignal } = textsOf(record);
  return {
    ...(User && { User }),
    ...(WorkingDir && { WorkingDir }),
    ...(StopSignal && { StopSignal }),
    ...lists(record, ["Env", "Entrypoint", "Cmd", "Shell", "OnBuild"]),
    ...sets(record, ["ExposedPorts", "Volumes"]),
    ...(isRecord(record.Labels) && { Labels: textsOf(record.Labels) }),
  };
}

function lists<K extends string>(
  record: JsonRecord,
  names: readonly K[],
): Partial<Record<K, readonly string[]>> {
  const found: Partial<Record<K, readonly string[]>> = {};
  for (const name of names) {
    const list = record[name];
    if (!Array.isArray(list)) continue;
    found[name] = list.filter((entry): entry is string => typeof entry === "string");
  }
  return found;
}

/** What Go writes for a set: an object whose members are empty objects, or null. */
function sets<K extends string>(
  record: JsonRecord,
  names: readonly K[],
): Partial<Record<K, Readonly<Record<string, object>>>> {
  const found: Partial<Record<K, Readonly<Record<string, object>>>> = {};
  for (const name of names) {
    const set = record[name];
    if (!isRecord(set)) continue;
    found[name] = Object.fromEntries(Object.keys(set).map((key) => [key, {}]));
  }
  return found;
}

function readStep(record: JsonRecord): ImageConfig["history"][number] {
  const { created, created_by, comment } = textsOf(record);
  return {
    ...(created !== undefined && { created }),
    ...(created_by !== undefined && { created_by }),
    ...(comment !== undefined && { comment }),
    ...(record.empty_layer === true && { empty_layer: true }),
  };
}
