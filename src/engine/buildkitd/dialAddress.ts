import { spawn } from "node:child_process";
import { createConnection, isIP } from "node:net";
import type { Duplex } from "node:stream";
import { checkServerIdentity, connect as connectTls } from "node:tls";
import type { Surroundings } from "../../base/surroundings.ts";
import { ProcessConnection } from "../processConnection.ts";
import { quoteForShell, sshTo } from "../sshAgent.ts";
import type { BuilderNode } from "./builderDefinition.ts";
import { connected } from "./connected.ts";
import { containerOfAddress, dialContainer } from "./dialContainer.ts";
import { dialPod, podOfAddress } from "./dialPod.ts";
import { type NodeTls, readNodeTls } from "./nodeTls.ts";

/** Milliseconds without traffic after which the system asks whether the other end is still there. */
const KEEP_ALIVE = 30_000;

/**
 * A connection to the buildkitd of a `remote` node, ready for HTTP/2. Rejects with an Error that says
 * why not, AbortError.
 */
export async function dialAddress(
  surroundings: Surroundings,
  node: BuilderNode,
  signal: AbortSignal,
): Promise<Duplex> {
  const url = parseAddress(node.endpoint);
  switch (url.protocol) {
    case "unix:":
    case "npipe:": {
      const path = node.endpoint.slice(url.protocol.length + 2);
      return connected(createConnection({ path }), "connect", signal);
    }
    case "tcp:": {
      const to = { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(url.port) };
      if (!to.port) throw new Error(`"${node.endpoint}" has no port`);
      const tls = await readNodeTls(node);
      if (tls) return dialTls(to, tls, signal);
      const socket = createConnection({
        ...to,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE,
      });
      return connected(socket, "connect", signal);
    }
    case "ssh:": {
      const path = decodeURIComponent(url.pathname);
      const address = path.length > 1 ? ["--addr", `unix://${quoteForShell(path)}`] : [];
      const args = [...sshTo(node.endpoint), "buildctl", ...address, "dial-stdio"];
      signal.throwIfAborted();
      const { env } = surroundings;
      return new ProcessConnection(spawn("ssh", args, { env, stdio: "pipe" }), "ssh");
    }
    case "docker-container:":
      return dialContainer(surroundings, containerOfAddress(url), signal);
    case "kube-pod:":
      return dialPod(surroundings, podOfAddress(url), signal);
    default:
      throw unknownAddress(node.endpoint);
  }
}

function parseAddress(address: string): URL {
  if (!address.includes("://") || !URL.canParse(address)) throw unknownAddress(address);
  return new URL(address);
}

function unknownAddress(address: string): Error {
  const known = "tcp://host:port, unix:///path or ssh://user@host";
  return new Error(`"${address}" is no address of a buildkitd, such as ${known}`);
}

interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

function dialTls(to: HostAndPort, tls: NodeTls, signal: AbortSignal): Promise<Duplex> {
  const { ca, cert, key, serverName = to.host } = tls;
  const socket = connectTls({
    ...to,
    ca,
    ...(cert !== undefined && { cert, key }),
    // An address is no name that SNI may carry (RFC 6066, 3); the certificate is held to it anyway.
    ...(isIP(serverName) === 0 && { servername: serverName }),
    checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate),
    ALPNProtocols: ["h2"],
  });
  socket.setKeepAlive(true, KEEP_ALIVE);
  return connected(socket, "secureConnect", signal);
}
