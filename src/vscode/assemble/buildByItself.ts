import type { BuildOptions } from "../../app/buildOptions.ts";
import type { BuildEvent, BuildResult } from "../../progress/events.ts";
import { withPlaces } from "./withPlaces.ts";
import type { WorkDeps } from "./workDeps.ts";

/** Builds without an engine, and keeps what it has built. Rejects as `assembleImage`. */
export function buildByItself(
  deps: WorkDeps,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildResult> {
  const { surroundings, now } = deps;
  return withPlaces(deps, async (places) => {
    const { assembleImage } = await import("../../app/assembling/index.ts");
    return assembleImage({ places, env: surroundings.env, now }, options, onEvent, signal);
  });
}
