import { performance } from "node:perf_hooks";
import type { TextRange } from "../../src/base/textRange.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../src/dockerfile/shell/shellParser.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { applyFixes, fixAll } from "../../src/lint/fixes.ts";
import { type LintOptions, lint } from "../../src/lint/linter.ts";
import type { Preset } from "../../src/lint/rule.ts";
import { mutatedDockerfiles } from "./mutatedDockerfiles.ts";
import { readEveryScript } from "./readEveryScript.ts";

export interface Robustness {
  readonly files: number;
  /** Milliseconds of the file that took longest. */
  readonly slowest: number;
  /** One for each different error, in words. */
  readonly failures: readonly string[];
}

/** In milliseconds for one file, far above what any of these takes. */
const limit = 1_000;

/** Lints broken Dockerfiles with all rules, mends some of them, and tells what threw or took long. */
export function tryRobustness(shell: ShellParser, seed: number, count: number): Robustness {
  const failures = new Map<string, string>();
  let slowest = 0;
  let index = 0;
  for (const text of mutatedDockerfiles(seed, count)) {
    try {
      const time = timeOf(shell, text, index);
      slowest = Math.max(slowest, time);
      if (time > limit) add(`takes ${time.toFixed(0)} ms`, `slow ${index}`, text);
    } catch (error) {
      const what = describe(error);
      add(what, what.split("\n").slice(0, 2).join("\n"), text);
    }
    index += 1;
  }
  return { files: index, slowest, failures: [...failures.values()] };

  function add(what: string, key: string, text: string): void {
    if (failures.has(key)) return;
    failures.set(key, `Seed ${seed}, file ${index}: ${what}\n${JSON.stringify(text)}`);
  }
}

/** Again if it was slow: other work on the machine must not fail it. */
function timeOf(shell: ShellParser, text: string, index: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && best > limit; round += 1) {
    const start = performance.now();
    lintOnce(shell, text, index);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Most files by the strictest preset, some by the others; one in five is mended. */
function lintOnce(shell: ShellParser, text: string, index: number): void {
  const options = { ...common, shell, preset: presets[index % presets.length] ?? "strict" };
  const findings = lint(parseDockerfile(text), options);
  for (const { rule, range, fix } of findings) {
    const ranges = [range, ...(fix?.edits ?? []).map((edit) => edit.range)];
    const inside = ({ start, end }: TextRange) => 0 <= start && start <= end && end <= text.length;
    if (!ranges.every(inside)) throw new Error(`A range of ${rule} is not in the text.`);
  }
  if (index % 5 === 0) {
    parseDockerfile(applyFixes(text, findings, { unsafe: true }).text);
    if (index % 50 === 0) fixAll(text, { ...options, unsafe: true });
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error.cause instanceof Error ? `${error.message} ` : "";
  const { stack, message } = error.cause instanceof Error ? error.cause : error;
  return inner + (stack ?? message);
}

const presets: readonly Preset[] = [
  ...(["strict", "hadolint", "strict", "recommended", "strict", "buildkit", "strict"] as const),
];

const common = {
  catalog: [...catalog, readEveryScript],
  onRuleError(rule, error) {
    throw new Error(`The rule ${rule} threw.`, { cause: error });
  },
} satisfies Partial<LintOptions>;
