import type { BuildOptions } from "../app/buildOptions.ts";
import { type ChosenBackend, chooseBackend } from "../app/chooseBackend.ts";
import { chooseBuilder } from "../app/chooseBuilder.ts";
import type { BuildArguments } from "./buildArguments.ts";
import type { CliEnvironment } from "./environment.ts";
import { openEngine } from "./openEngine.ts";

/** What will build, before anything is connected to. */
export interface BuildBackend {
  /** True where what comes out is expected in an engine's images. */
  readonly inEngine: boolean;
  /** Rejects with `engine-unreachable`, AbortError. */
  open(options: BuildOptions, signal: AbortSignal): Promise<ChosenBackend>;
}

/**
 * A builder that was named; with `--engine none` Slipway itself, which `auto` falls back to. Throws
 * `engine-unreachable` for a builder that there is not.
 */
export async function chooseBuildBackend(
  environment: CliEnvironment,
  { engine, builder }: Pick<BuildArguments, "engine" | "builder">,
): Promise<BuildBackend> {
  const { surroundings } = environment;
  const open = (signal = new AbortController().signal) => openEngine(environment, engine, signal);
  const chosen = await chooseBuilder({ surroundings, openEngine: open }, builder);
  if (chosen.remote) {
    return {
      inEngine: false,
      open: async (_, signal) => ({ kind: "engine", engine: await chosen.open(signal) }),
    };
  }
  const wish = engine === "auto" || engine === "none" ? engine : "engine";
  return {
    inEngine: wish !== "none",
    open: (options, signal) => chooseBackend({ openEngine: chosen.open }, wish, options, signal),
  };
}
