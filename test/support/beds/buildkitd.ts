import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { kill } from "node:process";
import { requireBed } from "./beds.ts";
import { cacheDirectory } from "./cacheDirectory.ts";
import { type Authority, type CertificateFiles, createAuthority } from "./certificates.ts";
import { createScratch, exited, type Scratch, untilReady } from "./scratch.ts";
import { withLimit } from "./withLimit.ts";

/** Raised together with BUILDKIT in scripts/test-beds/install-debian.sh. */
const buildkitVersion = "0.25.2";

/** A buildkitd of its own, on a Unix socket and, with certificates for both sides, on TCP. */
export interface BuildkitdBed {
  readonly name: string;
  /** All that it keeps; gone once it is stopped. */
  readonly directory: string;
  /** `unix:///…` */
  readonly address: string;
  /** `tcp://127.0.0.1:…`, which wants a certificate that `authority` has signed. */
  readonly tlsAddress: string;
  readonly authority: Authority;
  readonly client: CertificateFiles;
  /** The folder of `buildkitd` and `buildctl`. */
  readonly programs: string;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface BuildkitdOptions {
  /** `host:port` of registries that speak plain HTTP. */
  readonly plainRegistries?: readonly string[];
  readonly signal?: AbortSignal;
}

export function buildkitPrograms(): string {
  return join(cacheDirectory(), `buildkit-${buildkitVersion}-parents`);
}

export async function startBuildkitd(options: BuildkitdOptions = {}): Promise<BuildkitdBed> {
  requireBed("buildkitd");
  const scratch = await createScratch(options.signal);
  try {
    const state = join(scratch.directory, "state");
    const certificates = join(scratch.directory, "certificates");
    await Promise.all([mkdir(state), mkdir(certificates)]);
    const authority = await createAuthority(certificates, "authority");
    const server = await authority.sign("server", { names: ["DNS:localhost", "IP:127.0.0.1"] });
    const client = await authority.sign("client");
    const socket = join(state, "buildkitd.sock");
    await writeFile(
      join(state, "buildkitd.toml"),
      settings({ directory: scratch.directory, socket, authority, server, ...options }),
    );
    const log = join(state, "log");
    const process = start(scratch, log);
    const name = `buildkitd ${buildkitVersion}`;
    const port = await untilReady(process, log, name, async () => {
      const text = await readFile(log, "utf8").catch(() => "");
      // It says so for each listener, once its workers are there.
      if (!text.includes(`running server on ${socket}`)) return undefined;
      return /running server on 127\.0\.0\.1:(\d+)/.exec(text)?.[1];
    });
    return {
      name,
      directory: scratch.directory,
      address: `unix://${socket}`,
      tlsAddress: `tcp://127.0.0.1:${port}`,
      authority,
      client,
      programs: buildkitPrograms(),
      async kill() {
        // The first process of its namespace: the outer one ends only when the kernel has ended them all.
        kill(Number(readFileSync(join(scratch.directory, "init.pid"), "utf8")), "SIGKILL");
        await withLimit(exited(process), 20_000, `the end of ${name}`);
      },
      async stop() {
        await scratch.remove();
        await withLimit(exited(process), 10_000, `the end of ${name}`);
      },
    };
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

function start(scratch: Scratch, log: string): ChildProcess {
  const script = join(import.meta.dirname, "buildkitd.sh");
  return scratch.start(
    "unshare",
    ["--mount", "--pid", "--fork", "--kill-child", "--", "sh", script].concat(
      scratch.directory,
      buildkitPrograms(),
    ),
    { log },
  );
}

interface Settings extends BuildkitdOptions {
  readonly directory: string;
  readonly socket: string;
  readonly authority: CertificateFiles;
  readonly server: CertificateFiles;
}

function settings({
  directory,
  socket,
  authority,
  server,
  plainRegistries = [],
}: Settings): string {
  return [
    "[grpc]",
    `address = ["unix://${socket}", "tcp://127.0.0.1:0"]`,
    "[grpc.tls]",
    `cert = "${server.cert}"`,
    `key = "${server.key}"`,
    `ca = "${authority.cert}"`,
    "[worker.containerd]",
    "enabled = false",
    "[worker.oci]",
    "enabled = true",
    'networkMode = "host"',
    "gc = false",
    // The reaper finds the cgroups by the name.
    `defaultCgroupParent = "/${basename(directory)}"`,
    ...plainRegistries.flatMap((address) => [`[registry."${address}"]`, "http = true"]),
    "",
  ].join("\n");
}
