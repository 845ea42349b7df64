import { validate } from "dockerfile-utils";
import type { LintOptions } from "../../src/lint/linter.ts";
import { type CorpusFile, dockerfileCorpus } from "./dockerfileCorpus.ts";
import { forgetScripts } from "./forgetScripts.ts";
import type { Measured } from "./loadMeasured.ts";
import { quantiles } from "./quantiles.ts";

export const corpusSeed = 20261121;
const rounds = 7;

const base = "dockerfile-utils validate";

/** Lint time a file against dockerfile-utils, all warm and interleaved in this one process. */
export function benchLint(measured: Measured, print: (line: string) => void): void {
  const corpus = dockerfileCorpus(corpusSeed, 500);
  const lines = quantiles(corpus.map((file) => file.text.split("\n").length));
  print(`Lint: ${corpus.length} generated Dockerfiles, seed ${corpusSeed}`);
  print(`  lines a file: median ${lines.median}, p99 ${lines.p99}, max ${lines.max}`);
  print("  targets: 0.50 without shell, 1.00 with shell");

  const forget = forgetScripts(measured.shell);
  const contenders = contendersWith(measured);
  const times = contenders.map((): number[][] => []);
  for (let round = 0; round < rounds; round += 1) {
    contenders.forEach(({ prepare }, index) => {
      forget();
      times[index]?.push(corpus.map((file) => timed(prepare(file))));
    });
  }
  const rows = contenders.map(({ name }, index) => ({
    name,
    figures: quantiles(perFile(times[index] ?? [])),
  }));
  const peer = rows.find(({ name }) => name === base)?.figures.total ?? Number.NaN;
  for (const { name, figures } of rows) {
    const { median, p99, max, total } = figures;
    print(
      `  ${name.padEnd(38)} median ${us(median)}  p99 ${us(p99)}  max ${us(max)}  total ${us(total)}` +
        `  ratio ${(total / peer).toFixed(2)}`,
    );
  }
}

interface Contender {
  readonly name: string;
  /** What is not measured; returns what is. */
  prepare(file: CorpusFile): () => unknown;
}

function contendersWith({
  lint,
  parseDockerfile,
  createShellScripts,
  shell,
}: Measured): readonly Contender[] {
  const fresh = (name: string, options: LintOptions): Contender => ({
    name,
    prepare: (file) => () => lint(parseDockerfile(file.text), options),
  });
  const afterKeystroke = (name: string, options: LintOptions): Contender => ({
    name,
    prepare(file) {
      const before = parseDockerfile(file.text);
      lint(before, options);
      const text = withKeystroke(file.text);
      return () => lint(parseDockerfile(text, before), options);
    },
  });
  const readScripts = (text: string): void => {
    const document = parseDockerfile(text);
    const scripts = createShellScripts(document, shell);
    for (const instruction of document.instructions) scripts.of(instruction);
  };
  return [
    { name: base, prepare: (file) => () => validate(file.text) },
    fresh("slipway lint, recommended", { preset: "recommended" }),
    fresh("slipway lint, strict", { preset: "strict" }),
    fresh("slipway lint, recommended, shell", { preset: "recommended", shell }),
    fresh("slipway lint, strict, shell", { preset: "strict", shell }),
    afterKeystroke("after a keystroke, recommended", { preset: "recommended" }),
    afterKeystroke("after a keystroke, strict, shell", { preset: "strict", shell }),
    { name: "slipway parse", prepare: (file) => () => parseDockerfile(file.text) },
    {
      name: "slipway parse and read all scripts",
      prepare: (file) => () => readScripts(file.text),
    },
  ];
}

/** One more letter at the end of a line in the middle, where it leaves the file a Dockerfile. */
export function withKeystroke(text: string): string {
  const end = /[a-z0-9](?=\r?\n)/g;
  end.lastIndex = Math.floor(text.length / 2);
  const at = end.exec(text) ? end.lastIndex : text.length;
  return `${text.slice(0, at)}x${text.slice(at)}`;
}

/** Median over the rounds but the first, which warms up; microseconds. */
function perFile(rows: readonly (readonly number[])[]): readonly number[] {
  const measured = rows.slice(1);
  return (measured[0] ?? []).map(
    (_, file) => quantiles(measured.map((row) => row[file] ?? 0)).median,
  );
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1000;
}

function us(microseconds: number): string {
  return `${microseconds.toFixed(0).padStart(7)} µs`;
}
