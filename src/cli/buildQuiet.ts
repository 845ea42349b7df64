import type { BuildOptions } from "../app/buildOptions.ts";
import { initialBuildState } from "../progress/buildState.ts";
import type { BuildDisplay } from "./buildDisplay.ts";
import { describeResult } from "./describeResult.ts";
import type { CliEnvironment } from "./environment.ts";

/** Says nothing of the steps, and of the result what scripts want: the id, or what went wrong. */
export function createQuietDisplay(
  environment: CliEnvironment,
  options: BuildOptions,
): BuildDisplay {
  const { out, err } = environment.terminal;
  return {
    show(event) {
      if (event.type !== "result") return;
      const { complaint } = describeResult(initialBuildState, event, environment, options);
      if (complaint !== undefined) err.write(complaint);
      const id = event.imageId ?? event.digest;
      if (event.ok && id !== null) out.write(`${id}\n`);
    },
    refuse() {},
    drained: () => undefined,
    dispose() {},
  };
}
