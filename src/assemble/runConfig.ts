import { isRecord, type JsonRecord } from "../base/isRecord.ts";

/** What BuildKit knows of an image's `config`, under the names that it has there. */
export interface RunConfig {
  readonly User?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
  readonly ArgsEscaped?: boolean;
  readonly Healthcheck?: Healthcheck;
  readonly OnBuild?: readonly string[];
  readonly Shell?: readonly string[];
}

/** Times in nanoseconds. */
export interface Healthcheck {
  readonly Test: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

/** The members that BuildKit keeps of a base image's config; those of old engines are left behind. */
export function keptMembers(record: unknown): RunConfig {
  const had = isRecord(record) ? record : {};
  return withoutBlanks(Object.fromEntries(members.map((name) => [name, had[name]])));
}

/** In the order in which BuildKit writes them, without what is empty. */
export function configRecord(config: RunConfig): JsonRecord {
  const known: JsonRecord = { ...config };
  return withoutBlanks(Object.fromEntries(members.map((name) => [name, known[name]])));
}

const members = [
  ...["User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels"],
  ...["StopSignal", "ArgsEscaped", "Healthcheck", "OnBuild", "Shell"],
] as const;

function withoutBlanks(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isBlank(value)));
}

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}
