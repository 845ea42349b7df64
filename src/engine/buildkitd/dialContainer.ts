import type { Duplex } from "node:stream";
import type Docker from "dockerode";
import type { Surroundings } from "../../base/surroundings.ts";
import { isRefusal, refusalText } from "../requestFailure.ts";
import { resolveEndpoints } from "../resolveEndpoints.ts";
import { createTransport } from "../transport.ts";
import { field } from "../wire.ts";
import type { BuilderNode } from "./builderDefinition.ts";
import { demultiplex } from "./demultiplex.ts";

/** A container that runs buildkitd, and the engine that has it. */
export interface ContainerAddress {
  readonly container: string;
  /** A host or the name of a Docker context; the usual engine where it is empty. */
  readonly engine: string;
}

/**
 * A connection to the buildkitd in a container, by `buildctl dial-stdio` there. Starts the container
 * where it is stopped. Rejects with an Error that says why not, with what the engine's connection
 * failed of, AbortError.
 */
export async function dialContainer(
  surroundings: Surroundings,
  { container, engine }: ContainerAddress,
  signal: AbortSignal,
): Promise<Duplex> {
  const docker = await openEngine(surroundings, engine);
  const handle = docker.getContainer(encodeURIComponent(container));
  try {
    await ensureRunning(handle, container, signal);
    const exec = await handle.exec({
      Cmd: ["buildctl", "dial-stdio"],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      abortSignal: signal,
    });
    signal.throwIfAborted();
    const raw = await exec.start({ hijack: true, stdin: true, Tty: false });
    if (signal.aborted) raw.destroy();
    signal.throwIfAborted();
    return demultiplex(raw, "buildctl");
  } catch (error) {
    signal.throwIfAborted();
    throw isRefusal(error) ? new Error(refusalText(error), { cause: error }) : error;
  }
}

/** As buildx names the container of a node. */
export function containerOfNode({ name, endpoint }: BuilderNode): ContainerAddress {
  return { container: `buildx_buildkit_${name}`, engine: endpoint };
}

/** `docker-container://name?context=…` */
export function containerOfAddress(url: URL): ContainerAddress {
  if (url.hostname === "") throw new Error(`"${url}" names no container`);
  return { container: url.hostname, engine: url.searchParams.get("context") ?? "" };
}

async function openEngine(surroundings: Surroundings, engine: string): Promise<Docker> {
  const { DOCKER_HOST } = surroundings.env;
  // "default" is no context but what the environment says.
  const setting = engine === "default" && DOCKER_HOST ? DOCKER_HOST : engine;
  const [endpoint] = await resolveEndpoints(surroundings, setting === "" ? {} : { setting });
  if (!endpoint) throw new Error("there is no engine for it");
  return createTransport(endpoint, surroundings.env).docker;
}

async function ensureRunning(
  handle: Docker.Container,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  let found: unknown;
  try {
    found = await handle.inspect({ abortSignal: signal });
  } catch (error) {
    if (!isRefusal(error) || error.statusCode !== 404) throw error;
    throw new Error(`its engine has no container ${name}`, { cause: error });
  }
  const state = field(found, "State");
  if (field(state, "Paused") === true) throw new Error(`its container ${name} is paused`);
  // An engine that was told twice says that nothing was to be done.
  if (field(state, "Running") !== true) await handle.start({ abortSignal: signal });
}
