import type { EngineContainers } from "../engineContainers.ts";
import type { Transport } from "../transport.ts";
import { attachContainer } from "./attachContainer.ts";
import {
  removeContainer,
  restartContainer,
  startContainer,
  stopContainer,
} from "./changeContainer.ts";
import { readContainerEvents } from "./containerEvents.ts";
import { createContainer } from "./createContainer.ts";
import { execInContainer } from "./execInContainer.ts";
import { inspectContainer } from "./inspectContainer.ts";
import { listContainers } from "./listContainers.ts";
import { readLogs } from "./readLogs.ts";

/** The containers of the engine at the other end of the transport. */
export function createContainers(
  transport: Transport,
  facts: { readonly product: "docker" | "podman" },
): EngineContainers {
  const { docker } = transport;
  return {
    list: (signal) => listContainers(docker, signal),
    inspect: (id, signal) => inspectContainer(docker, id, signal),
    create: (spec, signal) => createContainer(docker, spec, signal),
    start: (id, signal) => startContainer(docker, id, signal),
    stop: (id, signal) => stopContainer(docker, id, signal),
    restart: (id, signal) => restartContainer(docker, id, facts, signal),
    remove: (id, options, signal) => removeContainer(docker, id, options, signal),
    logs: (id, options, signal) => readLogs(docker, id, options, signal),
    exec: (id, command, size, onOutput) =>
      execInContainer(transport, { id, command, size, onOutput }),
    attach: (id, size, onOutput) => attachContainer(transport, { id, size, onOutput }),
    events: (signal) => readContainerEvents(docker, signal),
  };
}
