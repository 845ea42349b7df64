import { Agent, type RequestOptions } from "node:http";
import { Agent as TlsAgent } from "node:https";
import type Docker from "dockerode";
import { SlipwayError } from "../base/errors.ts";
import type { EngineEndpoint } from "./endpoint.ts";
import { loadDockerode } from "./loadDockerode.cjs";
import { createSshAgent } from "./sshAgent.ts";

/** The way to one endpoint: dockerode for requests, the bare options for those without it. */
export interface Transport {
  /** Loaded when it is first asked for. */
  readonly docker: Docker;
  readonly secure: boolean;
  readonly requestOptions: RequestOptions;
}

/** Connects nothing yet. Throws `misuse` for a host that cannot be read. */
export function createTransport(
  endpoint: EngineEndpoint,
  env: Readonly<Record<string, string | undefined>>,
): Transport {
  const { requestOptions, secure } = toRequestOptions(endpoint, env);
  let docker: Docker | undefined;
  return {
    get docker() {
      docker ??= createDocker(requestOptions, secure);
      return docker;
    },
    secure,
    requestOptions,
  };
}

function createDocker(requestOptions: RequestOptions, secure: boolean): Docker {
  const Dockerode = loadDockerode();
  return new Dockerode({
    // Every field, as docker-modem fills what is missing from process.env.
    socketPath: requestOptions.socketPath ?? undefined,
    host: requestOptions.host ?? undefined,
    port: requestOptions.port ?? undefined,
    protocol: secure ? "https" : "http",
    ca: undefined,
    cert: undefined,
    key: undefined,
    timeout: undefined,
    username: undefined,
    version: undefined,
    // Options of docker-modem that dockerode's types leave out.
    ...({ agent: requestOptions.agent, pathPrefix: "/" } as object),
  });
}

function toRequestOptions(
  endpoint: EngineEndpoint,
  env: Readonly<Record<string, string | undefined>>,
): { readonly requestOptions: RequestOptions; readonly secure: boolean } {
  const { host, tls } = endpoint;
  const scheme = host.slice(0, Math.max(0, host.indexOf("://")));
  switch (scheme) {
    case "unix":
    case "npipe":
      return {
        secure: false,
        requestOptions: {
          ...{ socketPath: host.slice(scheme.length + 3), agent: new Agent() },
          // Else Node looks whether "localhost" is an address, with expressions that are long to compile.
          ...({ servername: "" } as object),
        },
      };
    case "tcp":
    case "http":
    case "https": {
      const { hostname, port } = parseHost(host);
      const secure = tls !== undefined || scheme === "https";
      const agent = secure
        ? new TlsAgent({
            ...(tls?.ca !== undefined && { ca: tls.ca }),
            ...(tls?.cert !== undefined && { cert: tls.cert }),
            ...(tls?.key !== undefined && { key: tls.key }),
            rejectUnauthorized: !tls?.skipVerify,
          })
        : new Agent();
      return {
        secure,
        requestOptions: { host: hostname, port: port || (secure ? 2376 : 2375), agent },
      };
    }
    case "ssh": {
      parseHost(host);
      // The name is only for the Host header: the agent's connection is the ssh process.
      return {
        secure: false,
        requestOptions: { host: "docker.example.com", port: 80, agent: createSshAgent(host, env) },
      };
    }
    default:
      throw unreadableHost(endpoint.host);
  }
}

function parseHost(host: string): URL {
  // "tcp" is no special scheme to URL, so an odd host would pass unseen as http's would not.
  const text = host.replace(/^tcp:/, "http:");
  if (!URL.canParse(text)) throw unreadableHost(host);
  const url = new URL(text);
  if (url.hostname === "") throw unreadableHost(host);
  return url;
}

function unreadableHost(host: string): SlipwayError<"misuse"> {
  return new SlipwayError(
    "misuse",
    { argument: host },
    {
      message: `"${host}" is not the address of an engine.`,
      hint: "Write it like unix:///var/run/docker.sock, tcp://host:2376 or ssh://user@host.",
    },
  );
}
