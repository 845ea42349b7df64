import type { FailedStep } from "../engine/engine.ts";
import type { BuildEvent } from "../progress/events.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { type BuildImageDeps, openBuild } from "./openBuild.ts";
import { openRequest } from "./openRequest.ts";

/**
 * Builds again up to the RUN that fails and holds it there, for a shell. Nothing is tagged or exported.
 * Rejects with `shell-unavailable`, with what a build throws, and with AbortError.
 */
export async function holdFailedStep(
  deps: BuildImageDeps,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal?: AbortSignal,
): Promise<FailedStep> {
  const build = await openBuild(deps, { ...options, tags: [], outputs: [] }, onEvent, signal);
  const { request } = await openRequest(deps, build, signal);
  return deps.engine.openFailedStep(request, build.report.backendEvent, signal);
}
