import { assertNever } from "../base/assertNever.ts";
import { type BuildState, findStep, type StepState, type Transfer } from "./buildState.ts";
import type { BuildEvent, StepChanged, StepOutput, StepProgress } from "./events.ts";
import { toPlainLine } from "./outputLines.ts";
import { addToTail, emptyTail, type OutputTail, TAIL_LINES, trimTail } from "./outputTail.ts";
import { readOutput } from "./readOutput.ts";

/** More are in the log only: a list that grows without an end would be copied for each of them. */
export const WARNINGS_KEPT = 500;
/** Of one step; the first ones that are through make room. */
const TRANSFERS_KEPT = 500;

/** The state after one more event. Events for steps that were never named are left out. */
export function reduceBuild(state: BuildState, event: BuildEvent): BuildState {
  switch (event.type) {
    case "started":
      return {
        ...state,
        backend: event.backend,
        endpoint: event.endpoint,
        startedAt: state.startedAt ?? event.at,
      };
    case "context-plan":
      return state;
    case "context":
      return {
        ...state,
        context: { bytes: event.bytes, files: event.files, done: event.done },
      };
    case "step":
      return withStep(state, changeStep(state, event));
    case "step-progress":
      return updateStep(state, event.id, (step) => withTransfer(step, event));
    case "output":
      return updateStep(state, event.id, (step) => withOutput(step, event));
    case "warning":
      if (state.warnings.length >= WARNINGS_KEPT) return state;
      return { ...state, warnings: [...state.warnings, event] };
    case "result":
      return { ...state, result: event, steps: state.steps.map(settle) };
    default:
      return assertNever(event);
  }
}

function changeStep(state: BuildState, event: StepChanged): StepState {
  const before = findStep(state, event.id);
  const started = event.status === "started";
  const base: StepState = before ?? {
    number: state.steps.length + 1,
    id: event.id,
    name: event.name,
    instruction: event.instruction,
    status: "running",
    startedAt: undefined,
    endedAt: undefined,
    ends: 0,
    error: undefined,
    size: undefined,
    transfers: [],
    tail: emptyTail,
    open: { stdout: "", stderr: "" },
  };
  return {
    ...base,
    instruction: event.instruction ?? base.instruction,
    status: event.status === "started" ? "running" : event.status,
    startedAt: started ? event.at : base.startedAt,
    endedAt: started ? undefined : event.at,
    ends: started ? base.ends : base.ends + 1,
    error: event.error,
    size: event.size ?? base.size,
    ...(!started && { tail: closeLines(base), open: { stdout: "", stderr: "" } }),
  };
}

function withTransfer(step: StepState, event: StepProgress): StepState {
  const { item, current, total, done } = event;
  const transfer: Transfer = { item, current, total, done };
  const at = step.transfers.findIndex((one) => one.item === item);
  const transfers =
    at === -1 ? [...makeRoom(step.transfers), transfer] : step.transfers.with(at, transfer);
  return { ...step, transfers };
}

function makeRoom(transfers: readonly Transfer[]): readonly Transfer[] {
  if (transfers.length < TRANSFERS_KEPT) return transfers;
  const through = transfers.findIndex(({ done }) => done);
  return transfers.toSpliced(Math.max(0, through), 1);
}

function withOutput(step: StepState, { stream, text }: StepOutput): StepState {
  const { lines, count, open } = readOutput(step, stream, text, TAIL_LINES);
  const begun =
    stream === "stdout"
      ? { stdout: open, stderr: step.open.stderr }
      : { stdout: step.open.stdout, stderr: open };
  return { ...step, open: begun, tail: addToTail(step.tail, lines, count) };
}

function closeLines({ tail, open }: StepState): OutputTail {
  const begun = [open.stdout, open.stderr].filter((line) => line !== "").map(toPlainLine);
  return trimTail(addToTail(tail, begun));
}

/** A step that still runs when the build is over was cut off with it. */
function settle(step: StepState): StepState {
  if (step.status !== "running") return step;
  return {
    ...step,
    status: "cancelled",
    tail: closeLines(step),
    open: { stdout: "", stderr: "" },
  };
}

function updateStep(
  state: BuildState,
  id: string,
  change: (step: StepState) => StepState,
): BuildState {
  const step = findStep(state, id);
  return step ? withStep(state, change(step)) : state;
}

function withStep(state: BuildState, step: StepState): BuildState {
  const at = step.number - 1;
  return {
    ...state,
    steps: at < state.steps.length ? state.steps.with(at, step) : [...state.steps, step],
  };
}
