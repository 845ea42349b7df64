import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { availableBeds } from "../../test/support/beds/beds.ts";
import { startDockerEngine } from "../../test/support/beds/dockerEngine.ts";
import { buildxProgram } from "./buildClients.ts";
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
 * Builds of COPY from nothing by whole processes, in turn: ours without an engine, and of the same file by
 * the engine, through our command and through buildx. For the second build without changes `find` tells
 * what looking at all files takes by itself.
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
  const { docker285, reasons } = availableBeds();
  const engine = docker285 ? await startDockerEngine({ version: "28.5" }) : undefined;
  if (!engine) print(`  no engine is measured. ${reasons.docker285}`);
  const store = join(work, "store");
  const clients = buildersOf(root, engine?.host, print);
  try {
    for (const { name, make } of makers) {
      const folder = join(work, name.replaceAll(" ", "-"));
      make(folder, bytes);
      const runs = clients.map((): ClientRun[] => []);
      const failing = new Set<unknown>();
      // The first round warms the disk cache.
      for (let round = 0; round <= rounds; round += 1) {
        // New for all, as an engine keeps its layers.
        writeFileSync(join(folder, "Dockerfile"), dockerfileOf(folder));
        mkdirSync(join(folder, changing), { recursive: true });
        writeFileSync(join(folder, changing, "round"), `${Date.now()} ${round}`);
        rmSync(store, { recursive: true, force: true });
        for (const [index, { name: of, command, isEngines }] of clients.entries()) {
          if (failing.has(command)) continue;
          // Docker's own store takes no image of more than 125 layers.
          const run = await clientRun([...command, folder], { SLIPWAY_CACHE: store }).catch(
            (error: Error) => {
              if (!isEngines) throw error;
              failing.add(command);
              print(`    ${of} fails: ${error.message.trim().split("\n").at(-1)}`);
            },
          );
          if (run && round > 0) runs[index]?.push(run);
        }
      }
      rmSync(folder, { recursive: true });
      print(`  ${name}:`);
      const [first] = runs;
      clients.forEach(({ name: client, isEngines }, index) => {
        if (runs[index]?.length === 0) return;
        printRuns(client, runs[index] ?? [], isEngines ? medianOf(first ?? []) : undefined, print);
      });
    }
  } finally {
    await engine?.stop();
  }
}

interface Builder {
  readonly name: string;
  /** Takes the folder behind it. */
  readonly command: readonly string[];
  readonly isEngines?: boolean;
}

function buildersOf(
  root: string,
  host: string | undefined,
  print: (line: string) => void,
): readonly Builder[] {
  const cli = [process.execPath, join(root, "dist/cli.js"), "build", "--progress", "plain"];
  const tag = ["--tag", "slipway-bench:1"];
  const none = [...cli, "--engine", "none", ...tag];
  const builders: Builder[] = [
    { name: "slipway, no engine", command: none },
    { name: "  without changes", command: none },
    {
      name: "  find, all files",
      command: ["sh", "-c", `find "$0" -printf '%s %T@\\n' >/dev/null`],
    },
  ];
  if (host === undefined) return builders;
  const engines = [...cli, "--engine", host, "--no-cache", ...tag];
  builders.push({ name: "slipway, the engine", command: engines, isEngines: true });
  const buildx = buildxProgram();
  if (buildx === undefined) print("  buildx: not measured here.");
  else {
    const command = ["env", `DOCKER_HOST=${host}`, buildx, "build", "--no-cache", ...tag];
    builders.push({ name: "buildx, the engine", command, isEngines: true });
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
    `    ${name.padEnd(20)} ${median.toFixed(2).padStart(7)} s (${each}), ${memory.toFixed(0).padStart(4)} MB${ratio}`,
  );
}
