import { setTimeout } from "node:timers/promises";
import { limitedSignal } from "../../base/limitedSignal.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { BuildKitConnector } from "../buildkit/buildKitConnector.ts";
import { createGrpcClient } from "../grpc/grpcClient.ts";
import { CallCutError } from "../grpc/grpcError.ts";
import { askBuildKit, type BuildKitFacts } from "./askBuildKit.ts";
import type { BuilderDefinition, BuilderNode } from "./builderDefinition.ts";
import { dialAddress } from "./dialAddress.ts";
import { containerOfNode, dialContainer } from "./dialContainer.ts";
import { dialPod, findPod, type PodAddress } from "./dialPod.ts";
import { DIAL_LIMIT, type Dial, remoteConnector } from "./remoteConnector.ts";

/** A node whose buildkitd answered. */
export interface ConnectedNode extends BuildKitFacts {
  readonly node: BuilderNode;
  readonly connector: BuildKitConnector;
}

/** Milliseconds between questions to a container that has only just been started. */
const RETRY_AFTER = 250;

/** Rejects with the reason, AbortError. */
export async function connectNode(
  surroundings: Surroundings,
  builder: BuilderDefinition,
  node: BuilderNode,
  signal?: AbortSignal,
): Promise<ConnectedNode> {
  const dial = dialOf(surroundings, builder, node);
  const limited = limitedSignal(signal, DIAL_LIMIT);
  const facts = await ask(dial, limited, builder.driver === "docker-container");
  // One node is as good as its builder; of several, people know the name.
  const name = builder.nodes.length === 1 ? builder.name : `${builder.name} (${node.name})`;
  return { node, connector: remoteConnector(name, dial), ...facts };
}

function dialOf(
  surroundings: Surroundings,
  { driver }: BuilderDefinition,
  node: BuilderNode,
): Dial {
  if (driver === "docker-container") {
    return (signal) => dialContainer(surroundings, containerOfNode(node), signal);
  }
  if (driver !== "kubernetes") return (signal) => dialAddress(surroundings, node, signal);
  let pod: PodAddress | undefined;
  return async (signal) => {
    // A build and its session, and what is asked of it later, belong to the same one.
    pod ??= await findPod(surroundings, node, signal);
    return dialPod(surroundings, pod, signal);
  };
}

async function ask(dial: Dial, signal: AbortSignal, mayStart: boolean): Promise<BuildKitFacts> {
  for (;;) {
    try {
      return await askOnce(dial, signal);
    } catch (error) {
      // What the program in the container says, not the engine: buildkitd may come up yet.
      const isEarly = mayStart && error instanceof Error && error.message.startsWith("buildctl:");
      if (!isEarly || signal.aborted) throw error;
      const waited = await setTimeout(RETRY_AFTER, true, { signal }).catch(() => false);
      if (!waited) throw error;
    }
  }
}

async function askOnce(dial: Dial, signal: AbortSignal): Promise<BuildKitFacts> {
  const connection = await dial(signal);
  const ended = new Promise<unknown>((resolve) => {
    connection.once("error", resolve).once("close", () => resolve(undefined));
  });
  const control = createGrpcClient(connection);
  try {
    return await askBuildKit(control, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof CallCutError)) throw error;
    // Why the connection ended says more than that the call did.
    throw (await ended) ?? error.cause ?? error;
  } finally {
    control.close();
  }
}
