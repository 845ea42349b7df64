import type { BuildWarning } from "../progress/events.ts";
import type { BuildRecord, RecordedStep } from "./buildRecord.ts";

/** What a build has to say about lines of a Dockerfile. */
export interface BuildProblem {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Path or name of the file as the builder knows it; empty for the Dockerfile that was built. */
  readonly file: string;
  /** 1-based, inclusive. */
  readonly line: number;
  readonly endLine: number;
  readonly exitCode: number | undefined;
  /** The step whose log tells more. */
  readonly step: number | undefined;
  /** Name of the engine's check, such as `StageNameCasing`. */
  readonly rule: string | undefined;
  readonly url: string | undefined;
  /** The last lines of the step's output. */
  readonly log: readonly string[];
}

/** The place that broke the build, other steps that failed with it, and the engine's warnings. */
export function buildProblems(
  record: Pick<BuildRecord, "error" | "steps">,
  warnings: readonly BuildWarning[],
): readonly BuildProblem[] {
  return [...failures(record), ...warnings.flatMap(toProblem)];
}

function failures({ error, steps }: Pick<BuildRecord, "error" | "steps">): BuildProblem[] {
  const failed = steps.filter(({ status, line }) => status === "failed" && line !== undefined);
  const plain = { severity: "error", rule: undefined, url: undefined } as const;
  const main: BuildProblem[] = [];
  if (error && error.line !== null) {
    const { message, file, line, endLine, exitCode, log } = error;
    const step = failed.find((one) => covers(one, line));
    main.push({
      ...{ ...plain, message, file, line, log },
      endLine: endLine ?? line,
      exitCode: exitCode ?? undefined,
      step: step?.number,
    });
  }
  const others = failed.filter((step) => !covers(step, error?.line ?? null));
  const more = others.map(({ line = 1, endLine = line, number, error: why, name }) => ({
    ...{ ...plain, message: why ?? name, file: "", line, endLine, step: number, log: [] },
    exitCode: exitCodeIn(why),
  }));
  return [...main, ...more];
}

/** Of what no step said. */
const silent = { exitCode: undefined, step: undefined, log: [] };

function covers({ line, endLine }: RecordedStep, wanted: number | null): boolean {
  return line !== undefined && wanted !== null && line <= wanted && wanted <= (endLine ?? line);
}

function toProblem({ message, line, endLine, url }: BuildWarning): BuildProblem[] {
  if (line === undefined) return [];
  // Names of checks have two capitals at least: `FromAsCasing`, `JSONArgsRecommended`.
  const found = /^([A-Z][A-Za-z]*[A-Z][A-Za-z]*): /.exec(message);
  const rule = found?.[1];
  const text = found ? message.slice(found[0].length) : message;
  const place = { file: "", line, endLine: endLine ?? line };
  return [{ severity: "warning", message: text, rule, url, ...place, ...silent }];
}

function exitCodeIn(text: string | undefined): number | undefined {
  const digits = /exit code: (\d+)\s*$/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}
