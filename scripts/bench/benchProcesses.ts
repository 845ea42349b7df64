import { join } from "node:path";
import type { Preset } from "../../src/lint/rule.ts";
import { availableBeds } from "../../test/support/beds/beds.ts";
import { cacheDirectory } from "../../test/support/beds/cacheDirectory.ts";
import { corpusSeed } from "./benchLint.ts";
import { type CorpusFile, dockerfileCorpus } from "./dockerfileCorpus.ts";
import { forgetScripts } from "./forgetScripts.ts";
import type { Measured } from "./loadMeasured.ts";
import { type ProcessTime, processTime } from "./processTime.ts";
import { quantiles } from "./quantiles.ts";
import { tallyProgram } from "./tallyProgram.ts";
import { writeCorpus } from "./writeCorpus.ts";

const counts = [1, 50, 500] as const;
const rounds = 3;

/** Whole processes on a folder of files: ours, tally and hadolint, in turn. */
export function benchProcesses(
  root: string,
  measured: Measured,
  print: (line: string) => void,
): void {
  print("Whole processes, start included; targets: 0.10 of tally's CPU, 0.05 of hadolint's time");
  const tally = tallyProgram();
  if ("missing" in tally) print(`  tally: not measured here. ${tally.missing}`);
  const { reasons } = availableBeds();
  if (reasons.hadolint) print(`  hadolint: not measured here. ${reasons.hadolint}`);
  for (const count of counts) {
    const files = dockerfileCorpus(corpusSeed, count);
    const corpus = writeCorpus(files);
    try {
      const contenders: [name: string, command: readonly string[]][] = [
        [
          "slipway lint",
          [process.execPath, `${root}dist/cli.js`, "lint", ...machine, corpus.folder],
        ],
      ];
      if ("path" in tally) {
        const quiet = ["--no-config", "--slow-checks", "off", "--fail-level", "none"];
        const command = [tally.path, "lint", ...quiet, ...machine];
        const noShellcheck = ["--ignore", "shellcheck/*"];
        contenders.push(["tally", [...command, ...noShellcheck, corpus.folder]]);
        // A minute for all of the files.
        if (count <= 50)
          contenders.push(["tally, ShellCheck's rules too", [...command, corpus.folder]]);
      }
      if (!reasons.hadolint) {
        const hadolint = join(cacheDirectory(), "hadolint", "bin", "hadolint");
        contenders.push(["hadolint", [hadolint, "--no-fail", ...machine, ...corpus.files]]);
      }
      const walls = compare(contenders, count, print);
      if (count === counts.at(-1)) {
        for (const preset of ["recommended", "hadolint"] as const) {
          const warm = warmTime(measured, files, preset);
          const hadolint = walls.get("hadolint");
          print(
            `    ${`slipway, running, ${preset}`.padEnd(30)} wall ${seconds(warm)}, ${perFile(warm, count)} a file` +
              (hadolint === undefined ? "" : `  hadolint to it: ${(hadolint / warm).toFixed(1)}`),
          );
        }
      }
    } finally {
      corpus.remove();
    }
  }
}

const machine = ["--format", "json"];

/** Seconds of each, by name. */
function compare(
  contenders: readonly (readonly [name: string, command: readonly string[]])[],
  count: number,
  print: (line: string) => void,
): ReadonlyMap<string, number> {
  const times = contenders.map((): ProcessTime[] => []);
  for (let round = 0; round < rounds; round += 1) {
    contenders.forEach(([, command], index) => {
      times[index]?.push(processTime(command));
    });
  }
  const rows = times.map((of) => ({
    wall: quantiles(of.map(({ wall }) => wall)).median,
    cpu: quantiles(of.map(({ cpu }) => cpu)).median,
  }));
  const walls = new Map(contenders.map(([name], index) => [name, rows[index]?.wall ?? 0]));
  const [ours] = rows;
  if (!ours) return walls;
  print(`  ${count} ${count === 1 ? "file" : "files"}`);
  contenders.forEach(([name], index) => {
    const { wall, cpu } = rows[index] ?? ours;
    const ratios = `  ours to it: wall ${ratio(ours.wall, wall)}, CPU ${ratio(ours.cpu, cpu)}`;
    print(
      `    ${name.padEnd(30)} wall ${seconds(wall)}, ${perFile(wall, count)} a file, CPU ${seconds(cpu)}` +
        (index === 0 ? "" : ratios),
    );
  });
  return walls;
}

/** Seconds for all files in a process that runs already, as an editor's does. */
function warmTime(
  { lint, parseDockerfile, shell }: Measured,
  files: readonly CorpusFile[],
  preset: Preset,
): number {
  const forget = forgetScripts(shell);
  const times = Array.from({ length: 9 }, () => {
    forget();
    const start = performance.now();
    for (const { text } of files) lint(parseDockerfile(text), { preset, shell });
    return (performance.now() - start) / 1000;
  });
  return quantiles(times).median;
}

function ratio(ours: number, theirs: number): string {
  return (ours / theirs).toFixed(3);
}

function seconds(value: number): string {
  return `${value.toFixed(3).padStart(7)} s`;
}

function perFile(wall: number, count: number): string {
  return `${((wall / count) * 1000).toFixed(2).padStart(7)} ms`;
}
