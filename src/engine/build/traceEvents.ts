import { TextDecoder } from "node:util";
import type {
  BuildWarning,
  StepChanged,
  StepInstruction,
  StepOutput,
  StepProgress,
} from "../../progress/events.ts";
import type {
  TraceLog,
  TraceMessage,
  TraceStatus,
  TraceVertex,
  TraceWarning,
} from "./traceMessages.ts";

export type TraceEvent = StepChanged | StepProgress | StepOutput | BuildWarning;

/** What the translation remembers between messages. */
export interface TraceReader {
  read(message: TraceMessage): readonly TraceEvent[];
  /** Id of the step that failed, when one did. */
  readonly failedStep: FailedStep | undefined;
  /** The step that began last, while it has not ended. */
  readonly runningStep: Pick<FailedStep, "id" | "name"> | undefined;
  /** Name of a step that was told of. */
  nameOf(id: string): string | undefined;
}

export interface FailedStep {
  readonly id: string;
  readonly name: string;
  /** The engine's words. */
  readonly error: string;
}

/**
 * Turns BuildKit's repeated reports of whole vertices into events of what changed. Vertex digests
 * are the step ids.
 */
export function createTraceReader(): TraceReader {
  const told: Told = { marks: new Map(), cachedUntil: new Map() };
  const decoders = new Map<string, TextDecoder>();
  const names = new Map<string, string>();
  let failedStep: FailedStep | undefined;
  let runningStep: TraceReader["runningStep"];
  return {
    get runningStep() {
      return runningStep;
    },
    nameOf: (id) => names.get(id),
    get failedStep() {
      return failedStep;
    },
    read(message) {
      const changes: StepChanged[] = [];
      // What says something is run after all: BuildKit could not bring what the cache has.
      for (const log of message.logs) told.cachedUntil.delete(log.vertex);
      for (const vertex of message.vertexes) {
        names.set(vertex.digest, vertex.name);
        if (vertex.started !== undefined && vertex.completed === undefined) {
          runningStep = { id: vertex.digest, name: vertex.name };
        } else if (runningStep?.id === vertex.digest) runningStep = undefined;
        changes.push(...vertexEvents(vertex, told));
        if (vertex.error && !isCancelled(vertex.error)) {
          failedStep = { id: vertex.digest, name: vertex.name, error: vertex.error };
        }
      }
      // One message may hold the end of a step and its last output: the end is told last.
      return [
        ...changes.filter(({ status }) => status === "started"),
        ...message.statuses.map(progressEvent),
        ...message.logs.flatMap((log) => outputEvents(log, decoders)),
        ...changes.filter(({ status }) => status !== "started"),
        ...message.warnings.map(warningEvent),
      ];
    },
  };
}

/** Reads `[linux/amd64 build 2/5] RUN make`: platform and stage may be missing. */
export function parseStepName(name: string): StepInstruction | undefined {
  const parts = /^\[([^\]]*?)\s*(\d+)\/(\d+)\] (.*)$/s.exec(name);
  if (!parts) return undefined;
  const [, words = "", index, total, text = ""] = parts;
  const stage = words.split(" ").find((word) => word !== "" && !word.includes("/"));
  return {
    ...(stage !== undefined && { stage }),
    index: Number(index),
    total: Number(total),
    text,
  };
}

/** Of each vertex, by its digest. */
interface Told {
  /** When it began, and as what it was told of last. */
  readonly marks: Map<string, string>;
  /**
   * When it was found in a cache. BuildKit brings its layers at the same time or later, and reports that as one more
   * run of the vertex, which ends as if the step had been run.
   */
  readonly cachedUntil: Map<string, number>;
}

function vertexEvents(vertex: TraceVertex, { marks, cachedUntil }: Told): readonly StepChanged[] {
  if (vertex.started === undefined) return [];
  const until = cachedUntil.get(vertex.digest);
  if (until !== undefined && vertex.started <= until && !vertex.error) return [];
  const status = vertexStatus(until === undefined ? vertex : { ...vertex, cached: true });
  if (status === "cached") cachedUntil.set(vertex.digest, vertex.completed ?? vertex.started);
  const before = marks.get(vertex.digest);
  // A vertex may run again (its first result was given up), so the start is part of the mark.
  const mark = `${vertex.started} ${status}`;
  const startMark = `${vertex.started} started`;
  if (before === mark) return [];
  marks.set(vertex.digest, mark);
  const instruction = parseStepName(vertex.name);
  const step = (one: StepChanged["status"], at: number): StepChanged => ({
    type: "step",
    id: vertex.digest,
    name: vertex.name,
    ...(instruction && { instruction }),
    status: one,
    at,
    ...(one === "failed" && { error: vertex.error }),
  });
  const end = step(status, vertex.completed ?? vertex.started);
  if (status === "started" || status === "cached" || before === startMark) return [end];
  return [step("started", vertex.started), end];
}

function vertexStatus(vertex: TraceVertex): StepChanged["status"] {
  if (vertex.completed === undefined) return "started";
  if (vertex.error) return isCancelled(vertex.error) ? "cancelled" : "failed";
  return vertex.cached ? "cached" : "done";
}

function progressEvent({ id, vertex, current, total, completed }: TraceStatus): StepProgress {
  const done = completed !== undefined;
  return { type: "step-progress", id: vertex, item: id, current, total, done };
}

function isCancelled(error: string): boolean {
  return /context canceled|code = Canceled/.test(error);
}

/** Pieces may end inside a character, so each stream of each step has its decoder. */
function outputEvents(log: TraceLog, decoders: Map<string, TextDecoder>): readonly StepOutput[] {
  const key = `${log.stream} ${log.vertex}`;
  const decoder = decoders.get(key) ?? new TextDecoder();
  decoders.set(key, decoder);
  const text = decoder.decode(log.text, { stream: true });
  if (text === "") return [];
  const stream = log.stream === 2 ? "stderr" : "stdout";
  return [{ type: "output", id: log.vertex, stream, text, at: log.at }];
}

function warningEvent({ short, url, line, endLine }: TraceWarning): BuildWarning {
  return {
    type: "warning",
    // The line is a fact of its own.
    message: short.replace(/ \(line \d+\)$/, ""),
    ...(line !== undefined && { line }),
    ...(line !== undefined && endLine !== undefined && endLine > line && { endLine }),
    ...(url !== "" && { url }),
  };
}
