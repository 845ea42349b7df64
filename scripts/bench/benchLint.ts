import { validate } from "dockerfile-utils";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { lint } from "../../src/lint/linter.ts";
import { type CorpusFile, dockerfileCorpus } from "./dockerfileCorpus.ts";
import { quantiles } from "./quantiles.ts";

const seed = 20261121;
const rounds = 7;

/** Lint time a file against dockerfile-utils, both warm and interleaved in this one process. */
export function benchLint(print: (line: string) => void): void {
  const corpus = dockerfileCorpus(seed, 500);
  const lines = quantiles(corpus.map((file) => file.text.split("\n").length));
  print(`Lint: ${corpus.length} generated Dockerfiles, seed ${seed}`);
  print(`  lines a file: median ${lines.median}, p99 ${lines.p99}, max ${lines.max}`);

  const ours: number[][] = [];
  const keystrokes: number[][] = [];
  const peer: number[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(corpus.map((file) => timed(() => lintOnce(file))));
    peer.push(corpus.map((file) => timed(() => validate(file.text))));
    keystrokes.push(corpus.map(timeKeystroke));
  }
  const rows = {
    "slipway lint": perFile(ours),
    "slipway lint after a keystroke": perFile(keystrokes),
    "dockerfile-utils validate": perFile(peer),
  };
  const base = quantiles(rows["dockerfile-utils validate"]);
  for (const [name, figures] of Object.entries(rows)) {
    const { median, p99, max, total } = quantiles(figures);
    print(
      `  ${name.padEnd(32)} median ${us(median)}  p99 ${us(p99)}  max ${us(max)}  total ${us(total)}` +
        `  ratio ${(total / base.total).toFixed(2)}`,
    );
  }
}

/** Reads the file as if it were new: nothing kept from an earlier parse. */
function lintOnce(file: CorpusFile): void {
  lint(parseDockerfile(file.text), { preset: "recommended" });
}

function timeKeystroke(file: CorpusFile): number {
  const before = parseDockerfile(file.text);
  const middle = file.text.indexOf("\n", Math.floor(file.text.length / 2));
  const text = `${file.text.slice(0, middle)}x${file.text.slice(middle)}`;
  return timed(() => lint(parseDockerfile(text, before), { preset: "recommended" }));
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
