import { SlipwayError } from "../base/errors.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { createGlobalScope } from "../dockerfile/globalScope.ts";
import { type NeededParts, neededParts } from "../dockerfile/neededParts.ts";
import type { Image } from "../image/image.ts";
import type { StepEvent } from "../progress/events.ts";
import type { AssembleDeps, AssembleRequest } from "./assembleRequest.ts";
import { buildFault } from "./buildFault.ts";
import { buildLayers } from "./buildLayers.ts";
import { createContextListings } from "./contextListings.ts";
import { finishDraft } from "./imageDraft.ts";
import { planStages } from "./planStages.ts";
import { platformArguments } from "./platformArguments.ts";
import { runsNeeded } from "./runsNeeded.ts";
import { createStageTrees } from "./stageTrees.ts";
import { createStepReporter } from "./stepReporter.ts";
import { timeText } from "./timeText.ts";

export type {
  AssembleDeps,
  AssembleFolder,
  AssembleRequest,
  FetchedFile,
} from "./assembleRequest.ts";

/**
 * Builds the target of a Dockerfile for one platform without an engine, and equal to what BuildKit
 * makes of it. Rejects with `run-needs-engine`, before any work, where a RUN would have to run; with
 * `build-failed` for a fault of a line, and with what its sources reject with.
 */
export async function assemble(
  deps: AssembleDeps,
  request: AssembleRequest,
  onEvent: (event: StepEvent) => void,
  signal?: AbortSignal,
): Promise<Image> {
  const { document, target, labels, epoch } = request;
  const given = { args: request.buildArgs, automatic: platformArguments(request) };
  const choice = { target, given, contexts: Object.keys(request.contexts) };
  const parts = neededParts(document, choice);
  if (parts === undefined) {
    throw buildFault(`target stage "${target}" could not be found`, "Name a stage of the file.");
  }
  refuseBroken(document, parts);
  refuseRun(runsNeeded(document, choice));
  const globals = createGlobalScope(document.instructions, document.escape, given);
  const reporter = createStepReporter(deps.now, onEvent);
  const plans = await planStages({ deps, request, parts, globals, given, reporter, signal });
  const end = plans.get(parts.target.index);
  if (end === undefined) throw new Error("The target is planned.");
  const trees = createStageTrees(deps.store);
  const listings = createContextListings(deps.store, plans.values(), signal);
  try {
    const build = { deps, request, plans, trees, listings, reporter, signal };
    const layers = await buildLayers(build, parts.target.index);
    return finishDraft(end.draft, { layers, created: timeText(epoch), labels });
  } finally {
    await listings.close();
    await trees.close();
  }
}

/** What the engine would not begin with. */
function refuseBroken({ problems, lines }: DockerfileDocument, { needed }: NeededParts): void {
  const problem = problems.find(({ range, code }) => {
    // BuildKit builds stages in the order in which they are needed.
    if (code === "copy-from-later-stage" || code === "directive-twice") return false;
    if (code !== "copy-from-own-stage" && code !== "port-too-high") return true;
    return needed.some((stage) => stage.range.start <= range.start && range.end <= stage.range.end);
  });
  if (problem === undefined) return;
  const line = lines.positionAt(problem.range.start).line + 1;
  throw new SlipwayError(
    "build-failed",
    { line },
    { message: problem.message, hint: "Change the Dockerfile." },
  );
}

function refuseRun([run]: ReturnType<typeof runsNeeded>): void {
  if (run === undefined) return;
  const { line, endLine, stage } = run;
  const of = stage.name === undefined ? "" : ` of stage ${stage.name}`;
  throw new SlipwayError(
    "run-needs-engine",
    { line, endLine, stage: stage.name },
    {
      message: `The RUN on line ${line}${of} has to run in a container, which needs an engine.`,
      hint: "Start an engine, or choose a target that needs no RUN.",
    },
  );
}
