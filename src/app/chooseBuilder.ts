import { isAbort, SlipwayError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { RemoteBuilder } from "../engine/buildkitd/connectBuilder.ts";
import type { Engine } from "../engine/engine.ts";

export interface ChooseBuilderDeps {
  readonly surroundings: Surroundings;
  /** The engine at hand: it builds where no builder is chosen, and takes the images where one is. */
  openEngine(signal?: AbortSignal): Promise<Engine>;
}

/** What builds, before it is connected to. */
export interface ChosenBuilder {
  /** True for a BuildKit of its own, which has no images: what becomes of a result has to be said. */
  readonly remote: boolean;
  /**
   * An engine whose builds the builder does. Images are those of the engine at hand; where there is
   * none, only building works. Rejects with `engine-unreachable`, AbortError.
   */
  open(signal?: AbortSignal): Promise<Engine>;
}

/**
 * The builder of that name in the store of `docker buildx`, or at that address; without a name the
 * one that BUILDX_BUILDER names; "default", or none, is the engine at hand. Connects nothing yet.
 * Throws `engine-unreachable` for a name that there is not.
 */
export async function chooseBuilder(
  { surroundings, openEngine }: ChooseBuilderDeps,
  name: string | undefined,
): Promise<ChosenBuilder> {
  const wanted = name || surroundings.env.BUILDX_BUILDER || "default";
  if (wanted === "default") return { remote: false, open: openEngine };
  const { connectBuilder, connectEngine, findBuilder } = await import("../engine/index.ts");
  const definition = await findBuilder(surroundings, wanted);
  if (definition.driver === "docker") {
    const setting = definition.nodes[0]?.endpoint ?? "";
    return {
      remote: false,
      open: (signal) => connectEngine(surroundings, setting === "" ? {} : { setting }, signal),
    };
  }
  return {
    remote: true,
    async open(signal) {
      const engine = await openEngine(signal).catch(toError);
      const builder = await connectBuilder(surroundings, definition, { engine }, signal);
      return withBuilder(builder, engine);
    },
  };
}

function toError(error: unknown): Error {
  if (isAbort(error)) throw error;
  return error instanceof Error ? error : new Error(String(error));
}

/** Where the engine is only an error, everything but building rejects with it. */
function withBuilder(builder: RemoteBuilder, engine: Engine | Error): Engine {
  const { name, build, openFailedStep } = builder;
  const endpoint = { host: builder.endpoint, source: `builder "${name}"` };
  const own = { endpoint, buildkit: true, build, openFailedStep };
  return engine instanceof Error
    ? { ...withoutImages(builder, engine), ...own }
    : { ...engine, ...own };
}

function withoutImages(
  { name, version }: RemoteBuilder,
  cause: Error,
): Omit<Engine, "endpoint" | "build" | "openFailedStep"> {
  const fail = async (): Promise<never> => {
    throw new SlipwayError(
      "engine-unreachable",
      { attempts: [] },
      {
        message: `The builder "${name}" has no images, and no engine is there for them: ${cause.message}`,
        hint: "Start an engine, or push the image with the build.",
        cause,
      },
    );
  };
  return {
    version: version ?? "",
    apiVersion: "",
    os: "linux",
    product: "docker",
    buildkit: true,
    askPlatform: fail,
    listImages: fail,
    tagImage: fail,
    removeImage: fail,
    pushImage: fail,
    pullImage: fail,
    inspectImage: fail,
    imageHistory: fail,
    saveImage: fail,
    saveImages: fail,
    loadImage: fail,
    exportFilesystem: fail,
    diskUsage: fail,
    pruneBuildCache: fail,
    async *imageEvents() {
      yield await fail();
    },
    containers: {
      ...{ list: fail, inspect: fail, create: fail, start: fail, stop: fail, restart: fail },
      ...{ remove: fail, exec: fail, attach: fail },
      async *logs() {
        yield await fail();
      },
      async *events() {
        yield await fail();
      },
    },
  };
}
