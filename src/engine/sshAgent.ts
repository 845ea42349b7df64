import { type ChildProcessByStdio, spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex, type Readable, type Writable } from "node:stream";

/** Milliseconds that a connection waits for its next request. */
const IDLE_LIMIT = 30_000;

type SshProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * An HTTP agent whose connections are `ssh HOST docker system dial-stdio`: the system's ssh, so that
 * its configuration, keys, agents and known hosts hold. BatchMode: nobody is there to type.
 */
export function createSshAgent(
  host: string,
  env: Readonly<Record<string, string | undefined>>,
  idleLimit = IDLE_LIMIT,
): Agent {
  const args = sshArguments(host);
  const agent = new Agent({ keepAlive: true, timeout: idleLimit });
  return Object.assign(agent, {
    createConnection: () => new SshConnection(spawn("ssh", args, { env, stdio: "pipe" })),
  });
}

/** The command line for an `ssh://[user@]host[:port][/path of the socket]` address. */
export function sshArguments(host: string): readonly string[] {
  const url = new URL(host);
  const socket = decodeURIComponent(url.pathname);
  return [
    ...["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-T"],
    ...(url.username ? ["-l", decodeURIComponent(url.username)] : []),
    ...(url.port ? ["-p", url.port] : []),
    "--",
    url.hostname.replace(/^\[(.*)\]$/, "$1"),
    "docker",
    ...(socket.length > 1 ? [`--host=unix://${quote(socket)}`] : []),
    ...["system", "dial-stdio"],
  ];
}

/** A process's pipes as a socket; the methods are those that Node's agent calls on sockets. */
class SshConnection extends Duplex {
  /** As on net.Socket: the agent compares it. */
  timeout = 0;
  readonly #process: SshProcess;
  #complaint = "";
  #idle: NodeJS.Timeout | undefined;

  constructor(process: SshProcess) {
    super({ allowHalfOpen: false });
    this.#process = process;
    process.stdout.on("data", (chunk) => {
      this.#idle?.refresh();
      if (!this.push(chunk)) process.stdout.pause();
    });
    process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-2000);
    });
    // A broken pipe is only the echo of an ended process, which says more when it closes.
    process.stdin.on("error", () => undefined);
    process.on("error", (error) => this.destroy(this.#failure(error)));
    process.on("close", (code) => {
      if (code === 0) this.push(null);
      else this.destroy(this.#failure(new Error(`ssh ended with exit code ${code}`)));
    });
  }

  override _read(): void {
    this.#process.stdout.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#idle?.refresh();
    this.#process.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#process.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#idle);
    this.#process.stdin.destroy();
    this.#process.kill();
    done(error);
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

  ref(): this {
    for (const handle of this.#handles()) handle.ref?.();
    return this;
  }

  /** An idle connection must not keep the command line from ending. */
  unref(): this {
    for (const handle of this.#handles()) handle.unref?.();
    return this;
  }

  #handles(): readonly { ref?(): unknown; unref?(): unknown }[] {
    const { stdin, stdout, stderr } = this.#process;
    return [this.#process, stdin, stdout, stderr] as readonly object[];
  }

  #failure(error: Error): Error {
    const code = "code" in error ? error.code : "SSH_ENDED";
    const said = this.#complaint.trim().split("\n").at(-1);
    if (said) return Object.assign(new Error(`ssh: ${said}`), { code });
    return code === "ENOENT" ? new Error("ssh: the command was not found") : error;
  }
}

/** For the remote shell. */
function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
