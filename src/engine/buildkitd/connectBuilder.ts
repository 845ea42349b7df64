import type { EndpointAttempt } from "../../base/errors.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import { openFailedStep } from "../buildkit/debug/openFailedStep.ts";
import type { Engine } from "../engine.ts";
import type { BuilderDefinition, BuilderDriver } from "./builderDefinition.ts";
import { findBuilder } from "./builderStore.ts";
import { builderUnusable } from "./builderUnusable.ts";
import { buildOnNode } from "./buildOnNode.ts";
import { chooseNode } from "./chooseNode.ts";
import { type ConnectedNode, connectNode } from "./connectNode.ts";
import type { ImageTaker } from "./createImageSink.ts";
import { whyNoBuildKit } from "./whyNoBuildKit.ts";

/**
 * A buildkitd of its own, or several, that answered. It builds as an engine does; the image goes into
 * the engine that it was given, if any.
 */
export interface RemoteBuilder extends Pick<Engine, "build" | "openFailedStep"> {
  readonly name: string;
  readonly driver: Exclude<BuilderDriver, "docker">;
  /** Of the node that builds unless platforms ask for another, as a person would write it. */
  readonly endpoint: string;
  /** Of all nodes, such as `linux/arm64`. */
  readonly platforms: readonly string[];
  /** Of BuildKit, such as "v0.25.2"; undefined where it does not say. */
  readonly version: string | undefined;
}

export interface BuilderOptions {
  /** Takes the images; an error says why there is none. */
  readonly engine?: ImageTaker | Error;
}

/**
 * Connects to a builder of `docker buildx` (not one with the driver `docker`, which is an engine), or
 * to the buildkitd at an address. Throws `engine-unreachable` with each node that was tried and why
 * it failed; AbortError on abort.
 */
export async function connectBuilder(
  surroundings: Surroundings,
  builder: string | BuilderDefinition,
  options: BuilderOptions = {},
  signal?: AbortSignal,
): Promise<RemoteBuilder> {
  const definition =
    typeof builder === "string" ? await findBuilder(surroundings, builder) : builder;
  const { name, driver } = definition;
  if (driver === "docker") {
    throw builderUnusable(name, ["it is the BuildKit of an engine"], {
      hint: `Name the engine instead: ${definition.nodes[0]?.endpoint}.`,
    });
  }
  const tried = await Promise.all(
    definition.nodes.map((node) =>
      connectNode(surroundings, definition, node, signal).catch((error: unknown) => {
        signal?.throwIfAborted();
        const host = node.endpoint || node.name;
        return { host, source: `node ${node.name}`, reason: whyNoBuildKit(error) };
      }),
    ),
  );
  const nodes = tried.filter((one): one is ConnectedNode => "connector" in one);
  const [first] = nodes;
  if (!first) {
    const attempts = tried.filter((one): one is EndpointAttempt => "reason" in one);
    throw builderUnusable(name, attempts, { hint: hintFor(definition) });
  }
  return {
    name,
    driver,
    endpoint: first.node.endpoint,
    platforms: [
      ...new Set(nodes.flatMap(({ node, platforms }) => [...node.platforms, ...platforms])),
    ],
    version: first.version,
    build: async (request, onEvent, abort) =>
      buildOnNode(
        { builder: name, node: chooseNode(name, nodes, request), engine: options.engine },
        request,
        onEvent,
        abort,
      ),
    async openFailedStep(request, onEvent, abort) {
      const { connector } = chooseNode(name, nodes, request);
      return openFailedStep(connector, request, onEvent, abort);
    },
  };
}

function hintFor({ name, driver }: BuilderDefinition): string {
  if (driver !== "remote") {
    return `Start it and see what it says: docker buildx inspect --bootstrap ${name}.`;
  }
  return name.includes("://")
    ? "Check the address, and that buildkitd listens there."
    : `Check its address and certificates: docker buildx inspect ${name}.`;
}
