import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { availableBeds } from "../../test/support/beds/beds.ts";
import { startDockerEngine } from "../../test/support/beds/dockerEngine.ts";
import { buildxProgram } from "./buildClients.ts";
import { type ClientRun, clientRun } from "./clientRun.ts";
import { quantiles } from "./quantiles.ts";

/** Makes its folders, with about so many bytes in all. */
export interface FolderMaker {
  /** As it is asked for on the command line. */
  readonly id: string;
  readonly name: string;
  make(at: string, bytes: number): readonly string[];
}

const rounds = 3;
const megabyte = 1_000_000;

/**
 * Builds of COPY from nothing by whole processes, in turn: ours without an engine, and of the same file by
 * an engine with both of its stores, through our command and through buildx. For the second build without
 * changes `find` tells what looking at all files takes by itself.
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
  const builders = buildersOf(root, print);
  for (const { name, make } of makers) {
    const folder = join(work, name.replaceAll(" ", "-"));
    make(folder, bytes);
    const runs = builders.map((): ClientRun[] => []);
    const failing = new Set<Builder>();
    // The first round warms the disk cache.
    for (let round = 0; round <= rounds; round += 1) {
      const at = { folder, store: join(work, "store"), round };
      const all = await buildOnce(at, builders, failing, print);
      for (const [index, run] of all.entries()) if (run && round > 0) runs[index]?.push(run);
    }
    rmSync(folder, { recursive: true });
    print(`  ${name}:`);
    const [first] = runs;
    builders.forEach(({ name: client, engine }, index) => {
      if (runs[index]?.length === 0) return;
      printRuns(client, runs[index] ?? [], engine ? medianOf(first ?? []) : undefined, print);
    });
  }
}

interface Round {
  readonly folder: string;
  readonly store: string;
  readonly round: number;
}

/** All in turn; undefined for those that fail, which are not tried again. */
async function buildOnce(
  { folder, store, round }: Round,
  builders: readonly Builder[],
  failing: Set<Builder>,
  print: (line: string) => void,
): Promise<readonly (ClientRun | undefined)[]> {
  writeFileSync(join(folder, "Dockerfile"), dockerfileOf(folder));
  mkdirSync(join(folder, changing), { recursive: true });
  writeFileSync(join(folder, changing, "round"), `${Date.now()} ${round}`);
  rmSync(store, { recursive: true, force: true });
  const runs: (ClientRun | undefined)[] = [];
  for (const builder of builders) {
    const { name, engine, command } = builder;
    if (failing.has(builder)) {
      runs.push(undefined);
      continue;
    }
    // A new one each time, as it keeps its layers, and taking those of all builds away takes minutes.
    const bed = engine && (await startDockerEngine({ version: engine }));
    try {
      runs.push(await clientRun([...command(bed?.host ?? ""), folder], { SLIPWAY_CACHE: store }));
    } catch (error) {
      if (!engine) throw error;
      // Docker's own store takes no image of more than 125 layers.
      failing.add(builder);
      runs.push(undefined);
      print(`    ${name} fails: ${reasonIn((error as Error).message)}`);
    } finally {
      await bed?.stop();
    }
  }
  return runs;
}

function reasonIn(said: string): string | undefined {
  const lines = said.trim().split("\n");
  return lines.findLast((line) => /error|failed/i.test(line)) ?? lines.at(-1);
}

interface Builder {
  readonly name: string;
  /** Undefined for what needs none. */
  readonly engine?: "28.5" | "28.5-containerd";
  /** With the address of its engine; takes the folder behind it. */
  readonly command: (host: string) => readonly string[];
}

function buildersOf(root: string, print: (line: string) => void): readonly Builder[] {
  const cli = [process.execPath, join(root, "dist/cli.js"), "build", "--progress", "plain"];
  const tag = ["--tag", "slipway-bench:1"];
  const none = () => [...cli, "--engine", "none", ...tag];
  const builders: Builder[] = [
    { name: "slipway, no engine", command: none },
    { name: "  without changes", command: none },
    {
      name: "  find, all files",
      command: () => ["sh", "-c", `find "$0" -printf '%s %T@\n' >/dev/null`],
    },
  ];
  const { docker285, reasons } = availableBeds();
  if (!docker285) {
    print(`  no engine is measured. ${reasons.docker285}`);
    return builders;
  }
  const throughUs = (host: string) => [...cli, "--engine", host, "--no-cache", ...tag];
  builders.push(
    { name: "slipway, Docker", engine: "28.5", command: throughUs },
    { name: "  its containerd store", engine: "28.5-containerd", command: throughUs },
  );
  const buildx = buildxProgram();
  if (buildx === undefined) print("  buildx: not measured here.");
  else {
    const build = [buildx, "build", "--no-cache", ...tag];
    const command = (host: string) => ["env", `DOCKER_HOST=${host}`, ...build];
    builders.push({ name: "buildx, Docker", engine: "28.5", command });
  }
  return builders;
}

/** Of the folder for what differs from round to round. */
const changing = "round";

/** A COPY for each folder of many, as each makes a layer; else one of all. */
function dockerfileOf(folder: string): string {
  const layers = readdirSync(folder).filter((name) => name.startsWith("layer-"));
  const copies = [...layers, ...(layers.length > 0 ? [changing] : ["."])];
  return `FROM scratch\n${copies.map((name) => `COPY ${name} /data/\n`).join("")}`;
}

function medianOf(runs: readonly ClientRun[]): number {
  return quantiles(runs.map(({ wall }) => wall)).median;
}

/** `ours` in seconds. */
function printRuns(
  name: string,
  runs: readonly ClientRun[],
  ours: number | undefined,
  print: (line: string) => void,
): void {
  const median = medianOf(runs);
  const memory = Math.max(...runs.map(({ peakMemory = Number.NaN }) => peakMemory)) / megabyte;
  const each = runs.map(({ wall }) => wall.toFixed(2)).join(" ");
  const ratio = ours === undefined ? "" : `  ours to it: ${(ours / median).toFixed(2)}`;
  print(
    `    ${name.padEnd(22)} ${median.toFixed(2).padStart(7)} s (${each}), ${memory.toFixed(0).padStart(4)} MB${ratio}`,
  );
}
