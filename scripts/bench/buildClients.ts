import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheDirectory } from "../../test/support/beds/cacheDirectory.ts";
import { type ClientRun, clientRun } from "./clientRun.ts";
import { runningBuild } from "./runningBuild.ts";

/** What builds a folder on an engine. */
export interface BuildClient {
  readonly name: string;
  readonly run: (folder: string) => Promise<ClientRun>;
  /** True for the classic builder's, whose containers and layers go slowly when they are removed. */
  readonly leavesMuch?: boolean;
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
      run: (folder) => clientRun([...cli, "--progress", "plain", ...tag, folder], {}),
    },
    { name: "the same, running already", run: runningBuild(host, tag) },
  ];
  const buildx = buildxProgram();
  const hasDocker = spawnSync("docker", ["--version"], { timeout: 10_000 }).status === 0;
  if (buildx === undefined) print("  buildx: not measured here.");
  else {
    const build = ["build", "--progress", "plain", ...tag];
    if (hasDocker) {
      // The docker CLI looks for `cli-plugins` there, and the plugin would write there.
      const config = join(buildx, "../..");
      const state = join(homedir(), ".docker/buildx");
      const env = { DOCKER_HOST: host, DOCKER_CONFIG: config, BUILDX_CONFIG: state };
      clients.push({
        name: "docker buildx",
        run: (folder) => clientRun(["docker", "buildx", ...build, folder], env),
      });
    }
    clients.push({
      name: "its plugin by itself",
      run: (folder) => clientRun([buildx, ...build, folder], { DOCKER_HOST: host }),
    });
  }
  if (!hasDocker) print("  docker: not measured here.");
  else {
    clients.push({
      name: "docker, classic builder",
      leavesMuch: true,
      run: (folder) =>
        clientRun(["docker", "build", ...tag, folder], { DOCKER_HOST: host, DOCKER_BUILDKIT: "0" }),
    });
  }
  clients.push({
    name: "dockerode with tar-fs",
    leavesMuch: true,
    run: (folder) =>
      clientRun(
        [process.execPath, join(root, "scripts/bench/dockerodeBuild.mjs"), host, folder],
        {},
      ),
  });
  return clients;
}

/** From the cache, or else through the beds' installer into it. */
export function buildxProgram(): string | undefined {
  const path = join(cacheDirectory(), "buildx/usr/libexec/docker/cli-plugins/docker-buildx");
  if (!existsSync(path)) {
    const installer = join(import.meta.dirname, "../test-beds/install-debian.sh");
    spawnSync("bash", [installer, "buildx"], { stdio: "ignore", timeout: 300_000 });
  }
  return existsSync(path) ? path : undefined;
}
