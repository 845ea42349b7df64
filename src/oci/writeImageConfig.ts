import { isRecord, type JsonRecord } from "../base/isRecord.ts";
import type { Platform } from "./descriptor.ts";
import { jsonBytes, sortedTexts } from "./writeManifest.ts";

/** What `history` of a config has for each step (OCI image spec, "Image Configuration"). */
export interface HistoryEntry {
  /** RFC 3339. */
  readonly created?: string;
  readonly created_by?: string;
  readonly author?: string;
  readonly comment?: string;
  readonly empty_layer?: boolean;
}

/** What becomes of a config; what is not named here stays as it is, known to us or not. */
export interface ConfigRecordChanges {
  readonly platform?: Platform;
  /** RFC 3339; null takes it away. */
  readonly created?: string | null;
  readonly author?: string | null;
  /**
   * Members of `config` by the names that are in the JSON, such as `Env`, `Healthcheck`,
   * `ArgsEscaped`; undefined and null take one away.
   */
  readonly run?: JsonRecord;
  /** All of them, the base first. */
  readonly diffIds?: readonly string[];
  /** All of it, the oldest first; entries may have more members. */
  readonly history?: readonly (HistoryEntry | JsonRecord)[];
}

/** The bytes of a config; the same record gives the same bytes. */
export function configBytes(record: JsonRecord): Uint8Array {
  return jsonBytes(record);
}

/** The record of a config that has nothing: no layers, no history. */
export function emptyConfigRecord(platform: Platform): JsonRecord {
  return changeConfigRecord({}, { platform, diffIds: [], history: [] });
}

/** Of `readJsonRecord(image.config.bytes, …)`, so that nothing of it is lost. */
export function changeConfigRecord(record: JsonRecord, changes: ConfigRecordChanges): JsonRecord {
  const { platform, created, author, run, diffIds, history } = changes;
  const rootfs = isRecord(record.rootfs) ? record.rootfs : {};
  const had = isRecord(record.config) ? record.config : {};
  // The members in front come in this order where they are new, so that it does not matter when.
  return changed(record, {
    ...(created !== undefined && { created }),
    ...(author !== undefined && { author }),
    ...(platform && {
      architecture: platform.architecture,
      os: platform.os,
      variant: platform.variant || undefined,
      "os.version": platform["os.version"] || undefined,
      "os.features": platform["os.features"],
    }),
    ...((run || record.config !== undefined) && { config: changed(had, tidy(run ?? {})) }),
    ...(diffIds && { rootfs: { ...rootfs, type: "layers", diff_ids: diffIds } }),
    ...(history && { history }),
  });
}

/** Labels, ports and volumes in the order of their names, as Go writes them; lists as they are. */
function tidy(run: JsonRecord): JsonRecord {
  const entries = Object.entries(run).map(([name, value]) => [
    name,
    isRecord(value) && maps.has(name) ? sortedTexts(value) : value,
  ]);
  return Object.fromEntries(entries);
}

const maps: ReadonlySet<string> = new Set(["Labels", "ExposedPorts", "Volumes"]);

/** Members keep their places, new ones come at the end. */
function changed(record: JsonRecord, changes: JsonRecord): JsonRecord {
  const merged = Object.entries({ ...record, ...changes });
  return Object.fromEntries(
    merged.filter(
      ([name, value]) => value !== undefined && !(value === null && Object.hasOwn(changes, name)),
    ),
  );
}
