import type { StepState, Transfer } from "../progress/buildState.ts";
import type { ResultError } from "../progress/events.ts";
import type { CacheInputs } from "./cacheInputs.ts";
import type { CacheMiss } from "./cacheMiss.ts";

/**
 * One build as the history keeps it: plain JSON. Times are milliseconds since the epoch, sizes are
 * bytes, lines count from 1.
 */
export interface BuildRecord {
  readonly version: 1;
  /** Sorts by the time of the start; unique. */
  readonly id: string;
  /** URI of the Dockerfile. */
  readonly dockerfile: string;
  /** The image's name, else the file's. */
  readonly name: string;
  readonly target: string | undefined;
  /** What the front needs to build the same again; no values of secrets. */
  readonly plan: unknown;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: BuildOutcomeKind;
  readonly endpoint: string | undefined;
  readonly imageId: string | undefined;
  /** Of the image. */
  readonly size: number | undefined;
  readonly contextBytes: number;
  /** What broke it; of a build without a result only the message. */
  readonly error: ResultError | undefined;
  readonly steps: readonly RecordedStep[];
  /** The Dockerfile as it was built; undefined where it is too large to keep. */
  readonly text: string | undefined;
  readonly inputs: CacheInputs | undefined;
  readonly misses: readonly CacheMiss[];
}

export type BuildOutcomeKind = "ok" | "failed" | "cancelled";

/** A step with its place, also those that are no instruction. */
export interface RecordedStep {
  /** The `#3` of the log. */
  readonly number: number;
  readonly name: string;
  /** The instruction's text, as the builder tells it; undefined for what a builder does inside. */
  readonly instruction: string | undefined;
  /** Index of the stage in the Dockerfile; undefined where it is not known. */
  readonly stage: number | undefined;
  readonly line: number | undefined;
  readonly endLine: number | undefined;
  /** Only of a build that runs "running". */
  readonly status: StepState["status"];
  readonly ms: number | undefined;
  /** Of the layer, where it is known. */
  readonly size: number | undefined;
  readonly error: string | undefined;
  readonly transfers: readonly Transfer[];
}

/** What `JSON.parse` gave, where it is a record of ours; undefined for anything else. */
export function readRecord(value: unknown): BuildRecord | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Partial<BuildRecord>;
  const { version, id, dockerfile, name, startedAt, endedAt, steps, misses } = record;
  if (version !== 1 || typeof id !== "string" || !isBuildId(id)) return undefined;
  if (typeof dockerfile !== "string" || typeof name !== "string") return undefined;
  if (!Number.isFinite(startedAt) || !Number.isFinite(endedAt)) return undefined;
  if (!outcomes.has(String(record.outcome)) || !Array.isArray(steps)) return undefined;
  const whole = steps.every((step: Partial<RecordedStep> | null) => isStep(step));
  return whole && Array.isArray(misses) ? (record as BuildRecord) : undefined;
}

/** Ids are names of files: nothing else may pass for one. */
export function isBuildId(text: string): boolean {
  return /^[0-9a-z]{9}-[0-9a-f]{8}$/.test(text);
}

/** `random`: 8 hexadecimal digits. */
export function buildId(startedAt: number, random: string): string {
  return `${Math.max(0, startedAt).toString(36).padStart(9, "0")}-${random}`;
}

const outcomes: ReadonlySet<string> = new Set<BuildOutcomeKind>(["ok", "failed", "cancelled"]);

function isStep(step: Partial<RecordedStep> | null): boolean {
  if (typeof step !== "object" || step === null) return false;
  return (
    typeof step.number === "number" &&
    typeof step.name === "string" &&
    typeof step.status === "string" &&
    Array.isArray(step.transfers)
  );
}
