import type { PackProgress } from "../buildcontext/buildContext.ts";
import type { DockerfileDocument, Instruction } from "../dockerfile/document.ts";
import type { BackendEvent, Engine } from "../engine/engine.ts";
import { initialBuildState, type StepState } from "../progress/buildState.ts";
import type {
  BuildBackendName,
  BuildEvent,
  BuildResult,
  ContextPlanned,
  ResultStep,
} from "../progress/events.ts";
import { reduceBuild } from "../progress/reduceBuild.ts";
import { createStepLocator, type StepLocator } from "./locateStep.ts";

/** Turns what engine and context say into the events of one build, in their order. */
export interface BuildReport {
  backendEvent(event: BackendEvent): void;
  /** Left out where the context is through already. */
  contextPlanned(plan: ContextPlanned): void;
  contextSent(sent: PackProgress): void;
  /** Told of once, however often it is said. */
  contextDone(): void;
  warn(message: string): void;
  /** True where a step made something, by what the backend tells of sizes. */
  hasWorked(): boolean;
  /** The step that broke the build, if one did. */
  failedStep(): StepState | undefined;
  locate: StepLocator;
  /** Emits the result, which is the last event, and returns it. */
  finish(ending: BuildEnding): BuildResult;
}

export type BuildEnding = Pick<
  BuildResult,
  "ok" | "imageId" | "digest" | "size" | "tags" | "error"
> & {
  /** Bytes of the layers, where the image tells of them; see `layerSizes`. */
  readonly layers?: ReadonlyMap<Instruction, number>;
};

export interface BuildReportDeps {
  /** Before it begins: a backend may tell that it is another one. */
  readonly builder: BuilderName;
  readonly now: () => number;
}

export interface BuilderName {
  readonly backend: BuildBackendName;
  /** As a person would write it. */
  readonly endpoint: string;
}

/** What an engine builds with, before it says so. */
export function builderOf({
  buildkit,
  endpoint,
}: Pick<Engine, "buildkit" | "endpoint">): BuilderName {
  return { backend: buildkit ? "buildkit" : "classic", endpoint: endpoint.host };
}

/** Milliseconds; more often than a person can see would only cost time. */
const contextEventsApart = 100;

export function createBuildReport(
  { builder, now }: BuildReportDeps,
  document: DockerfileDocument,
  onEvent: (event: BuildEvent) => void,
): BuildReport {
  let { backend } = builder;
  let state = initialBuildState;
  let sent: PackProgress = { bytes: 0, files: 0 };
  let toldAt = 0;
  let allSent = false;
  const send = (event: BuildEvent): void => {
    state = reduceBuild(state, event);
    onEvent(event);
  };
  const emit = (event: BuildEvent): void => {
    if (state.startedAt === undefined) {
      send({ type: "started", at: now(), backend, endpoint: builder.endpoint });
    }
    send(event);
  };
  const locate: StepLocator = (step) => createStepLocator(document, backend)(step);
  return {
    locate,
    backendEvent(event) {
      if (event.type === "backend") backend = event.backend;
      else emit(event);
    },
    contextPlanned(plan) {
      if (!allSent && state.result === undefined) emit(plan);
    },
    contextSent(progress) {
      sent = progress;
      if (allSent || now() - toldAt < contextEventsApart) return;
      toldAt = now();
      emit({ type: "context", ...sent, done: false });
    },
    contextDone() {
      if (allSent) return;
      allSent = true;
      emit({ type: "context", ...sent, done: true });
    },
    warn: (message) => emit({ type: "warning", message }),
    hasWorked: () =>
      state.steps.some(({ instruction, status }) => instruction && status === "done"),
    failedStep: () => state.steps.find(({ status }) => status === "failed"),
    finish({ ok, imageId, digest, size, tags, error, layers }) {
      const steps = state.steps.flatMap((step) => toResultStep(step, locate, layers));
      const contextBytes = sent.bytes;
      const figures = { digest, size, tags, backend, contextBytes };
      const result: BuildResult = { type: "result", ok, imageId, ...figures, steps, error };
      emit(result);
      return result;
    },
  };
}

/** Only instructions: what a builder does inside has no line. */
function toResultStep(
  step: StepState,
  locate: StepLocator,
  layers: BuildEnding["layers"],
): readonly ResultStep[] {
  const { instruction, startedAt, endedAt, status, size } = step;
  if (instruction === undefined) return [];
  const place = locate({ name: step.name, instruction });
  const timed = startedAt !== undefined && endedAt !== undefined;
  return [
    {
      line: place?.line ?? null,
      endLine: place?.endLine ?? null,
      stage: place?.stage?.name ?? instruction.stage ?? null,
      instruction: instruction.text,
      ms: timed ? Math.max(0, endedAt - startedAt) : null,
      cached: status === "cached",
      size: size ?? (place && layers?.get(place.instruction)) ?? null,
    },
  ];
}
