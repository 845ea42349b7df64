import { isAbort, isSlipwayError } from "../base/errors.ts";
import type { BuildOutcome, Engine } from "../engine/engine.ts";
import type { BuildEvent, BuildResult } from "../progress/events.ts";
import type { BuildOptions } from "./buildOptions.ts";
import type { BuildEnding } from "./buildReport.ts";
import type { OpenedBuild } from "./buildRequest.ts";
import { cancelledError } from "./cancelledError.ts";
import { type HistoryEntry, layerSizes } from "./layerSizes.ts";
import { lookAhead } from "./lookAhead.ts";
import { type BuildImageDeps, openBuild } from "./openBuild.ts";
import { openRequest } from "./openRequest.ts";
import { toResultError } from "./resultError.ts";

export type { BuildOptions, SecretSource, SshSource } from "./buildOptions.ts";
export type { BuildImageDeps } from "./openBuild.ts";

/**
 * Builds with an engine. Resolves with the result also when the build failed (`ok: false`), so that
 * every caller shows the same; throws only when aborted (AbortError), for `misuse`, and for the
 * `bad-reference` of a tag.
 */
export async function buildImage(
  deps: BuildImageDeps,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal?: AbortSignal,
): Promise<BuildResult> {
  const build = await openBuild(deps, options, onEvent, signal);
  const { document, report } = build;
  try {
    const outcome = await runBuild(deps, build, signal);
    return report.finish(await toEnding(deps.engine, outcome, { options, document }, signal));
  } catch (error) {
    if (isSlipwayError(error, "misuse")) throw error;
    const failure = { ok: false, imageId: null, digest: null, size: null, tags: [] } as const;
    if (signal?.aborted) {
      report.finish({ ...failure, error: cancelledError(options) });
      throw isAbort(error) ? error : new DOMException("The build was cancelled.", "AbortError");
    }
    return report.finish({ ...failure, error: toResultError(error, options, document, report) });
  }
}

async function runBuild(
  deps: BuildImageDeps,
  build: OpenedBuild,
  signal?: AbortSignal,
): Promise<BuildOutcome> {
  const { options, report } = build;
  const { request, broken } = await openRequest(deps, build, signal);
  const stop = signal ? AbortSignal.any([signal, broken]) : broken;
  const over = new AbortController();
  // The other builder gets a tar, of which the sizes are known when it is sent.
  if (deps.engine.buildkit) {
    void lookAhead(build.document, options, AbortSignal.any([stop, over.signal])).then((plan) => {
      if (plan) report.contextPlanned(plan);
    });
  }
  try {
    const outcome = await deps.engine.build(request, report.backendEvent, stop);
    // BuildKit asks for nothing of the context where no COPY does.
    report.contextDone();
    return outcome;
  } catch (error) {
    throw broken.aborted ? broken.reason : error;
  } finally {
    over.abort();
  }
}

async function toEnding(
  engine: Engine,
  { imageId, digest }: BuildOutcome,
  { options, document }: Pick<OpenedBuild, "options" | "document">,
  signal?: AbortSignal,
): Promise<BuildEnding> {
  const history = imageId === undefined ? [] : await historyOf(engine, imageId, signal);
  const layers = history.length > 0 ? layerSizes(document, options.target, history) : undefined;
  const size = imageId === undefined ? null : await sizeOf(engine, imageId, history, signal);
  const isImage = imageId !== undefined || digest !== undefined;
  return {
    ok: true,
    imageId: imageId ?? null,
    digest: digest ?? null,
    size,
    ...(layers && { layers }),
    // Files in a folder have no name.
    tags: isImage ? options.tags : [],
    error: null,
  };
}

/**
 * Of its files, layer by layer. What an engine tells of the whole image is more with the containerd
 * store, which also keeps the layers packed.
 */
async function sizeOf(
  engine: Engine,
  imageId: string,
  history: readonly HistoryEntry[],
  signal?: AbortSignal,
): Promise<number | null> {
  const sum = history.reduce((all, entry) => all + entry.size, 0);
  if (sum > 0) return sum;
  try {
    return (await engine.inspectImage(imageId, signal)).size;
  } catch {
    // The image is built; that its size cannot be told does not make the build a failure.
    return null;
  }
}

async function historyOf(
  engine: Engine,
  imageId: string,
  signal?: AbortSignal,
): Promise<readonly HistoryEntry[]> {
  try {
    return await engine.imageHistory(imageId, signal);
  } catch {
    // As with the size: it is only told where the engine tells it.
    return [];
  }
}
