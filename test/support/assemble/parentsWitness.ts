import { connectBuilder } from "../../../src/engine/buildkitd/connectBuilder.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { pushBase } from "../../engine/buildkitdFixture.ts";
import { BASE, surroundings, unique } from "../../engine/engineFixture.ts";
import { startBuildkitd } from "../beds/buildkitd.ts";
import type { RealRegistry } from "../realEngines.ts";
import type { Witness } from "./differentialRun.ts";

/**
 * A BuildKit that knows `COPY --parents`, as the newest engine here does not; its images go into that
 * engine. The base comes to it by a registry, under its usual name.
 */
export async function startParentsWitness(
  engine: Engine,
  registry: RealRegistry,
): Promise<Witness & AsyncDisposable> {
  const bed = await startBuildkitd({ plainRegistries: [registry.address] });
  try {
    const base = await pushBase(engine, registry.address);
    const builder = await connectBuilder(surroundings, bed.address, { engine });
    return {
      build: (request, onEvent, signal) =>
        builder.build(
          {
            ...request,
            // The engine tells no id of what it loads without a name.
            tags: [`slipway-parents:${unique()}`],
            contexts: { ...request.contexts, [BASE]: { source: `docker-image://${base}` } },
          },
          onEvent,
          signal,
        ),
      saveImages: (ids) => engine.saveImages(ids),
      removeImage: (id, options) => engine.removeImage(id, options),
      [Symbol.asyncDispose]: () => bed.stop(),
    };
  } catch (error) {
    await bed.stop();
    throw error;
  }
}
