import type Docker from "dockerode";
import type { ContainerDetails, PublishedPort } from "../engineContainers.ts";
import { field, numberField, textField, textListField } from "../wire.ts";
import { containerFailure } from "./containerFailure.ts";
import { containerHandle } from "./containerHandle.ts";
import { toImageId, toLabels, toProtocol, toState } from "./listContainers.ts";
import { shownContainer } from "./shownContainer.ts";

export async function inspectContainer(
  docker: Docker,
  id: string,
  signal: AbortSignal | undefined,
): Promise<ContainerDetails> {
  const handle = containerHandle(docker, id);
  let record: unknown;
  try {
    record = await handle.inspect({ ...(signal && { abortSignal: signal }) });
  } catch (error) {
    throw containerFailure(`inspect the container ${shownContainer(id)}`, error);
  }
  const config = field(record, "Config");
  const state = field(record, "State");
  const status = textField(state, "Status") ?? "";
  const kind = toState(status);
  const exitCode = numberField(state, "ExitCode");
  return {
    id: textField(record, "Id") ?? "",
    name: (textField(record, "Name") ?? "").replace(/^\//, ""),
    image: textField(config, "Image") ?? textField(record, "ImageName") ?? "",
    imageId: toImageId(textField(record, "Image")),
    state: kind,
    status: kind === "exited" && exitCode !== undefined ? `Exited (${exitCode})` : status,
    created: Date.parse(textField(record, "Created") ?? "") || 0,
    ports: toPorts(record),
    labels: toLabels(field(config, "Labels")),
    // Before the end it is 0, which is no exit code.
    exitCode: kind === "exited" || kind === "dead" ? exitCode : undefined,
    tty: field(config, "Tty") === true,
    command: toCommand(record),
    env: textListField(config, "Env").map((entry) => entry.split("=", 1)[0] ?? ""),
    mounts: toMounts(field(record, "Mounts")),
    record,
  };
}

/** Of a container that runs, else those it will have. */
function toPorts(record: unknown): readonly PublishedPort[] {
  const running = field(field(record, "NetworkSettings"), "Ports");
  const planned = field(field(record, "HostConfig"), "PortBindings");
  const entries = Object.entries(isFilled(running) ? running : isFilled(planned) ? planned : {});
  return entries.flatMap(([name, bindings]) => {
    const [number = "", protocol] = name.split("/");
    const port = { containerPort: Number(number), protocol: toProtocol(protocol) };
    if (!Array.isArray(bindings) || bindings.length === 0) {
      return [{ ...port, hostPort: undefined, hostAddress: undefined }];
    }
    return bindings.map((binding: unknown) => ({
      ...port,
      hostPort: Number(textField(binding, "HostPort")) || undefined,
      hostAddress: textField(binding, "HostIp") || undefined,
    }));
  });
}

function isFilled(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function toCommand(record: unknown): readonly string[] {
  const path = textField(record, "Path");
  const args = textListField(record, "Args");
  return path === undefined || path === "" ? args : [path, ...args];
}

function toMounts(mounts: unknown): ContainerDetails["mounts"] {
  if (!Array.isArray(mounts)) return [];
  return mounts.map((mount) => ({
    source: textField(mount, "Name") || textField(mount, "Source") || "",
    destination: textField(mount, "Destination") ?? "",
  }));
}
