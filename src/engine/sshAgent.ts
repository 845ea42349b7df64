import { spawn } from "node:child_process";
import { Agent } from "node:http";
import { ProcessConnection } from "./processConnection.ts";

/** Milliseconds that a connection waits for its next request. */
const IDLE_LIMIT = 30_000;

/**
 * An HTTP agent whose connections are `ssh HOST docker system dial-stdio`: the system's ssh, so that
 * its configuration, keys, agents and known hosts hold.
 */
export function createSshAgent(
  host: string,
  env: Readonly<Record<string, string | undefined>>,
  idleLimit = IDLE_LIMIT,
): Agent {
  const args = sshArguments(host);
  const agent = new Agent({ keepAlive: true, timeout: idleLimit });
  return Object.assign(agent, {
    createConnection: () => new SshConnection(spawn("ssh", args, { env, stdio: "pipe" }), "ssh"),
  });
}

/** The command line for an `ssh://[user@]host[:port][/path of the socket]` address. */
export function sshArguments(host: string): readonly string[] {
  const socket = decodeURIComponent(new URL(host).pathname);
  return [
    ...sshTo(host),
    "docker",
    ...(socket.length > 1 ? [`--host=unix://${quoteForShell(socket)}`] : []),
    ...["system", "dial-stdio"],
  ];
}

/** What goes before the command for the other machine. BatchMode: nobody is there to type. */
export function sshTo(host: string): readonly string[] {
  const url = new URL(host);
  return [
    ...["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-T"],
    ...(url.username ? ["-l", decodeURIComponent(url.username)] : []),
    ...(url.port ? ["-p", url.port] : []),
    "--",
    url.hostname.replace(/^\[(.*)\]$/, "$1"),
  ];
}

/** With the methods that Node's agent calls on sockets. */
class SshConnection extends ProcessConnection {
  /** As on net.Socket: the agent compares it. */
  timeout = 0;
  #idle: NodeJS.Timeout | undefined;

  protected override onTraffic(): void {
    this.#idle?.refresh();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#idle);
    super._destroy(error, done);
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  /** The agent ends connections that are idle for so long, whose far end may be gone. */
  setTimeout(milliseconds: number): this {
    this.timeout = milliseconds;
    clearTimeout(this.#idle);
    this.#idle = undefined;
    if (milliseconds > 0) {
      this.#idle = setTimeout(() => this.emit("timeout"), milliseconds).unref();
    }
    return this;
  }
}

/** For the remote shell. */
export function quoteForShell(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
