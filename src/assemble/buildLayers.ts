import type { Stage } from "../dockerfile/document.ts";
import type { BlobStore } from "../image/blobStore.ts";
import type { Layer } from "../image/image.ts";
import type { LayerFile } from "../image/layers/layerFile.ts";
import { writeLayer } from "../image/layers/writeLayer.ts";
import type { AssembleDeps, AssembleRequest } from "./assembleRequest.ts";
import { atLine, buildFault } from "./buildFault.ts";
import type { ContextListings } from "./contextListings.ts";
import type { FileTree } from "./files/fileTree.ts";
import { makeFolder } from "./files/makeFolder.ts";
import { resolveOwner } from "./files/resolveOwner.ts";
import type { Origin } from "./findOrigin.ts";
import type { PlannedLayer, StagePlan } from "./planStages.ts";
import { prepareTransfer, type TransferOrigin } from "./runTransfer.ts";
import type { StageTrees } from "./stageTrees.ts";
import { chainOf, recallStep, rememberStep, type StepMade, stepKey } from "./stepCache.ts";
import type { StepReporter } from "./stepReporter.ts";

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
  const stages = new Map<number, readonly Layer[] | "running">();
  const images = new Map<string, ReturnType<AssembleDeps["openImage"]>>();
  // Those that a stage is FROM come before it, so that no chain of them piles up.
  for (const index of [...plans.keys()].sort((a, b) => a - b)) await layersOf(index);
  return layersOf(target);

  async function layersOf(index: number): Promise<readonly Layer[]> {
    const known = stages.get(index);
    const plan = plans.get(index);
    if (known === "running" || plan === undefined) {
      throw buildFault(`circular dependency detected on stage: ${plan?.stage.name ?? index}`);
    }
    if (known !== undefined) return known;
    stages.set(index, "running");
    const begun = "stage" in plan.base ? await layersOf(plan.base.stage) : plan.base;
    const layers = [...begun];
    for (const planned of plan.layers) {
      signal?.throwIfAborted();
      const origin = await originOf(planned);
      await reporter.run(planned.step, async () => {
        const { made, cached } = await makeOrFind(plan, layers, planned, origin);
        layers.push(made.layer);
        return { cached, size: made.size };
      });
    }
    stages.set(index, layers);
    return layers;
  }

  /** Where another stage has to be built first, its steps are told of before this one. */
  async function originOf(planned: PlannedLayer): Promise<TransferOrigin | undefined> {
    if (planned.kind !== "transfer") return undefined;
    try {
      return await openOrigin(planned.origin);
    } catch (error) {
      throw atLine(error, planned.step);
    }
  }

  async function openOrigin(origin: Origin): Promise<TransferOrigin> {
    const { words } = origin;
    if (origin.kind === "folder") return { words, ...listings.of(origin.context) };
    const { layers, name } =
      origin.kind === "stage"
        ? { layers: await layersOf(origin.index), name: words }
        : await openImage(origin.reference);
    return {
      words,
      key: async () => chainOf(layers),
      tree: () => trees.read(layers, name, signal),
    };
  }

  function openImage(reference: string): ReturnType<AssembleDeps["openImage"]> {
    const known = images.get(reference);
    if (known) return known;
    const opened = deps.openImage(reference, request.platform, signal);
    images.set(reference, opened);
    return opened;
  }

  async function makeOrFind(
    { stage, draft }: StagePlan,
    layers: readonly Layer[],
    planned: PlannedLayer,
    origin: TransferOrigin | undefined,
  ): Promise<{ readonly made: StepMade; readonly cached: boolean }> {
    const work = await prepare(planned, layers, origin);
    const mayRecall = !isUncached(request.noCache, stage);
    const asked: string[] = [];
    for (const askKey of work.keys) {
      const key = await askKey();
      if (key === undefined) continue;
      const known = mayRecall ? await recallStep(store, key) : undefined;
      if (known === undefined) asked.push(key);
      else {
        for (const other of asked) await rememberStep(store, other, known);
        return { made: known, cached: true };
      }
    }
    const tree = await trees.fork(layers, draft.name, signal);
    const made = await writeFiles(store, await work.make(tree), signal);
    trees.keep([...layers, made.layer], tree);
    for (const key of asked) await rememberStep(store, key, made);
    return { made, cached: false };
  }

  async function prepare(
    planned: PlannedLayer,
    layers: readonly Layer[],
    origin: TransferOrigin | undefined,
  ): Promise<LayerWork> {
    const { epoch } = request;
    const chain = chainOf(layers);
    if (planned.kind === "folder") {
      const { folder, user } = planned;
      const key = stepKey(["WORKDIR", chain, folder, user, epoch]);
      return {
        keys: [async () => key],
        async make(tree) {
          const owner = user === "" ? undefined : await resolveOwner(tree, user, signal);
          return makeFolder(tree, folder, owner, epoch);
        },
      };
    }
    if (origin === undefined) throw new Error("A transfer has an origin.");
    const fetching = { store, fetch: deps.fetch, epoch };
    const { quickKey, contentKey, copy } = await prepareTransfer(
      fetching,
      planned.plan,
      origin,
      chain,
      signal,
    );
    return { keys: [quickKey, contentKey], make: copy };
  }
}

/** What stands for a step, the cheapest first, and how it is done where none of it is known. */
interface LayerWork {
  readonly keys: readonly (() => Promise<string | undefined>)[];
  make(tree: FileTree): Promise<readonly LayerFile[]>;
}

async function writeFiles(
  store: BlobStore,
  files: readonly LayerFile[],
  signal: AbortSignal | undefined,
): Promise<StepMade> {
  const layer = await writeLayer(store, files, { compression: "gzip" }, signal);
  return { layer, size: files.reduce((sum, { size }) => sum + size, 0) };
}

function isUncached(noCache: AssembleRequest["noCache"], { name, index }: Stage): boolean {
  if (typeof noCache === "boolean") return noCache;
  return noCache.some((one) => one.toLowerCase() === name || one === String(index));
}
