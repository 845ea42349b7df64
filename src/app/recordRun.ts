import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { Engine } from "../engine/engine.ts";
import type { BuildState } from "../progress/buildState.ts";
import type { BuildHistory } from "./buildHistory.ts";
import type { BuildHistoryLog } from "./buildHistoryLog.ts";
import type { LiveBuild } from "./buildList.ts";
import type { BuildOptions } from "./buildOptions.ts";
import type { BuildRecord } from "./buildRecord.ts";
import { baseIds, type CopyInputs, type ListCopies, optionInputs } from "./cacheInputs.ts";
import type { CacheMiss } from "./cacheMiss.ts";
import { buildBefore } from "./compareBuilds.ts";
import { recordBuild } from "./recordBuild.ts";
import { whyNotCached } from "./whyNotCached.ts";

/** Writes one build into the history while it runs. */
export interface BuildRecorder {
  /** Lines of the log. */
  add(lines: readonly string[]): void;
  /** Resolves when all is written; never rejects. */
  end(ending: RecorderEnding): Promise<BuildRecord>;
}

export interface RecorderEnding {
  readonly kind: "finished" | "cancelled" | "broken";
  readonly state: BuildState;
  /** Why there is no result. */
  readonly fault: string | undefined;
  readonly engine: Engine | undefined;
}

export interface BuildRecorderDeps {
  readonly history: BuildHistory;
  readonly now: () => number;
  /** Lists the files of COPY and ADD; without it a miss cannot name them. */
  readonly listCopies?: ListCopies;
  /** The log's lines about what was not cached. */
  missLines(misses: readonly CacheMiss[]): readonly string[];
  /** The history cannot be written. */
  onError(error: unknown): void;
}

export interface RunToRecord
  extends Pick<LiveBuild, "id" | "dockerfile" | "name" | "target" | "startedAt" | "document"> {
  /** As the history keeps it: plain, and without values of secrets. */
  readonly plan: unknown;
  readonly options: BuildOptions;
}

/** What is looked up about a build beside it may not hold its end up for longer. */
const lookUpMs = 3000;

export function recordRun(deps: BuildRecorderDeps, build: RunToRecord): BuildRecorder {
  const { history, now } = deps;
  const { id, dockerfile, name, target, plan, startedAt, document, options } = build;
  const log = openLog(history, build);
  const stop = new AbortController();
  const copies = tryListCopies(deps, build, stop.signal);
  return {
    add: log.add,
    async end({ kind, state, fault, engine }) {
      const built = kind === "finished" && state.result?.ok === true;
      const inputs = {
        ...optionInputs(options),
        bases:
          built && engine ? await within(lookUpMs, {}, (by) => baseIds(engine, document, by)) : {},
        copies: built ? await within(lookUpMs, [], () => copies) : [],
      };
      stop.abort();
      const known = { id, dockerfile, name, target, plan, startedAt, endedAt: now(), inputs };
      const record = recordBuild({ ...known, document, ending: kind, fault }, state);
      const misses = kind === "finished" ? await explain(history, record) : [];
      if (fault !== undefined) log.add([`== FAILED: ${fault}`]);
      log.add(deps.missLines(misses));
      await log.end();
      const whole = { ...record, misses };
      await history.save(whole).catch(deps.onError);
      return whole;
    },
  };
}

/** Lines are written once the file is open; until then they wait. */
function openLog(history: BuildHistory, { dockerfile, id }: RunToRecord) {
  const opened: Promise<BuildHistoryLog> = history.openLog(dockerfile, id);
  let file: BuildHistoryLog | undefined;
  let waiting: string[] = [];
  const flush = async (): Promise<void> => {
    file = await opened;
    for (const text of waiting) file.append(text);
    waiting = [];
  };
  const flushed = flush();
  return {
    add(lines: readonly string[]): void {
      if (lines.length === 0) return;
      const text = `${lines.join("\n")}\n`;
      if (file) file.append(text);
      else waiting.push(text);
    },
    async end(): Promise<void> {
      await flushed;
      await file?.end();
    },
  };
}

/** What a build takes is told by the build itself where it cannot be read. */
async function tryListCopies(
  { listCopies }: BuildRecorderDeps,
  { document, options }: RunToRecord,
  signal: AbortSignal,
): Promise<readonly CopyInputs[]> {
  try {
    return (await listCopies?.(document, options, signal)) ?? [];
  } catch {
    return [];
  }
}

async function explain(history: BuildHistory, record: BuildRecord): Promise<readonly CacheMiss[]> {
  const before = buildBefore(record, await history.of(record.dockerfile).catch(() => []));
  if (before?.text === undefined || record.text === undefined) return [];
  return whyNotCached(
    { record, document: parseDockerfile(record.text) },
    { record: before, document: parseDockerfile(before.text) },
  );
}

async function within<T>(
  milliseconds: number,
  fallback: T,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(fallback), milliseconds);
  });
  try {
    return await Promise.race([work(stop.signal).catch(() => fallback), late]);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}
