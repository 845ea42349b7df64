import { dockerConfigFolder, type Surroundings } from "../base/surroundings.ts";
import { readContext, readCurrentContext, readTls } from "./contextStore.ts";
import type { EngineEndpoint } from "./endpoint.ts";

export interface EndpointOptions {
  /** A host (`unix:///…`, a socket's path, `host:port`, …) or the name of a Docker context. */
  readonly setting?: string;
}

/**
 * Where to look for an engine, best first, in the order of the docker command: the setting,
 * DOCKER_HOST, DOCKER_CONTEXT, the current context, the well-known sockets. What a person chose is
 * the only candidate: another engine than the chosen one would be a surprise. Throws
 * `engine-unreachable` when a chosen context does not exist.
 */
export async function resolveEndpoints(
  surroundings: Surroundings,
  options: EndpointOptions = {},
): Promise<readonly EngineEndpoint[]> {
  const { env } = surroundings;
  if (options.setting) {
    const source = "setting";
    return isHost(options.setting)
      ? [await withTls(surroundings, { host: toHost(options.setting), source })]
      : [await contextEndpoint(surroundings, options.setting, `${source}, context`)];
  }
  if (env.DOCKER_HOST) {
    return [await withTls(surroundings, { host: toHost(env.DOCKER_HOST), source: "DOCKER_HOST" })];
  }
  if (env.DOCKER_CONTEXT) {
    return [await contextEndpoint(surroundings, env.DOCKER_CONTEXT, "DOCKER_CONTEXT")];
  }
  const current = await readCurrentContext(surroundings);
  if (current !== undefined && current !== "default") {
    return [await contextEndpoint(surroundings, current, "current context")];
  }
  return unique(surroundings.platform === "win32" ? windowsPipes() : sockets(surroundings));
}

async function contextEndpoint(
  surroundings: Surroundings,
  name: string,
  source: string,
): Promise<EngineEndpoint> {
  if (name === "default") return defaultEndpoint(surroundings);
  return readContext(surroundings, name, `${source} "${name}"`);
}

function defaultEndpoint({ platform }: Surroundings): EngineEndpoint {
  const host =
    platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";
  return { host, source: "default socket" };
}

function sockets(surroundings: Surroundings): readonly EngineEndpoint[] {
  const { env, home, uid } = surroundings;
  const runtime = [
    ...(env.XDG_RUNTIME_DIR ? [env.XDG_RUNTIME_DIR] : []),
    ...(uid === undefined ? [] : [`/run/user/${uid}`]),
  ];
  return [
    defaultEndpoint(surroundings),
    ...runtime.map((folder) => unix(`${folder}/docker.sock`, "rootless socket")),
    unix(`${home}/.docker/run/docker.sock`, "Docker Desktop"),
    unix(`${home}/.docker/desktop/docker.sock`, "Docker Desktop"),
    unix(`${home}/.colima/default/docker.sock`, "Colima"),
    unix(`${home}/.orbstack/run/docker.sock`, "OrbStack"),
    unix(`${home}/.rd/docker.sock`, "Rancher Desktop"),
    ...podmanHost(env),
    ...runtime.map((folder) => unix(`${folder}/podman/podman.sock`, "Podman socket")),
    unix("/run/podman/podman.sock", "Podman socket of root"),
  ];
}

function windowsPipes(): readonly EngineEndpoint[] {
  const pipe = (name: string, source: string) => ({ host: `npipe:////./pipe/${name}`, source });
  return [
    pipe("docker_engine", "default pipe"),
    pipe("dockerDesktopLinuxEngine", "Docker Desktop"),
    pipe("podman-machine-default", "Podman machine"),
  ];
}

function podmanHost(env: Surroundings["env"]): readonly EngineEndpoint[] {
  return env.CONTAINER_HOST ? [{ host: toHost(env.CONTAINER_HOST), source: "CONTAINER_HOST" }] : [];
}

function unix(path: string, source: string): EngineEndpoint {
  return { host: `unix://${path}`, source };
}

function unique(endpoints: readonly EngineEndpoint[]): readonly EngineEndpoint[] {
  const seen = new Set<string>();
  return endpoints.filter(({ host }) => !seen.has(host) && seen.add(host));
}

function isHost(text: string): boolean {
  return text.includes("://") || /^[/\\]/.test(text) || /^[^/]+:\d+$/.test(text);
}

/** As the docker command reads hosts: no scheme means tcp, a path means a socket. */
function toHost(text: string): string {
  if (text.includes("://")) return text;
  if (text.startsWith("/")) return `unix://${text}`;
  if (text.startsWith("\\")) return `npipe://${text.replaceAll("\\", "/")}`;
  return `tcp://${text}`;
}

/** DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH hold for hosts, never for contexts. */
async function withTls(
  surroundings: Surroundings,
  endpoint: EngineEndpoint,
): Promise<EngineEndpoint> {
  const { DOCKER_TLS, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH } = surroundings.env;
  if (!/^(tcp|https):/.test(endpoint.host)) return endpoint;
  if (!DOCKER_TLS && !DOCKER_TLS_VERIFY && !endpoint.host.startsWith("https:")) return endpoint;
  const tls = await readTls(DOCKER_CERT_PATH || dockerConfigFolder(surroundings), {
    skipVerify: Boolean(DOCKER_TLS) && !DOCKER_TLS_VERIFY,
  });
  return { ...endpoint, tls: tls ?? { skipVerify: false } };
}
