import { cleanPath } from "../dockerfile/cleanPath.ts";
import type { Stage } from "../dockerfile/document.ts";
import type { GlobalScope } from "../dockerfile/globalScope.ts";
import type { NeededParts } from "../dockerfile/neededParts.ts";
import type { GivenArguments } from "../dockerfile/variables.ts";
import type { Image, Layer } from "../image/image.ts";
import type { AssembleDeps, AssembleRequest } from "./assembleRequest.ts";
import { atLine, buildFault } from "./buildFault.ts";
import { findOrigin, type Origin } from "./findOrigin.ts";
import { folderLayer } from "./folderLayer.ts";
import { draftOf, forkDraft, type ImageDraft, scratchDraft } from "./imageDraft.ts";
import { planTransfer, type TransferPlan } from "./planTransfer.ts";
import { runConfigInstruction } from "./runConfigInstruction.ts";
import { openBase, stageBase } from "./stageBases.ts";
import { createStageScope } from "./stageScope.ts";
import { baseStep, lineOf, type StageStep, stageSteps } from "./stageSteps.ts";
import { type Step, type StepReporter, stepName } from "./stepReporter.ts";
import { timeText } from "./timeText.ts";

export interface PlanRequest {
  readonly deps: Pick<AssembleDeps, "openImage">;
  readonly request: AssembleRequest;
  readonly parts: NeededParts;
  readonly globals: GlobalScope;
  readonly given: GivenArguments;
  readonly reporter: StepReporter;
  readonly signal?: AbortSignal | undefined;
}

/** A stage with its config as it will be, and the layers that are to be made. */
export interface StagePlan {
  readonly stage: Stage;
  readonly draft: ImageDraft;
  /** Layers that it begins with, or the stage that has them. */
  readonly base: readonly Layer[] | { readonly stage: number };
  readonly layers: readonly PlannedLayer[];
}

export type PlannedLayer =
  | {
      readonly kind: "transfer";
      readonly step: Step;
      readonly plan: TransferPlan;
      readonly origin: Origin;
    }
  /** WORKDIR: `folder` is clean, `user` is USER as it is there. */
  | {
      readonly kind: "folder";
      readonly step: Step;
      readonly folder: string;
      readonly user: string;
    };

/**
 * Opens the bases and reads every instruction that the target needs; no file is touched. By the index
 * of a stage. Rejects with `build-failed`, `run-needs-engine`, and as `openImage` does.
 */
export async function planStages(build: PlanRequest): Promise<ReadonlyMap<number, StagePlan>> {
  const { deps, request, parts, globals, reporter, signal } = build;
  const { document, needed } = parts;
  const { stages } = document;
  const bases = new Map<number, Promise<Image>>();
  const plans = new Map<number, StagePlan>();
  const opened = await Promise.allSettled(needed.map((stage) => open(stage)));
  for (const result of opened) if (result.status === "rejected") throw result.reason;
  // A base's triggers may copy from stages that nothing else needs.
  const queue = [...needed];
  for (let stage = queue.shift(); stage; stage = queue.shift()) await plan(stage);
  return plans;

  async function open(stage: Stage): Promise<Image | undefined> {
    const line = lineOf(document, stage.from);
    const base = orAt(line, () => stageBase(stage, globals, request));
    if (base.kind !== "image") return undefined;
    const known = bases.get(stage.index);
    if (known) return known;
    const step = baseStep(document, stage, base.reference);
    const at = { line, stage: stage.name, onTransfer: reporter.transfers(step) };
    const image = reporter
      .run(step, async () => ({
        cached: false,
        image: await openBase(deps, base, at, signal),
      }))
      .then((outcome) => outcome.image);
    bases.set(stage.index, image);
    return image;
  }

  async function plan(stage: Stage): Promise<StagePlan> {
    const known = plans.get(stage.index);
    if (known) return known;
    const { draft, base, files } = await begin(stage);
    const { OnBuild = [], ...config } = draft.config;
    draft.config = config;
    const layers: PlannedLayer[] = files === undefined ? [] : [files];
    const steps = orAt(lineOf(document, stage.from), () => stageSteps(document, stage, OnBuild));
    for (const step of steps) {
      const layer = orAt(step.step.line, () => read(draft, step));
      if (layer === undefined) continue;
      layers.push(layer);
      if (draft.lastLayer !== undefined) draft.lastLayer = nameThere(step.step, files);
      if (layer.kind !== "transfer" || layer.origin.kind !== "stage") continue;
      const from = stages[layer.origin.index];
      if (from) queue.push(from);
    }
    const planned = { stage, draft, base, layers };
    plans.set(stage.index, planned);
    return planned;
  }

  async function begin(
    stage: Stage,
  ): Promise<Pick<StagePlan, "draft" | "base"> & { readonly files?: PlannedLayer }> {
    const base = orAt(lineOf(document, stage.from), () => stageBase(stage, globals, request));
    if (base.kind === "scratch") return { draft: scratchDraft(base.platform), base: [] };
    if (base.kind === "folder") {
      const step = baseStep(document, stage, base.name);
      return {
        draft: scratchDraft(base.platform, base.name),
        base: [],
        files: folderLayer(base, step),
      };
    }
    const parent = base.kind === "stage" ? stages[base.index] : undefined;
    if (parent)
      return { draft: forkDraft((await plan(parent)).draft), base: { stage: parent.index } };
    const image = await open(stage);
    if (image === undefined) throw new Error("A base that is an image is opened.");
    return { draft: draftOf(image), base: image.layers };
  }

  /** Does what an instruction does to the config; gives the layer that it is to make. */
  function read(
    draft: ImageDraft,
    { document: own, instruction, step }: StageStep,
  ): PlannedLayer | undefined {
    const scope = createStageScope(draft, own, build);
    const workdir = draft.config.WorkingDir || "/";
    switch (instruction.kind) {
      case "COPY":
      case "ADD": {
        const transfer = planTransfer(instruction, scope, workdir);
        const origin = findOrigin(transfer.from, stages, request);
        note(draft, transfer.text, false);
        return { kind: "transfer", step, plan: transfer, origin };
      }
      case "WORKDIR": {
        const folder = workdirOf(workdir, scope.expand(instruction.words[0]?.raw ?? ""));
        draft.config = { ...draft.config, WorkingDir: folder };
        const isRoot = folder === "/";
        note(draft, `WORKDIR ${folder}`, isRoot);
        const { User: user = "" } = draft.config;
        return isRoot ? undefined : { kind: "folder", step, folder: cleanPath(folder), user };
      }
      case "RUN":
      case "FROM":
        // RUN was refused before; a trigger that begins a stage is none.
        throw buildFault(`${instruction.kind} is not allowed here`);
      default: {
        const text = runConfigInstruction(draft, instruction, scope);
        if (text !== undefined) note(draft, text, true);
        return undefined;
      }
    }
  }

  function note(draft: ImageDraft, created_by: string, isEmpty: boolean): void {
    draft.history.push({
      created: timeText(request.epoch),
      created_by,
      comment: "buildkit.dockerfile.v0",
      ...(isEmpty && { empty_layer: true }),
    });
  }
}

/** BuildKit gives a folder that a stage begins with no number, and yet counts it. */
function nameThere({ instruction }: Step, files: PlannedLayer | undefined): string {
  const { index } = instruction;
  return stepName({ ...instruction, index: files === undefined ? index : index - 1 });
}

/** As BuildKit: an absolute path stays as it is typed. */
function workdirOf(current: string, typed: string): string {
  return typed.startsWith("/") ? typed : cleanPath(`${current}/${typed}`);
}

function orAt<T>(line: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw atLine(error, { line });
  }
}
