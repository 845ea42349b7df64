import { runsNeeded } from "../assemble/runsNeeded.ts";
import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { Engine } from "../engine/engine.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { foreignFrontend } from "./foreignFrontend.ts";
import { givenArguments } from "./givenArguments.ts";
import { readBuildText } from "./openBuild.ts";

/** What builds. */
export type ChosenBackend =
  | { readonly kind: "engine"; readonly engine: Engine }
  | {
      readonly kind: "assembler";
      /** It was asked for, or no engine answered and none is needed. */
      readonly reason: "asked" | "no-engine";
    };

/** `engine`: one that was named; `none`: Slipway itself; `auto`: an engine, and Slipway without one. */
export type BackendWish = "auto" | "engine" | "none";

export interface ChooseBackendDeps {
  /** Rejects with `engine-unreachable`. */
  openEngine(signal?: AbortSignal): Promise<Engine>;
}

/**
 * Chooses what does a build. Where no engine answers, `auto` takes the assembler if nothing has to
 * run; else it rejects with the `engine-unreachable` and names the RUN. Rejects with AbortError.
 */
export async function chooseBackend(
  { openEngine }: ChooseBackendDeps,
  wish: BackendWish,
  options: BuildOptions,
  signal?: AbortSignal,
): Promise<ChosenBackend> {
  if (wish === "none") return { kind: "assembler", reason: "asked" };
  try {
    return { kind: "engine", engine: await openEngine(signal) };
  } catch (error) {
    if (wish !== "auto" || !isSlipwayError(error, "engine-unreachable")) throw error;
    const obstacle = await whyEngine(options);
    if (obstacle === undefined) return { kind: "assembler", reason: "no-engine" };
    throw new SlipwayError("engine-unreachable", error.facts, {
      message: `${error.message} ${obstacle}`,
      hint: error.hint,
      cause: error,
    });
  }
}

/** What of the Dockerfile needs an engine; undefined where nothing does. */
export async function whyEngine(options: BuildOptions): Promise<string | undefined> {
  const document = parseDockerfile(await readBuildText(options));
  const frontend = foreignFrontend(document);
  if (frontend !== undefined) return `Only an engine can read a Dockerfile by ${frontend}.`;
  for (const given of givenArguments(options)) {
    const contexts = Object.keys(options.contexts ?? {});
    const [run] = runsNeeded(document, { target: options.target, given, contexts });
    if (run) return `The RUN on line ${run.line} of the Dockerfile needs one.`;
  }
  return undefined;
}
