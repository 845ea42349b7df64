import type { ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kill } from "node:process";
import { type BedName, requireBed } from "./beds.ts";
import { cacheDirectory } from "./cacheDirectory.ts";
import { engineRequest } from "./engineRequest.ts";
import { run } from "./run.ts";
import { createScratch, exited, type Scratch, untilReady } from "./scratch.ts";
import { withLimit } from "./withLimit.ts";

export type EngineVersion = keyof typeof kinds;

/** What tells the engines apart: bed, root file system (`/` is this machine's own) and settings. */
const kinds = {
  // Or it writes its identity to /etc/docker.
  "20.10": docker("docker2010", "/", { "deprecated-key-path": "/run/key.json" }),
  "26.1": docker("docker261", "docker-26.1"),
  "28.5": docker("docker285", "docker-28.5"),
  "28.5-containerd": docker("docker285", "docker-28.5", {
    features: { "containerd-snapshotter": true },
  }),
  "podman-4.3": { bed: "podman43", root: "/", daemon: {}, script: "podmanEngine.sh" },
} as const;

export const engineVersions = Object.keys(kinds) as readonly EngineVersion[];

/** The bed that an engine of this version needs. */
export function bedOf(version: EngineVersion): BedName {
  return kinds[version].bed;
}

/** A container engine of its own: nothing of it is shared with this machine's, or with another bed. */
export interface EngineBed {
  readonly name: string;
  readonly version: EngineVersion;
  /** All that it keeps; gone once it is stopped. */
  readonly directory: string;
  readonly socket: string;
  /** The socket as DOCKER_HOST wants it. */
  readonly host: string;
  /** Ends the engine as a crash does; the socket's file stays and refuses connections. */
  kill(): Promise<void>;
  /** Starts it again with the same socket and images, ending it properly first if it runs. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly version: EngineVersion;
  /** Stops the engine. */
  readonly signal?: AbortSignal;
  /** Bytes of a disk of its own, in memory; without it the engine has this machine's. */
  readonly diskSize?: number;
  /** Where it is to keep its files, if not where temporary ones are, which may be in memory. */
  readonly folder?: string;
}

export async function startDockerEngine(options: EngineOptions): Promise<EngineBed> {
  const { version, signal, diskSize, folder } = options;
  const { bed, daemon } = kinds[version];
  requireBed(bed);
  const scratch = await createScratch(signal, folder);
  try {
    const state = join(scratch.directory, "state");
    await mkdir(state);
    await writeFile(join(state, "daemon.json"), JSON.stringify(daemon));
    if (diskSize !== undefined)
      await writeFile(join(scratch.directory, "disk-size"), `${diskSize}`);
    const engine = new Engine(version, scratch, await addBridge(scratch.directory));
    await engine.start();
    return engine;
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

function docker<B extends BedName>(bed: B, root: string, daemon: object = {}) {
  return { bed, root, daemon, script: "dockerEngine.sh" };
}

/** A bridge with a subnet that no other bed has: making the interface is what claims the number. */
async function addBridge(directory: string): Promise<string> {
  const first = randomInt(250);
  for (let step = 0; step < 250; step++) {
    const number = 1 + ((first + step) % 250);
    const name = `slipway${number}`;
    if (existsSync(`/sys/class/net/${name}`)) continue;
    try {
      await run("sh", ["-c", bridgeScript, "sh", name, directory, `10.213.${number}.1/24`]);
    } catch (error) {
      if (String(error).includes("File exists")) continue;
      throw error;
    }
    return name;
  }
  throw new Error("no subnet is free for another engine");
}

// The reaper finds the bridge by the alias.
const bridgeScript = `set -e
  ip link add name "$1" type bridge
  ip link set dev "$1" alias "$2" up
  ip address add "$3" dev "$1"`;

class Engine implements EngineBed {
  readonly name: string;
  readonly version: EngineVersion;
  readonly directory: string;
  readonly socket: string;
  readonly host: string;
  readonly #scratch: Scratch;
  readonly #bridge: string;
  readonly #log: string;
  #process: ChildProcess | undefined;

  constructor(version: EngineVersion, scratch: Scratch, bridge: string) {
    this.name = version.startsWith("podman") ? version.replace("-", " ") : `docker ${version}`;
    this.version = version;
    this.directory = scratch.directory;
    this.#scratch = scratch;
    this.#bridge = bridge;
    this.#log = join(scratch.directory, "state", "log");
    this.socket = join(scratch.directory, "state", "docker.sock");
    this.host = `unix://${this.socket}`;
  }

  async start(): Promise<void> {
    const { script, root } = kinds[this.version];
    const process = this.#scratch.start(
      "unshare",
      ["--mount", "--pid", "--fork", "--kill-child", "--", "sh"].concat(
        join(import.meta.dirname, script),
        this.#scratch.directory,
        this.#bridge,
        root === "/" ? root : join(cacheDirectory(), root),
      ),
      { log: this.#log },
    );
    this.#process = process;
    await untilReady(process, this.#log, this.name, async () => {
      try {
        const answer = await engineRequest({ socket: this.socket, path: "/_ping", limit: 2_000 });
        return answer.status === 200 ? true : undefined;
      } catch {
        return undefined;
      }
    });
  }

  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async restart(): Promise<void> {
    try {
      await this.#end("SIGTERM");
    } catch {
      await this.#end("SIGKILL");
    }
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#scratch.remove();
    if (this.#process) await withLimit(exited(this.#process), 10_000, `the end of ${this.name}`);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const process = this.#process;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    // The first process of its namespace: the outer one ends only when the kernel has ended them all.
    const init = Number(readFileSync(join(this.#scratch.directory, "init.pid"), "utf8"));
    kill(init, signal);
    await withLimit(exited(process), 20_000, `${signal} to ${this.name}`);
  }
}
