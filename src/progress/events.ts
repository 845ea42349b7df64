/**
 * What every build backend says while it works. Plain JSON: `slipway build --progress json` prints
 * one a line. Times are milliseconds since the epoch, sizes are bytes, lines count from 1.
 */
export type BuildEvent =
  | BuildStarted
  | ContextPlanned
  | ContextSent
  | StepChanged
  | StepProgress
  | StepOutput
  | BuildWarning
  | BuildResult;

/** What happens in the steps; `started`, `context` and `result` are told around them. */
export type StepEvent = StepChanged | StepProgress | StepOutput | BuildWarning;

export type BuildBackendName = "buildkit" | "classic" | "assembler";

export interface BuildStarted {
  readonly type: "started";
  readonly at: number;
  readonly backend: BuildBackendName;
  /** The endpoint as a person would write it. */
  readonly endpoint: string;
}

/** What the build will ask for of the context, before it does; not told where that takes long. */
export interface ContextPlanned {
  readonly type: "context-plan";
  readonly bytes: number;
  readonly files: number;
  /** All of the context's folder, ignored files included. */
  readonly totalBytes: number;
  readonly totalFiles: number;
}

/** How much of the context has really been sent; `done` once. */
export interface ContextSent {
  readonly type: "context";
  readonly bytes: number;
  readonly files: number;
  readonly done: boolean;
}

export interface StepChanged {
  readonly type: "step";
  /** Unique in the build: a vertex digest or "step-3". */
  readonly id: string;
  /** As the builder names it, such as `[build 2/5] RUN make`. */
  readonly name: string;
  /** Where the builder says which instruction it is. */
  readonly instruction?: StepInstruction;
  readonly status: "started" | "done" | "cached" | "failed" | "cancelled";
  readonly at: number;
  /** Set with "failed". */
  readonly error?: string;
  /** Bytes that the step added, where the builder tells. */
  readonly size?: number;
}

export interface StepInstruction {
  /** Stage name, or `stage-N`, or undefined where the builder names none (one stage). */
  readonly stage?: string;
  /** 1-based number among the steps of its stage (BuildKit) or of the build (classic). */
  readonly index: number;
  readonly total: number;
  /** The text after the brackets. */
  readonly text: string;
}

/** Progress of a transfer inside a step (a layer pulled, a file sent). */
export interface StepProgress {
  readonly type: "step-progress";
  readonly id: string;
  readonly item: string;
  readonly current: number;
  /** 0 where unknown. */
  readonly total: number;
  readonly done: boolean;
}

/** Output of a step's command. Text comes in pieces that need not end at a line's end. */
export interface StepOutput {
  readonly type: "output";
  readonly id: string;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
  readonly at: number;
}

export interface BuildWarning {
  readonly type: "warning";
  readonly message: string;
  readonly line?: number;
  /** Inclusive; absent where it is `line`. */
  readonly endLine?: number;
  readonly url?: string;
}

/** The last event, of success, failure and cancel alike. */
export interface BuildResult {
  readonly type: "result";
  readonly ok: boolean;
  readonly imageId: string | null;
  readonly digest: string | null;
  readonly size: number | null;
  readonly tags: readonly string[];
  readonly backend: BuildBackendName;
  readonly contextBytes: number;
  readonly steps: readonly ResultStep[];
  readonly error: ResultError | null;
}

export interface ResultStep {
  readonly line: number | null;
  readonly endLine: number | null;
  readonly stage: string | null;
  readonly instruction: string;
  readonly ms: number | null;
  readonly cached: boolean;
  readonly size: number | null;
}

export interface ResultError {
  readonly message: string;
  readonly file: string;
  readonly line: number | null;
  readonly endLine: number | null;
  readonly exitCode: number | null;
  /** The last lines of the failing step's output. */
  readonly log: readonly string[];
  /** Set where an engine could do it: a RUN that nothing here can run. */
  readonly needsEngine?: true;
}
