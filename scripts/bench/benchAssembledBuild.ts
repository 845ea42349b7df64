import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ClientRun, clientRun } from "./clientRun.ts";
import { quantiles } from "./quantiles.ts";

/** Makes its folders, with about so many bytes in all. */
export interface FolderMaker {
  readonly name: string;
  make(at: string, bytes: number): readonly string[];
}

const rounds = 3;
const megabyte = 1_000_000;

/**
 * Builds of `FROM scratch` and `COPY . /data/` by our command: without an engine, and by the engine that
 * DOCKER_HOST names, where it does.
 */
export async function benchAssembledBuild(
  root: string,
  work: string,
  makers: readonly FolderMaker[],
  bytes: number,
  print: (line: string) => void,
): Promise<void> {
  print("Builds with COPY, start of the process included; aims: not slower than the engine,");
  print("  under 150 MB of memory, the second build without changes under 0.2 s");
  const host = process.env.DOCKER_HOST;
  if (!host) print("  no engine is measured: DOCKER_HOST names none");
  const store = join(work, "store");
  const cli = [process.execPath, join(root, "dist/cli.js"), "build", "--progress", "plain"];
  const none = [...cli, "--engine", "none", "--tag", "slipway-bench:1"];
  const engine = host && [...cli, "--engine", host, "--output", "type=cacheonly"];
  for (const { name, make } of makers) {
    const [folder = ""] = make(join(work, name.replaceAll(" ", "-")), bytes);
    const run = (command: readonly string[]) =>
      clientRun([...command, folder], { SLIPWAY_CACHE: store });
    const first: ClientRun[] = [];
    const second: ClientRun[] = [];
    const byEngine: ClientRun[] = [];
    // The first round warms the disk cache.
    for (let round = 0; round <= rounds; round += 1) {
      // New for the engine, too, which keeps its layers.
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "Dockerfile"), "FROM scratch\nCOPY . /data/\n");
      writeFileSync(join(folder, "round"), `${Date.now()} ${round}`);
      rmSync(store, { recursive: true, force: true });
      const made = [await run(none), await run(none)] as const;
      const engines = engine ? [await run([...engine, "--no-cache"])] : [];
      if (round === 0) continue;
      first.push(made[0]);
      second.push(made[1]);
      byEngine.push(...engines);
    }
    rmSync(folder, { recursive: true });
    print(`  ${name}:`);
    const ours = printRuns("slipway, no engine", first, undefined, print);
    printRuns("  without changes", second, undefined, print);
    if (byEngine.length > 0) printRuns("slipway, the engine", byEngine, ours, print);
  }
}

/** Gives the median, in seconds. */
function printRuns(
  name: string,
  runs: readonly ClientRun[],
  ours: number | undefined,
  print: (line: string) => void,
): number {
  const { median } = quantiles(runs.map(({ wall }) => wall));
  const memory = Math.max(...runs.map(({ peakMemory = Number.NaN }) => peakMemory)) / megabyte;
  const each = runs.map(({ wall }) => wall.toFixed(2)).join(" ");
  const ratio = ours === undefined ? "" : `  ours to it: ${(ours / median).toFixed(2)}`;
  print(
    `    ${name.padEnd(20)} ${median.toFixed(2).padStart(7)} s (${each}), ${memory.toFixed(0).padStart(4)} MB${ratio}`,
  );
  return median;
}
