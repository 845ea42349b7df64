import { join } from "node:path";
import type { Preset } from "../../src/lint/rule.ts";
import { availableBeds } from "../../test/support/beds/beds.ts";
import { cacheDirectory } from "../../test/support/beds/cacheDirectory.ts";
import { corpusSeed } from "./benchLint.ts";
import { type CorpusFile, dockerfileCorpus } from "./dockerfileCorpus.ts";
import { filesReadWhole } from "./filesReadWhole.ts";
import { forgetScripts } from "./forgetScripts.ts";
import type { Measured } from "./loadMeasured.ts";
import { type ProcessTime, processTime } from "./processTime.ts";
import { quantiles } from "./quantiles.ts";
import { tallyProgram } from "./tallyProgram.ts";
import { writeCorpus } from "./writeCorpus.ts";

const counts = [1, 50, 500] as const;
const rounds = 3;

/**
 * Whole processes on a folder of files: ours, tally and hadolint, in turn. hadolint has ShellCheck built
 * in, which ours is asked for in one row only: nearly half of its time. But it stops in half of the files
 * at the first line that it cannot parse, so those that it reads to their end are measured once more.
 */
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
      // As hadolint has it built in.
      const asHadolint = ["lint", "--preset", "hadolint", ...machine, corpus.folder];
      contenders.push([
        "slipway lint, preset hadolint, ShellCheck too",
        [process.execPath, `${root}dist/cli.js`, ...asHadolint],
      ]);
      const hadolint = join(cacheDirectory(), "hadolint", "bin", "hadolint");
      const withHadolint = (of: readonly string[]): readonly string[] => {
        return [hadolint, "--no-fail", ...machine, ...of];
      };
      if (!reasons.hadolint) contenders.push(["hadolint", withHadolint(corpus.files)]);
      const times = compare(contenders, count, print);
      if (count === counts.at(-1)) {
        printRunning(measured, files, times.get("hadolint"), print);
        if (!reasons.hadolint) {
          const whole = filesReadWhole(hadolint, corpus.files);
          const isWhole = (_: unknown, at: number) => whole.has(corpus.files[at] ?? "");
          const command = withHadolint(corpus.files.filter(isWhole));
          const theirs = compare([["hadolint", command]], whole.size, print);
          printRunning(measured, files.filter(isWhole), theirs.get("hadolint"), print);
        }
      }
    } finally {
      corpus.remove();
    }
  }
}

const machine = ["--format", "json"];

function printRunning(
  measured: Measured,
  files: readonly CorpusFile[],
  hadolint: ProcessTime | undefined,
  print: (line: string) => void,
): void {
  for (const preset of ["recommended", "hadolint"] as const) {
    const { wall, cpu } = warmTime(measured, files, preset);
    const toIt = hadolint && {
      wall: (hadolint.wall / wall).toFixed(1),
      cpu: (hadolint.cpu / cpu).toFixed(1),
    };
    print(
      `    ${`slipway, running, ${preset}`.padEnd(30)} wall ${seconds(wall)}, ${perFile(wall, files.length)} a file, CPU ${seconds(cpu)}` +
        (toIt ? `  hadolint to it: wall ${toIt.wall}, CPU ${toIt.cpu}` : ""),
    );
  }
}

/** What each took, by name. */
function compare(
  contenders: readonly (readonly [name: string, command: readonly string[]])[],
  count: number,
  print: (line: string) => void,
): ReadonlyMap<string, ProcessTime> {
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
  const [ours] = rows;
  if (!ours) return new Map();
  const byName = new Map(contenders.map(([name], index) => [name, rows[index] ?? ours]));
  print(`  ${count} ${count === 1 ? "file" : "files"}`);
  contenders.forEach(([name], index) => {
    const { wall, cpu } = rows[index] ?? ours;
    const ratios = `  ours to it: wall ${ratio(ours.wall, wall)}, CPU ${ratio(ours.cpu, cpu)}`;
    print(
      `    ${name.padEnd(30)} wall ${seconds(wall)}, ${perFile(wall, count)} a file, CPU ${seconds(cpu)}` +
        (index === 0 ? "" : ratios),
    );
  });
  return byName;
}

/** For all files in a process that runs already, as an editor's does; its other threads count in CPU. */
function warmTime(
  { lint, parseDockerfile, shell }: Measured,
  files: readonly CorpusFile[],
  preset: Preset,
): ProcessTime {
  const forget = forgetScripts(shell);
  const times = Array.from({ length: 9 }, (): ProcessTime => {
    forget();
    const before = process.cpuUsage();
    const start = performance.now();
    for (const { text } of files) lint(parseDockerfile(text), { preset, shell });
    const wall = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    return { wall, cpu: (user + system) / 1e6 };
  });
  return {
    wall: quantiles(times.map(({ wall }) => wall)).median,
    cpu: quantiles(times.map(({ cpu }) => cpu)).median,
  };
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
