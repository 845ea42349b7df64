import { isRecord, type JsonRecord } from "../base/isRecord.ts";
import type { VariableValue } from "../dockerfile/variables.ts";
import { composeImage } from "../image/edit/composeImage.ts";
import type { Image, Layer } from "../image/image.ts";
import type { Platform } from "../oci/descriptor.ts";
import { readJsonRecord } from "../oci/records.ts";
import {
  changeConfigRecord,
  emptyConfigRecord,
  type HistoryEntry,
} from "../oci/writeImageConfig.ts";
import { configRecord, keptMembers, type RunConfig } from "./runConfig.ts";

/** The image of a stage while its instructions run, each of which changes it. */
export interface ImageDraft {
  /** As a person would name it; for errors. */
  readonly name: string;
  readonly platform: Platform;
  author: string | undefined;
  config: RunConfig;
  readonly history: (HistoryEntry | JsonRecord)[];
  /** What names stand for: environment and arguments, the last one counts. */
  readonly scope: Map<string, VariableValue>;
  /**
   * What made the last layer, where a folder that has no history of its own made the first one:
   * BuildKit then has one entry too few, and names the last layer once more.
   */
  lastLayer: string | undefined;
  /** True behind a CMD of this stage, which an ENTRYPOINT leaves as it is. */
  hasCmd: boolean;
}

/** What FROM scratch begins with, and FROM a folder, whose name is given. */
export function scratchDraft(platform: Platform, folder?: string): ImageDraft {
  return {
    name: "scratch",
    platform,
    author: undefined,
    config: { Env: [usualPath], WorkingDir: "/" },
    history: [],
    scope: scopeOf([usualPath]),
    lastLayer: folder === undefined ? undefined : `local source for ${folder}`,
    hasCmd: false,
  };
}

/** What FROM an image begins with. */
export function draftOf(image: Image): ImageDraft {
  const record = readJsonRecord(image.config.bytes, { image: image.name, what: "configuration" });
  const config = keptMembers(record.config);
  const env = withPath(config.Env ?? []);
  const { os, architecture, variant } = image.config.value;
  return {
    name: image.name,
    platform: { os, architecture, ...(variant && { variant }), ...versionOf(record) },
    author: typeof record.author === "string" ? record.author : undefined,
    config: { ...config, Env: env },
    history: historyOf(record),
    scope: scopeOf(env),
    lastLayer: undefined,
    hasCmd: false,
  };
}

/**
 * What FROM a stage begins with, its arguments included. An argument that stood in front of the
 * environment's variable of that name does so no longer.
 */
export function forkDraft(draft: ImageDraft): ImageDraft {
  return {
    ...draft,
    history: [...draft.history],
    scope: new Map([...draft.scope, ...scopeOf(draft.config.Env ?? [])]),
    hasCmd: false,
  };
}

export interface ImageEnding {
  /** The base first. */
  readonly layers: readonly Layer[];
  /** RFC 3339. */
  readonly created: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The image as it is now; every time in it is `created`, in RFC 3339, but for those of the base. */
export function finishDraft(
  { name, platform, author, config, history, lastLayer }: ImageDraft,
  { layers, created, labels }: ImageEnding,
): Image {
  const all = { ...config.Labels, ...labels };
  const added = { created, created_by: lastLayer, comment: "buildkit.exporter.image.v0" };
  const record = changeConfigRecord(emptyConfigRecord(platform), {
    created,
    ...(author && { author }),
    run: configRecord({ ...config, Labels: all }),
    history: lastLayer === undefined ? history : [...history, added],
  });
  return composeImage({ name, config: record, layers });
}

/** Without one, programs are looked for where the engine's default says. */
function withPath(env: readonly string[]): readonly string[] {
  return env.some((entry) => entry.startsWith("PATH=")) ? env : [...env, usualPath];
}

const usualPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

function scopeOf(env: readonly string[]): Map<string, VariableValue> {
  return new Map(
    env.map((entry): [string, VariableValue] => {
      const equals = entry.indexOf("=");
      if (equals === -1) return [entry, { kind: "base", value: "" }];
      return [entry.slice(0, equals), { kind: "base", value: entry.slice(equals + 1) }];
    }),
  );
}

function versionOf(record: JsonRecord): Partial<Platform> {
  const version = record["os.version"];
  return typeof version === "string" && version !== "" ? { "os.version": version } : {};
}

function historyOf({ history }: JsonRecord): JsonRecord[] {
  return Array.isArray(history) ? history.filter(isRecord) : [];
}
