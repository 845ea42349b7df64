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
  return {
    list: (signal) => listContainers(transport.docker, signal),
    inspect: (id, signal) => inspectContainer(transport.docker, id, signal),
    create: (spec, signal) => createContainer(transport.docker, spec, signal),
    start: (id, signal) => startContainer(transport.docker, id, signal),
    stop: (id, signal) => stopContainer(transport.docker, id, signal),
    restart: (id, signal) => restartContainer(transport.docker, id, facts, signal),
    remove: (id, options, signal) => removeContainer(transport.docker, id, options, signal),
    logs: (id, options, signal) => readLogs(transport.docker, id, options, facts, signal),
    exec: (id, command, size, onOutput) =>
      execInContainer(transport, { id, command, size, onOutput }),
    attach: (id, size, onOutput) => attachContainer(transport, { id, size, onOutput }),
    events: (signal) => readContainerEvents(transport.docker, signal),
  };
}
