import type { ResultError } from "../progress/events.ts";
import type { BuildOptions } from "./buildOptions.ts";

/** What the result says of a build that was cancelled. */
export function cancelledError({
  dockerfilePath,
}: Pick<BuildOptions, "dockerfilePath">): ResultError {
  return {
    message: "The build was cancelled.",
    file: dockerfilePath ?? "",
    line: null,
    endLine: null,
    exitCode: null,
    log: [],
  };
}
