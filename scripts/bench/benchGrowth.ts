import { growingDockerfiles } from "../../test/support/growingDockerfiles.ts";
import { readEveryScript } from "../../test/support/readEveryScript.ts";
import { forgetScripts } from "./forgetScripts.ts";
import type { Measured } from "./loadMeasured.ts";

const rounds = 4;

/** Exponent between 1,000 and 10,000 lines, and milliseconds. */
const targets = { exponent: 1.2, at10k: 300, at50k: 2_000 };

/** Parse and lint, all rules with scripts, of files that make others take quadratic time. */
export function benchGrowth(measured: Measured, print: (line: string) => void): void {
  const { lint, parseDockerfile, shell } = measured;
  const rules = [...measured.catalog, readEveryScript];
  const forget = forgetScripts(shell);
  print(
    `Growth, preset strict with shell, parse and lint; targets: exponent ${targets.exponent}, ` +
      `10,000 lines ${targets.at10k} ms, 50,000 lines ${targets.at50k} ms`,
  );
  for (const build of Object.values(growingDockerfiles)) timesOf(build(500), 10);
  let misses = 0;
  for (const [name, build] of Object.entries(growingDockerfiles)) {
    const { at1k, at10k } = compare(build(1_000), build(10_000));
    const at50k = timesOf(build(50_000), 1);
    const exponent = Math.log10(at10k / at1k);
    const missed = exponent > targets.exponent || at10k > targets.at10k || at50k > targets.at50k;
    if (missed) misses += 1;
    print(
      `  ${name.padEnd(42)} ${ms(at1k)} ${ms(at10k)} ${ms(at50k)}  exponent ${exponent.toFixed(2)}` +
        (missed ? "  MISS" : ""),
    );
  }
  print(`  ${misses} of ${Object.keys(growingDockerfiles).length} miss a target`);

  /** Ten of the small ones and a large one in turn, so that both meet the same pauses. */
  function compare(small: string, large: string): { at1k: number; at10k: number } {
    const times = Array.from({ length: rounds }, () => ({
      at1k: timesOf(small, 10) / 10,
      at10k: timesOf(large, 1),
    }));
    return {
      at1k: Math.min(...times.map(({ at1k }) => at1k)),
      at10k: Math.min(...times.map(({ at10k }) => at10k)),
    };
  }

  /** Milliseconds for the text some times over, each time as if the file were new. */
  function timesOf(text: string, times: number): number {
    let total = 0;
    for (let time = 0; time < times; time += 1) {
      forget();
      const start = performance.now();
      lint(parseDockerfile(text), { preset: "strict", shell, catalog: rules });
      total += performance.now() - start;
    }
    return total;
  }
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(1).padStart(8)} ms`;
}
