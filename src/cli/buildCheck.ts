import { relative } from "node:path";
import type { BuildArguments } from "./buildArguments.ts";
import type { CliEnvironment } from "./environment.ts";
import { lintCommand } from "./lintCommand.ts";

/** `build --check`: what the engine's own check would say of the Dockerfile, without an engine. */
export function checkDockerfile(
  environment: CliEnvironment,
  { progress }: Pick<BuildArguments, "progress">,
  /** Absolute; undefined for the standard input. */
  dockerfile: string | undefined,
  signal: AbortSignal,
): Promise<number> {
  const path = dockerfile === undefined ? "-" : relative(environment.cwd, dockerfile);
  const format = progress === "json" ? ["--format", "json"] : [];
  return lintCommand(environment, ["--preset", "buildkit", ...format, "--", path], signal);
}
