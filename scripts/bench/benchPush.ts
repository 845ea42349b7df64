import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildImage } from "../../src/app/buildImage.ts";
import { preflightPush } from "../../src/app/preflightPush.ts";
import { createRegistryAccess } from "../../src/app/registryAccess.ts";
import { connectEngine } from "../../src/engine/connectEngine.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { loadBaseImages } from "../../test/support/beds/baseImages.ts";
import { availableBeds } from "../../test/support/beds/beds.ts";
import { startDockerEngine } from "../../test/support/beds/dockerEngine.ts";
import { engineRequest } from "../../test/support/beds/engineRequest.ts";
import { startRegistry } from "../../test/support/beds/registry.ts";
import { type ClientRun, clientRun } from "./clientRun.ts";
import { quantiles } from "./quantiles.ts";

const rounds = 3;
const megabyte = 1_000_000;

/**
 * Whole pushes of one image by whole processes, in turn, each to a repository and a registry that know
 * nothing of it; the aims are never to be slower than `docker push`, and a look under 300 ms.
 * SLIPWAY_BENCH_PUSH_MB makes it smaller.
 */
export async function benchPush(root: string, print: (line: string) => void): Promise<void> {
  const size = Number(process.env.SLIPWAY_BENCH_PUSH_MB ?? 1000);
  print(`Push of ${size} MB, client's start and look included; aims: not slower than docker push,`);
  print("  under 120 MB of memory, a look before a push under 300 ms");
  const { docker285, registry: hasRegistry, reasons } = availableBeds();
  if (!docker285) return print(`  not measured here. ${reasons.docker285}`);
  if (!hasRegistry) return print(`  not measured here. ${reasons.registry}`);
  const bed = await startDockerEngine({ version: "28.5" });
  try {
    await loadBaseImages(bed);
    const engine = await connectEngine(surroundings, { setting: bed.host });
    await makeImage(engine, size);
    await measurePushes(root, bed, engine, print);
    await measureLook(engine, print);
  } finally {
    await bed.stop();
  }
}

const image = "slipway-bench-push:1";
const surroundings = {
  env: {},
  home: "/nonexistent",
  platform: process.platform,
  uid: process.getuid?.(),
};

async function makeImage(engine: Engine, size: number): Promise<void> {
  const dockerfileText = `FROM busybox:1.36\nRUN head -c ${size * megabyte} /dev/urandom >/data\n`;
  const { error } = await buildImage(
    { engine, now: Date.now, env: {}, home: "/nonexistent" },
    {
      ...{ dockerfilePath: undefined, dockerfileText, contextPath: import.meta.dirname },
      ...{ tags: [image], buildArgs: {}, labels: {}, secrets: [], noCache: false, pull: false },
    },
    () => undefined,
    AbortSignal.timeout(300_000),
  );
  if (error) throw new Error(error.message);
}

async function measurePushes(
  root: string,
  { host, socket }: { readonly host: string; readonly socket: string },
  engine: Engine,
  print: (line: string) => void,
): Promise<void> {
  const cli = [process.execPath, join(root, "dist/cli.js"), "push", "--engine", host];
  const clients = [
    { name: "slipway push", command: (name: string) => [...cli, name], env: {} },
    ...(spawnSync("docker", ["--version"], { timeout: 10_000 }).status === 0
      ? [
          {
            name: "docker push",
            command: (name: string) => ["docker", "push", name],
            env: { DOCKER_HOST: host },
          },
        ]
      : []),
  ];
  const runs = clients.map((): ClientRun[] => []);
  // The first round warms the disk cache.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { command, env }] of clients.entries()) {
      // One of its own for each push: an engine lets a registry copy what another repository has.
      const registry = await startRegistry();
      try {
        const name = `${registry.address}/bench/app:1`;
        await engine.tagImage(image, name);
        const run = await clientRun(command(name), env);
        if (round > 0) runs[index]?.push(run);
        await engineRequest({
          socket,
          method: "DELETE",
          path: `/images/${encodeURIComponent(name)}`,
        });
      } finally {
        await registry.stop();
      }
    }
  }
  const walls = runs.map((of) => quantiles(of.map(({ wall }) => wall)).median);
  clients.forEach(({ name }, index) => {
    const of = runs[index] ?? [];
    const memory = quantiles(of.map(({ peakMemory = Number.NaN }) => peakMemory)).median / megabyte;
    const each = of.map(({ wall }) => wall.toFixed(2)).join(" ");
    const ratio =
      index === 0 ? "" : `  ours to it: ${((walls[0] ?? 0) / (walls[index] ?? 1)).toFixed(2)}`;
    print(
      `    ${name.padEnd(16)} ${(walls[index] ?? 0).toFixed(2).padStart(7)} s (${each}), ${memory.toFixed(0).padStart(4)} MB${ratio}`,
    );
  });
}

async function measureLook(engine: Engine, print: (line: string) => void): Promise<void> {
  const registry = await startRegistry();
  try {
    const settings = () => ({ insecureHosts: [], caFile: "" });
    const access = createRegistryAccess({ surroundings, settings });
    const names = [1, 2, 3].map((tag) => `${registry.address}/bench/look:${tag}`);
    for (const name of names) await engine.tagImage(image, name);
    for (const asked of [names.slice(0, 1), names]) {
      const times: number[] = [];
      for (let round = 0; round < 10; round += 1) {
        const began = performance.now();
        await preflightPush({ engine, access }, asked);
        times.push(performance.now() - began);
      }
      const { median } = quantiles(times);
      const most = Math.max(...times);
      print(`    look at ${asked.length}: ${median.toFixed(0)} ms, at most ${most.toFixed(0)} ms`);
    }
  } finally {
    await registry.stop();
  }
}
