import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { BuildState } from "../progress/buildState.ts";
import type { BuildRecord, RecordedStep } from "./buildRecord.ts";
import { createStepLocator } from "./locateStep.ts";

/** What is known of a build besides its events. */
export interface RecordedBuild
  extends Pick<
    BuildRecord,
    "id" | "dockerfile" | "name" | "target" | "plan" | "startedAt" | "endedAt" | "inputs"
  > {
  readonly document: DockerfileDocument;
  readonly ending: "finished" | "cancelled" | "broken";
  /** Why there is no result. */
  readonly fault: string | undefined;
}

/** Longer Dockerfiles are built all the same; only their lines find no hints again. */
const longestText = 200_000;
const mostSteps = 1000;
const mostTransfers = 100;

/** The build as the history keeps it, from all that its events told. Why a step ran is added later. */
export function recordBuild(build: RecordedBuild, state: BuildState): BuildRecord {
  const { document, ending, fault, ...known } = build;
  const { result } = state;
  const steps = recordSteps(document, state).map((step) =>
    step.status === "running" ? { ...step, status: "cancelled" as const } : step,
  );
  return {
    version: 1,
    ...known,
    outcome: ending === "cancelled" ? "cancelled" : result?.ok ? "ok" : "failed",
    endpoint: state.endpoint,
    imageId: result?.imageId ?? undefined,
    size: result?.size ?? undefined,
    contextBytes: result?.contextBytes ?? state.context.bytes,
    error: ending === "cancelled" ? undefined : (result?.error ?? brokenBy(fault)),
    steps,
    text: document.text.length > longestText ? undefined : document.text,
    misses: [],
  };
}

/** The steps so far with their places. */
export function recordSteps(
  document: DockerfileDocument,
  { backend, result, steps }: BuildState,
): readonly RecordedStep[] {
  const sizes = new Map(result?.steps.map(({ line, size }) => [line, size]));
  const locate = createStepLocator(document, backend ?? "buildkit");
  return steps.slice(0, mostSteps).map((step) => {
    const { number, name, instruction, status, startedAt, endedAt, size, error } = step;
    const place = instruction && locate({ name, instruction });
    const timed = startedAt !== undefined && endedAt !== undefined;
    return {
      ...{ number, name, instruction: instruction?.text, status, error },
      stage: place?.stage?.index,
      line: place?.line,
      endLine: place?.endLine,
      ms: timed ? Math.max(0, endedAt - startedAt) : undefined,
      size: size ?? (place && sizes.get(place.line)) ?? undefined,
      transfers: step.transfers.slice(-mostTransfers),
    };
  });
}

function brokenBy(fault: string | undefined): BuildRecord["error"] {
  if (fault === undefined) return undefined;
  return { message: fault, file: "", line: null, endLine: null, exitCode: null, log: [] };
}
