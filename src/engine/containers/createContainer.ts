import type Docker from "dockerode";
import type { ContainerSpec, PortChoice } from "../engineContainers.ts";
import { containerFailure } from "./containerFailure.ts";

/** Creates and does not start it; gives the id. */
export async function createContainer(
  docker: Docker,
  spec: ContainerSpec,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { image, name, platform } = spec;
  // Only when it is not chosen: the engine would look for another image, and old ones refuse it.
  const query = { ...(name && { name }), ...(platform && { platform }) };
  try {
    const options = { _query: query, _body: toBody(spec), ...(signal && { abortSignal: signal }) };
    const { id } = await docker.createContainer(options as Docker.ContainerCreateOptions);
    return id;
  } catch (error) {
    const subject = { image, ...(name !== undefined && { name }) };
    throw containerFailure(`create a container of ${image}`, error, subject);
  }
}

function toBody(spec: ContainerSpec): object {
  const { interactive } = spec;
  return {
    Image: spec.image,
    ...(spec.command && { Cmd: spec.command }),
    ...(spec.entrypoint && { Entrypoint: spec.entrypoint }),
    Env: Object.entries(spec.env).map(([key, value]) => `${key}=${value}`),
    Labels: spec.labels,
    ...(spec.workdir && { WorkingDir: spec.workdir }),
    ...(spec.user && { User: spec.user }),
    Tty: interactive,
    OpenStdin: interactive,
    StdinOnce: interactive,
    AttachStdin: interactive,
    AttachStdout: interactive,
    AttachStderr: interactive,
    ExposedPorts: Object.fromEntries(spec.ports.map((port) => [portKey(port), {}])),
    HostConfig: {
      AutoRemove: spec.removeOnExit,
      Binds: spec.volumes,
      PortBindings: toBindings(spec.ports),
      ...(spec.network && { NetworkMode: spec.network }),
    },
  };
}

function portKey({ containerPort, protocol }: PortChoice): string {
  return `${containerPort}/${protocol}`;
}

/** One port of the container may be at several of the machine. */
function toBindings(ports: readonly PortChoice[]): Readonly<Record<string, readonly object[]>> {
  const bindings: Record<string, object[]> = {};
  for (const port of ports) {
    const { hostPort, hostAddress } = port;
    const list = bindings[portKey(port)] ?? [];
    list.push({
      HostPort: hostPort === 0 ? "" : String(hostPort),
      ...(hostAddress && { HostIp: hostAddress }),
    });
    bindings[portKey(port)] = list;
  }
  return bindings;
}
