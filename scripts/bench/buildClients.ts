import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../../test/support/beds/cacheDirectory.ts";

/** A program that builds a folder on an engine. */
export interface BuildClient {
  readonly name: string;
  readonly command: (folder: string) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Ours first, then those of the peers that are there; `print` says which are not. */
export function buildClients(
  root: string,
  host: string,
  print: (line: string) => void,
): readonly BuildClient[] {
  const cli = [process.execPath, join(root, "dist/cli.js"), "build", "--engine", host];
  const tag = ["--tag", "slipway-bench:1"];
  const clients: BuildClient[] = [
    {
      name: "slipway build",
      command: (folder) => [...cli, "--progress", "plain", ...tag, folder],
      env: {},
    },
  ];
  const buildx = buildxProgram();
  if (buildx === undefined) print("  buildx: not measured here.");
  else {
    clients.push({
      name: "buildx",
      command: (folder) => [buildx, "build", "--progress", "plain", ...tag, folder],
      env: { DOCKER_HOST: host },
    });
  }
  if (spawnSync("docker", ["--version"], { timeout: 10_000 }).status !== 0) {
    print("  docker: not measured here.");
  } else {
    clients.push({
      name: "docker, classic builder",
      command: (folder) => ["docker", "build", ...tag, folder],
      env: { DOCKER_HOST: host, DOCKER_BUILDKIT: "0" },
    });
  }
  clients.push({
    name: "dockerode with tar-fs",
    command: (folder) => [
      process.execPath,
      join(root, "scripts/bench/dockerodeBuild.mjs"),
      host,
      folder,
    ],
    env: {},
  });
  return clients;
}

/** From the cache, or else through the beds' installer into it. */
function buildxProgram(): string | undefined {
  const path = join(cacheDirectory(), "buildx/usr/libexec/docker/cli-plugins/docker-buildx");
  if (!existsSync(path)) {
    const installer = join(import.meta.dirname, "../test-beds/install-debian.sh");
    spawnSync("bash", [installer, "buildx"], { stdio: "ignore", timeout: 300_000 });
  }
  return existsSync(path) ? path : undefined;
}
