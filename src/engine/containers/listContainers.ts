import type Docker from "dockerode";
import type { EngineContainer, PublishedPort } from "../engineContainers.ts";
import { request } from "../requestFailure.ts";
import { field, numberField, textField } from "../wire.ts";

/** Stopped ones, too; the newest first. */
export async function listContainers(
  docker: Docker,
  signal: AbortSignal | undefined,
): Promise<readonly EngineContainer[]> {
  const records: unknown = await request("list the containers", () =>
    docker.listContainers({ all: true, ...(signal && { abortSignal: signal }) }),
  );
  if (!Array.isArray(records)) return [];
  return records.map(toContainer).sort((a, b) => b.created - a.created);
}

function toContainer(record: unknown): EngineContainer {
  const ports = field(record, "Ports");
  return {
    id: textField(record, "Id") ?? "",
    name: ownName(field(record, "Names")),
    image: textField(record, "Image") ?? "",
    imageId: toImageId(textField(record, "ImageID")),
    state: toState(textField(record, "State")),
    status: textField(record, "Status") ?? "",
    created: (numberField(record, "Created") ?? 0) * 1000,
    ports: Array.isArray(ports) ? ports.flatMap(toPort) : [],
    labels: toLabels(field(record, "Labels")),
  };
}

/** Links of other containers are names, too, such as `/other/alias`. */
function ownName(names: unknown): string {
  const texts = Array.isArray(names) ? names.map((name) => String(name).replace(/^\//, "")) : [];
  return texts.find((name) => !name.includes("/")) ?? texts[0] ?? "";
}

export function toImageId(id: string | undefined): string {
  return id !== undefined && /^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : (id ?? "");
}

/** Docker's words and Podman's. */
export function toState(state: string | undefined): EngineContainer["state"] {
  return states.get(state?.toLowerCase() ?? "") ?? "unknown";
}

const states: ReadonlyMap<string, EngineContainer["state"]> = new Map([
  ["created", "created"],
  ["configured", "created"],
  ["initialized", "created"],
  ["running", "running"],
  ["paused", "paused"],
  ["restarting", "restarting"],
  ["removing", "removing"],
  ["stopping", "running"],
  ["stopped", "exited"],
  ["exited", "exited"],
  ["dead", "dead"],
]);

function toPort(record: unknown): readonly PublishedPort[] {
  const containerPort = numberField(record, "PrivatePort");
  if (containerPort === undefined) return [];
  return [
    {
      containerPort,
      protocol: toProtocol(textField(record, "Type")),
      hostPort: numberField(record, "PublicPort") || undefined,
      hostAddress: textField(record, "IP") || undefined,
    },
  ];
}

export function toProtocol(name: string | undefined): PublishedPort["protocol"] {
  return name === "udp" || name === "sctp" ? name : "tcp";
}

export function toLabels(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}
