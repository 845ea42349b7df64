import type { EngineContainer, PublishedPort } from "../engine/engine.ts";

/** A container as a row shows it. */
export interface ContainerRow {
  readonly id: string;
  readonly name: string;
  /** As a person would type it: `nginx`, not `docker.io/library/nginx`. */
  readonly image: string;
  readonly imageId: string;
  readonly state: EngineContainer["state"];
  /** Such as "running (healthy)" or "exited (1)"; without a time, which would be stale soon. */
  readonly words: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** By number; a port of two addresses is there once. */
  readonly ports: readonly ContainerPort[];
}

export interface ContainerPort {
  readonly containerPort: number;
  readonly protocol: PublishedPort["protocol"];
  /** Undefined where it is exposed only. */
  readonly hostPort: number | undefined;
  /** Undefined for all addresses. */
  readonly hostAddress: string | undefined;
}

/** Those that run first, then the newest. */
export function containerRows(containers: readonly EngineContainer[]): readonly ContainerRow[] {
  return containers
    .map((container) => {
      const { id, name, imageId, state, created } = container;
      const words = stateWords(container);
      const image = shortImage(container.image);
      return { id, name, image, imageId, state, words, created, ports: distinctPorts(container) };
    })
    .sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || b.created - a.created);
}

/** It has a process. */
export function isLive({ state }: Pick<ContainerRow, "state">): boolean {
  return state === "running" || state === "paused" || state === "restarting";
}

/** `8080→80`, `8080→53/udp`, `80` where it is exposed only. */
export function portText({ hostPort, containerPort, protocol }: ContainerPort): string {
  const inside = protocol === "tcp" ? String(containerPort) : `${containerPort}/${protocol}`;
  return hostPort === undefined ? inside : `${hostPort}→${inside}`;
}

/**
 * Where a browser finds a published port: `http://localhost:8080`, or the engine's machine. Undefined
 * for what no browser speaks with.
 */
export function portUrl(port: ContainerPort, engineHost: string): string | undefined {
  if (port.hostPort === undefined || port.protocol !== "tcp") return undefined;
  const scheme = httpsPorts.has(port.containerPort) ? "https" : "http";
  return `${scheme}://${machineOf(port.hostAddress, engineHost)}:${port.hostPort}`;
}

const httpsPorts: ReadonlySet<number> = new Set([443, 8443]);

function machineOf(address: string | undefined, engineHost: string): string {
  const everywhere = address === undefined || /^(0\.0\.0\.0|::|\[::\])$/.test(address);
  if (!everywhere && !/^(127\.|::1$)/.test(address)) {
    return address.includes(":") ? `[${address}]` : address;
  }
  return isLocal(engineHost) ? "localhost" : new URL(engineHost.replace(/^\w+:/, "http:")).hostname;
}

/** The engine is on this machine, or looks as if it was. */
export function isLocal(engineHost: string): boolean {
  if (/^(unix|npipe):/.test(engineHost)) return true;
  return /^\w+:\/\/([^@/]*@)?(localhost|127\.[\d.]+|\[::1\])([:/]|$)/.test(engineHost);
}

export function shortImage(image: string): string {
  const id = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}$/.exec(image)?.[1];
  return id ?? image.replace(/^docker\.io\/(?:library\/)?/, "");
}

function stateWords({ state, status }: EngineContainer): string {
  const inBrackets = /\(([^)]+)\)/.exec(status)?.[1];
  switch (state) {
    case "running": {
      const health = /\((?:health: )?(healthy|unhealthy|starting)\)/.exec(status)?.[1];
      return health === undefined ? state : `${state} (${health})`;
    }
    case "exited":
    case "restarting":
      return inBrackets !== undefined && /^\d+$/.test(inBrackets)
        ? `${state} (${inBrackets})`
        : state;
    case "unknown":
      return status;
    default:
      return state;
  }
}

function distinctPorts({ ports }: EngineContainer): readonly ContainerPort[] {
  const found = new Map<string, ContainerPort>();
  for (const { containerPort, protocol, hostPort, hostAddress } of ports) {
    const port = { containerPort, protocol, hostPort, hostAddress: anyAddress(hostAddress) };
    const key = portText(port);
    const known = found.get(key);
    // All addresses of IPv4 and of IPv6 are two records of one port.
    if (known === undefined || known.hostAddress !== undefined) found.set(key, port);
  }
  const list = [...found.values()];
  const published = new Set(
    list
      .filter((it) => it.hostPort !== undefined)
      .map((it) => `${it.containerPort}/${it.protocol}`),
  );
  return list
    .filter(
      (it) => it.hostPort !== undefined || !published.has(`${it.containerPort}/${it.protocol}`),
    )
    .sort((a, b) => a.containerPort - b.containerPort || (a.hostPort ?? 0) - (b.hostPort ?? 0));
}

function anyAddress(address: string | undefined): string | undefined {
  return address === "0.0.0.0" || address === "::" ? undefined : address;
}
