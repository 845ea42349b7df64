import { isAbort } from "../base/errors.ts";
import type { DockerfileDocument, Stage } from "../dockerfile/document.ts";
import type { GivenArguments } from "../dockerfile/variables.ts";
import { createVariables } from "../dockerfile/variables.ts";
import type { Engine } from "../engine/engine.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { foreignFrontend } from "./foreignFrontend.ts";
import { givenArguments } from "./givenArguments.ts";

export interface TarNeedsRequest {
  readonly engine: Pick<Engine, "os" | "inspectImage">;
  readonly document: DockerfileDocument;
  readonly options: Pick<
    BuildOptions,
    "dockerfilePath" | "target" | "buildArgs" | "platforms" | "pull"
  >;
}

/**
 * What a builder needs of the context that cannot ask for it: what COPY and ADD of all stages down to
 * the target name. Undefined, which is all of the context, wherever that is not certain: a variable
 * that only the build knows, a base image that may bring triggers, another reader of the file.
 */
export async function tarNeeds(
  { engine, document, options }: TarNeedsRequest,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const { target, dockerfilePath, platforms = [] } = options;
  // Buildah runs a preprocessor over *.in, which includes files of the context.
  const isPreprocessed = dockerfilePath?.endsWith(".in") === true;
  if (engine.os === "windows" || isPreprocessed || foreignFrontend(document)) return undefined;
  const [given] = givenArguments(options);
  if (given === undefined || platforms.length > 1) return undefined;
  const { contextSources } = await import("../buildcontext/index.ts");
  const sources = contextSources(document, { target, given, allStages: true });
  const needed = sources?.filter(({ needless }) => !needless);
  if (!needed || needed.some(({ unknown }) => unknown.length > 0)) return undefined;
  const paths = [...new Set(needed.flatMap((source) => source.paths))];
  if (paths.includes("")) return undefined;
  const bases = externalBases(document, given);
  if (bases.length > 0 && (options.pull || platforms.length > 0)) return undefined;
  const silent = await Promise.all(bases.map((base) => hasNoTriggers(engine, base, signal)));
  return silent.every(Boolean) ? paths : undefined;
}

/** Images that stages are FROM; those of stages behind the target only make the answer more careful. */
function externalBases(document: DockerfileDocument, given: GivenArguments): readonly string[] {
  const variables = createVariables(document, { given });
  const imageOf = ({ from, parent }: Stage): readonly string[] => {
    if (parent !== undefined || !from.image) return [];
    const { value } = variables.expand(from.image.raw, from);
    return value === "scratch" ? [] : [value];
  };
  return [...new Set(document.stages.flatMap(imageOf))];
}

/** False also for an image that is still to be pulled. */
async function hasNoTriggers(
  engine: TarNeedsRequest["engine"],
  image: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await engine.inspectImage(image, signal)).config.onbuild.length === 0;
  } catch (error) {
    if (isAbort(error)) throw error;
    return false;
  }
}
