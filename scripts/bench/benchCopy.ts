import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf } from "../../src/oci/digest.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { availableBeds } from "../../test/support/beds/beds.ts";
import { startRegistry } from "../../test/support/beds/registry.ts";
import { run } from "../../test/support/beds/run.ts";
import { type ClientRun, clientRun } from "./clientRun.ts";
import { craneProgram } from "./craneProgram.ts";
import { quantiles } from "./quantiles.ts";

const rounds = 3;
const megabyte = 1_000_000;

/**
 * Copies from one registry to another, and pushes of a layout, by whole processes in turn, each to a
 * registry that knows nothing of it; the aims are not to be slower than crane and under 150 MB of memory
 * whatever the size. SLIPWAY_BENCH_COPY_MB makes it smaller.
 */
export async function benchCopy(root: string, print: (line: string) => void): Promise<void> {
  const size = Number(process.env.SLIPWAY_BENCH_COPY_MB ?? 1000);
  const { registry: hasRegistry, skopeo, reasons } = availableBeds();
  print("Copy from registry to registry; aims: not slower than crane, under 150 MB of memory");
  if (!hasRegistry) return print(`  not measured here. ${reasons.registry}`);
  if (!skopeo) return print(`  not measured here. ${reasons.skopeo}`);
  const peer = craneProgram();
  if ("missing" in peer) print(`  crane is not measured here: ${peer.missing}`);
  const folder = await mkdtemp(join(tmpdir(), "slipway-bench-copy-"));
  const source = await startRegistry();
  try {
    for (const [what, layers] of [
      [`one layer of ${size} MB`, [size * megabyte]],
      [`200 layers of ${size / 200} MB`, Array<number>(200).fill((size / 200) * megabyte)],
    ] as const) {
      print(`  ${what}`);
      const layout = join(folder, `${layers.length}`);
      await makeLayout(layout, layers);
      const name = `${source.address}/bench/app${layers.length}:1`;
      await run(
        "skopeo",
        [...plain, "copy", "--dest-tls-verify=false", `oci:${layout}:it`, `docker://${name}`],
        {
          limit: 120_000,
        },
      );
      await measure(copiers(root, name), print);
      print("    the same out of an OCI layout");
      await measure(pushers(root, layout), print);
      await rm(layout, { recursive: true });
    }
  } finally {
    await source.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const plain = ["--insecure-policy"];

interface Client {
  readonly name: string;
  readonly command: (target: string) => readonly string[];
}

function copiers(root: string, source: string): readonly Client[] {
  const cli = [process.execPath, join(root, "dist/cli.js"), "copy"];
  const tls = ["--src-tls-verify=false", "--dest-tls-verify=false"];
  const all: readonly Client[] = [
    { name: "slipway copy", command: (target) => [...cli, source, target] },
    {
      name: "skopeo copy",
      command: (target) => [
        "skopeo",
        ...plain,
        "copy",
        ...tls,
        `docker://${source}`,
        `docker://${target}`,
      ],
    },
  ];
  return [...all, ...crane((target) => ["copy", "--insecure", source, target])];
}

function pushers(root: string, layout: string): readonly Client[] {
  const cli = [process.execPath, join(root, "dist/cli.js"), "copy"];
  const all: readonly Client[] = [
    { name: "slipway copy", command: (target) => [...cli, `oci:${layout}:it`, target] },
    {
      name: "skopeo copy",
      command: (target) => {
        const places = [`oci:${layout}:it`, `docker://${target}`];
        return ["skopeo", ...plain, "copy", "--dest-tls-verify=false", ...places];
      },
    },
  ];
  return [...all, ...crane((target) => ["push", "--insecure", layout, target])];
}

function crane(args: (target: string) => readonly string[]): readonly Client[] {
  const found = craneProgram();
  if ("missing" in found) return [];
  return [{ name: "crane", command: (target) => [found.path, ...args(target)] }];
}

async function measure(clients: readonly Client[], print: (line: string) => void): Promise<void> {
  const runs = clients.map((): ClientRun[] => []);
  const again = clients.map((): ClientRun[] => []);
  // The first round warms the disk cache.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { command }] of clients.entries()) {
      const registry = await startRegistry();
      try {
        const target = `${registry.address}/bench/copy:1`;
        const first = await clientRun(command(target), {});
        const second = await clientRun(command(target), {});
        if (round === 0) continue;
        runs[index]?.push(first);
        again[index]?.push(second);
      } finally {
        await registry.stop();
      }
    }
  }
  const medians = runs.map((of) => quantiles(of.map(({ wall }) => wall)).median);
  clients.forEach(({ name }, index) => {
    const of = runs[index] ?? [];
    const memory = Math.max(...of.map(({ peakMemory = Number.NaN }) => peakMemory)) / megabyte;
    const each = of.map(({ wall }) => wall.toFixed(2)).join(" ");
    const second = quantiles((again[index] ?? []).map(({ wall }) => wall)).median;
    const ratio = ((medians[0] ?? 0) / (medians[index] ?? 1)).toFixed(2);
    print(
      `      ${name.padEnd(14)} ${(medians[index] ?? 0).toFixed(2).padStart(6)} s (${each}), at most ${memory.toFixed(0).padStart(4)} MB, once more ${second.toFixed(2)} s${index === 0 ? "" : `  ours to it: ${ratio}`}`,
    );
  });
}

/** Bytes of chance, which no client can make smaller. */
async function makeLayout(folder: string, sizes: readonly number[]): Promise<void> {
  const blobs = join(folder, "blobs/sha256");
  await mkdir(blobs, { recursive: true });
  const add = async (mediaType: string, content: Buffer) => {
    const digest = digestOf(content);
    await writeFile(join(blobs, digest.replace("sha256:", "")), content);
    return { mediaType, digest, size: content.length };
  };
  const json = (mediaType: string, value: object) =>
    add(mediaType, Buffer.from(JSON.stringify(value)));
  const layers = [];
  for (const size of sizes) layers.push(await add(mediaTypes.layer, randomBytes(size)));
  const config = await json(mediaTypes.config, {
    ...{ os: "linux", architecture: "amd64", config: {}, history: [] },
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
  });
  const manifest = await json(mediaTypes.manifest, {
    ...{ schemaVersion: 2, mediaType: mediaTypes.manifest, config, layers },
  });
  const named = { ...manifest, annotations: { "org.opencontainers.image.ref.name": "it" } };
  await writeFile(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(
    join(folder, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [named] }),
  );
}
