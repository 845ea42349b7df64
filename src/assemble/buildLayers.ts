import type { Stage } from "../dockerfile/document.ts";
import type { BlobStore } from "../image/blobStore.ts";
import type { Layer } from "../image/image.ts";
import type { LayerFile } from "../image/layers/layerFile.ts";
import { writeLayer } from "../image/layers/writeLayer.ts";
import type { AssembleDeps, AssembleRequest } from "./assembleRequest.ts";
import { atLine, buildFault } from "./buildFault.ts";
import type { ContextListings } from "./contextListings.ts";
import { makeFolder } from "./files/makeFolder.ts";
import { resolveOwner } from "./files/resolveOwner.ts";
import type { Origin } from "./findOrigin.ts";
import { type LayerStack, layerStack, withLayer } from "./layerStack.ts";
import type { PlannedLayer, StagePlan } from "./planStages.ts";
import { type PreparedTransfer, prepareTransfer, type TransferOrigin } from "./runTransfer.ts";
import type { StageTrees } from "./stageTrees.ts";
import { recallStep, rememberStep, type StepMade, stepKey } from "./stepCache.ts";
import type { Step, StepReporter } from "./stepReporter.ts";

export interface LayersRequest {
  readonly deps: AssembleDeps;
  readonly request: AssembleRequest;
  readonly plans: ReadonlyMap<number, StagePlan>;
  readonly trees: StageTrees;
  readonly listings: ContextListings;
  readonly reporter: StepReporter;
  readonly signal?: AbortSignal | undefined;
}

/** Makes the layers of the stages as they are needed, or finds them made; gives those of the target. */
export async function buildLayers(build: LayersRequest, target: number): Promise<readonly Layer[]> {
  const { deps, request, plans, trees, listings, reporter, signal } = build;
  const { store } = deps;
  const stages = new Map<number, LayerStack | "running">();
  const images = new Map<string, ReturnType<AssembleDeps["openImage"]>>();
  // Those that a stage is FROM come before it, so that no chain of them piles up.
  for (const index of [...plans.keys()].sort((a, b) => a - b)) await stackOf(index);
  return (await stackOf(target)).layers;

  async function stackOf(index: number): Promise<LayerStack> {
    const known = stages.get(index);
    const plan = plans.get(index);
    if (known === "running" || plan === undefined) {
      throw buildFault(`circular dependency detected on stage: ${plan?.stage.name ?? index}`);
    }
    if (known !== undefined) return known;
    stages.set(index, "running");
    let stack = "stage" in plan.base ? await stackOf(plan.base.stage) : layerStack(plan.base);
    for (const planned of plan.layers) {
      signal?.throwIfAborted();
      const origin = await originOf(planned);
      await reporter.run(planned.step, async () => {
        const { made, cached } = await makeOrFind(plan, stack, planned, origin);
        stack = withLayer(stack, made.layer);
        return { cached, size: made.size };
      });
    }
    stages.set(index, stack);
    return stack;
  }

  /** Where another stage has to be built first, its steps are told of before this one. */
  async function originOf(planned: PlannedLayer): Promise<TransferOrigin | undefined> {
    if (planned.kind !== "transfer") return undefined;
    try {
      return await openOrigin(planned.origin, planned.step);
    } catch (error) {
      throw atLine(error, planned.step);
    }
  }

  async function openOrigin(origin: Origin, step: Step): Promise<TransferOrigin> {
    const { words } = origin;
    if (origin.kind === "folder") return { words, ...listings.of(origin.context) };
    if (origin.kind === "stage") return originIn(words, words, await stackOf(origin.index));
    const { layers, name } = await openImage(origin.reference, step);
    return originIn(words, name, layerStack(layers));
  }

  function originIn(words: string, name: string, stack: LayerStack): TransferOrigin {
    return {
      words,
      key: async () => stack.chainId,
      tree: () => trees.read(stack, name, signal),
    };
  }

  function openImage(reference: string, step: Step): ReturnType<AssembleDeps["openImage"]> {
    const known = images.get(reference);
    if (known) return known;
    const opened = deps.openImage(reference, request.platform, signal, reporter.transfers(step));
    images.set(reference, opened);
    return opened;
  }

  async function makeOrFind(
    { stage, draft }: StagePlan,
    stack: LayerStack,
    planned: PlannedLayer,
    origin: TransferOrigin | undefined,
  ): Promise<{ readonly made: StepMade; readonly cached: boolean }> {
    const work = await prepare(planned, stack, origin);
    const mayRecall = !isUncached(request.noCache, stage);
    const asked: string[] = [];
    const recall = async (key: string | undefined): Promise<StepMade | undefined> => {
      const found = key === undefined || !mayRecall ? undefined : await recallStep(store, key);
      if (key !== undefined && found === undefined) asked.push(key);
      return found;
    };
    const remember = async (made: StepMade): Promise<void> => {
      for (const key of asked) await rememberStep(store, key, made);
    };
    const quick = await recall(await work.quickKey());
    if (quick) return { made: quick, cached: true };
    // What was never read is read once: the layer's files tell their digests while it is written.
    const isUnread = !mayRecall || (await work.isUnread());
    const known = isUnread ? undefined : await recall(await work.contentKey());
    if (known) {
      await remember(known);
      return { made: known, cached: true };
    }
    const tree = await trees.fork(stack, draft.name, signal);
    const made = await writeFiles(store, await work.copy(tree), signal);
    trees.keep(withLayer(stack, made.layer), tree);
    if (isUnread) await recall(await work.contentKey());
    await remember(made);
    return { made, cached: false };
  }

  async function prepare(
    planned: PlannedLayer,
    { chainId }: LayerStack,
    origin: TransferOrigin | undefined,
  ): Promise<PreparedTransfer> {
    const { epoch } = request;
    if (planned.kind === "folder") {
      const { folder, user } = planned;
      const key = stepKey(["WORKDIR", chainId, folder, user, epoch]);
      return {
        quickKey: async () => key,
        contentKey: async () => undefined,
        isUnread: async () => false,
        async copy(tree) {
          const owner = user === "" ? undefined : await resolveOwner(tree, user, signal);
          return makeFolder(tree, folder, owner, epoch);
        },
      };
    }
    if (origin === undefined) throw new Error("A transfer has an origin.");
    const fetching = { store, fetch: deps.fetch, epoch };
    return prepareTransfer(fetching, planned.plan, origin, chainId, signal);
  }
}

async function writeFiles(
  store: BlobStore,
  files: Iterable<LayerFile>,
  signal: AbortSignal | undefined,
): Promise<StepMade> {
  let size = 0;
  function* counted(): Generator<LayerFile> {
    for (const file of files) {
      size += file.size;
      yield file;
    }
  }
  const layer = await writeLayer(store, counted(), { compression: "gzip" }, signal);
  return { layer, size };
}

function isUncached(noCache: AssembleRequest["noCache"], { name, index }: Stage): boolean {
  if (typeof noCache === "boolean") return noCache;
  return noCache.some((one) => one.toLowerCase() === name || one === String(index));
}
