import { randomFillSync } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "../../test/support/createRandom.ts";
import { benchAssembledBuild, type FolderMaker } from "./benchAssembledBuild.ts";
import { type ClientRun, clientRun } from "./clientRun.ts";
import { craneProgram } from "./craneProgram.ts";
import { quantiles } from "./quantiles.ts";
import { unknownCase } from "./unknownCase.ts";

const rounds = 3;
const megabyte = 1_000_000;

/**
 * Layers of folders into an archive by whole processes, in turn: `slipway append`, `crane append`, which
 * takes tars, so that the time of `tar` counts, and `tar | gzip -1`. SLIPWAY_BENCH_ASSEMBLE_MB makes it
 * smaller.
 */
export async function benchAssemble(
  root: string,
  asked: readonly string[],
  print: (line: string) => void,
): Promise<void> {
  const unknown = unknownCase("assemble", shapes, asked);
  if (unknown !== undefined) return print(unknown);
  const chosen = shapes.filter(({ id }) => asked.length === 0 || asked.includes(id));
  const size = Number(process.env.SLIPWAY_BENCH_ASSEMBLE_MB ?? 1000) * megabyte;
  print(
    `Layers of ${size / megabyte} MB, start of the process included; aims: not slower than crane,`,
  );
  print("  under 150 MB of memory");
  const work = mkdtempSync(join(tmpdir(), "slipway-bench-assemble-"));
  try {
    const found = craneProgram();
    const crane = "path" in found ? found.path : undefined;
    if ("missing" in found) print(`  crane is not measured here: ${found.missing}`);
    const program = join(root, "dist/cli.js");
    for (const { name, make } of chosen) {
      const at = join(work, name.replaceAll(" ", "-"));
      const folders = make(at, size);
      print(`  ${name}:`);
      await measure({ work, folders, program, crane }, print);
      rmSync(at, { recursive: true });
    }
    await benchAssembledBuild(root, work, chosen, size, print);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface Work {
  readonly work: string;
  readonly folders: readonly string[];
  readonly program: string;
  readonly crane: string | undefined;
}

async function measure(
  { work, folders, program, crane }: Work,
  print: (line: string) => void,
): Promise<void> {
  const out = join(work, "out");
  const tars = folders.map((_, index) => join(out, `${index}.tar`));
  const each = (command: string) => [
    ...["sh", "-ec", `n=0; for folder; do ${command}; n=$((n+1)); done`, "sh"],
    ...folders,
  ];
  const clients: readonly Client[] = [
    {
      name: "slipway append",
      commands: [
        [
          ...[process.execPath, program, "append", "scratch", "--prefix", "data"],
          ...folders.flatMap((folder) => ["--layer", folder]),
          ...["-o", `docker-archive:${join(out, "image.tar")}:bench/layers:1`],
        ],
      ],
    },
    {
      name: "tar | gzip -1",
      commands: [each(`tar -c -C "$folder" . | gzip -1 >>'${out}/all.gz'`)],
    },
    ...(crane === undefined
      ? []
      : [
          {
            name: "crane append",
            commands: [
              each(`tar -c -C "$folder" . >'${out}'/$n.tar`),
              [
                ...[crane, "append", "--oci-empty-base", "-t", "bench/layers:1"],
                ...["-o", join(out, "image.tar"), ...tars.flatMap((tar) => ["-f", tar])],
              ],
            ],
          },
        ]),
  ];
  const runs = clients.map((): ClientRun[] => []);
  // The first round warms the disk cache.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { commands }] of clients.entries()) {
      mkdirSync(out, { recursive: true });
      const parts: ClientRun[] = [];
      for (const command of commands) parts.push(await clientRun(command, { SLIPWAY_CACHE: out }));
      rmSync(out, { recursive: true });
      const wall = parts.reduce((sum, part) => sum + part.wall, 0);
      if (round > 0) runs[index]?.push({ wall, peakMemory: parts.at(-1)?.peakMemory });
    }
  }
  printRuns(clients, runs, print);
}

interface Client {
  readonly name: string;
  /** In turn; memory is that of the last one. */
  readonly commands: readonly (readonly string[])[];
}

function printRuns(
  clients: readonly Client[],
  runs: readonly (readonly ClientRun[])[],
  print: (line: string) => void,
): void {
  const walls = runs.map((of) => quantiles(of.map(({ wall }) => wall)).median);
  clients.forEach(({ name }, index) => {
    const of = runs[index] ?? [];
    const memory = Math.max(...of.map(({ peakMemory = Number.NaN }) => peakMemory)) / megabyte;
    const each = of.map(({ wall }) => wall.toFixed(2)).join(" ");
    const isPipe = name.includes("|");
    const peak = isPipe ? "" : `, ${memory.toFixed(0).padStart(4)} MB`;
    const ratio =
      index === 0 ? "" : `  ours to it: ${((walls[0] ?? 0) / (walls[index] ?? 1)).toFixed(2)}`;
    print(
      `    ${name.padEnd(16)} ${(walls[index] ?? 0).toFixed(2).padStart(7)} s (${each})${peak}${ratio}`,
    );
  });
}

const shapes: readonly FolderMaker[] = [
  filesOf(10),
  filesOf(40),
  {
    id: "one",
    name: "one file",
    make(at, bytes) {
      mkdirSync(at);
      const piece = content(10 * megabyte);
      for (let done = 0; done < bytes; done += piece.length)
        appendFileSync(join(at, "data"), piece);
      return [at];
    },
  },
  {
    id: "layers",
    name: "200 layers",
    make(at, bytes) {
      mkdirSync(at);
      return Array.from({ length: 200 }, (_, index) => {
        const folder = join(at, `layer-${index}`);
        fill(folder, 10, Math.round(bytes / 2000));
        return folder;
      });
    },
  },
];

/** Small files of so many kB, as many as it takes. */
function filesOf(kilobytes: number): FolderMaker {
  const size = kilobytes * 1000;
  return {
    id: `${kilobytes}kb`,
    name: `files of ${kilobytes} kB`,
    make(at, bytes) {
      fill(at, Math.round(bytes / size), size);
      return [at];
    },
  };
}

function fill(folder: string, files: number, size: number): void {
  const all = content(Math.max(8 * megabyte, size));
  const random = createRandom(files);
  for (let index = 0; index < files; index += 1) {
    const inside = join(folder, `d${Math.floor(index / 250)}`);
    if (index % 250 === 0) mkdirSync(inside, { recursive: true });
    const start = Math.floor(random() * (all.length - size));
    writeFileSync(join(inside, `file-${index}`), all.subarray(start, start + size));
  }
}

/** Half like text, a quarter like programs, a quarter as packed already: what is in images. */
function content(size: number): Buffer {
  const random = createRandom(size);
  const bytes = randomFillSync(Buffer.allocUnsafe(size));
  const words = Array.from({ length: 2000 }, () => Math.floor(random() * 2 ** 36).toString(36));
  const packedFrom = Math.floor(size * 0.75);
  for (let at = 0; at < packedFrom; ) {
    const word = `${words[Math.floor(random() ** 2 * words.length)]} `;
    at += bytes.write(word, at, "latin1");
  }
  return bytes;
}
