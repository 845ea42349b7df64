/**
 * Reads problems out of a program's output as VS Code does (its AbstractProblemCollector and line
 * matchers): patterns of several lines take consecutive lines, messages of several lines are joined,
 * and only the last pattern may repeat.
 */
export interface ProblemPattern {
  readonly regexp: string;
  readonly file?: number;
  readonly line?: number;
  readonly column?: number;
  readonly severity?: number;
  readonly code?: number;
  readonly message?: number;
  readonly loop?: boolean;
}

export interface MatchedProblem {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly severity?: string;
  readonly code?: string;
  readonly message: string;
}

type Data = Partial<Record<Property, string>>;
type Property = "file" | "line" | "column" | "severity" | "code" | "message";

export function matchProblems(
  patterns: readonly ProblemPattern[],
  output: string,
): readonly MatchedProblem[] {
  const problems: MatchedProblem[] = [];
  let buffer: string[] = [];
  let looping: Data | undefined;
  for (const line of plainLines(output)) {
    const last = patterns.at(-1);
    if (looping !== undefined && last !== undefined) {
      const match = new RegExp(last.regexp).exec(line);
      const data = { ...looping };
      if (match) fill(data, last, match);
      const problem = match ? toProblem(data) : undefined;
      if (problem !== undefined) {
        problems.push(problem);
        continue;
      }
      buffer = [];
      looping = undefined;
    }
    buffer = [...buffer, line].slice(-patterns.length);
    if (buffer.length < patterns.length) continue;
    const handled = handle(patterns, buffer);
    if (handled === undefined) continue;
    problems.push(handled.problem);
    buffer = [];
    looping = last?.loop ? handled.before : undefined;
  }
  return problems;
}

function handle(patterns: readonly ProblemPattern[], lines: readonly string[]) {
  const data: Data = {};
  let before: Data = {};
  for (const [index, pattern] of patterns.entries()) {
    const match = new RegExp(pattern.regexp).exec(lines[index] ?? "");
    if (!match) return undefined;
    before = { ...data };
    fill(data, pattern, match);
  }
  const problem = toProblem(data);
  return problem && { problem, before };
}

function fill(data: Data, pattern: ProblemPattern, match: RegExpExecArray): void {
  for (const property of ["file", "line", "column", "severity", "code", "message"] as const) {
    const group = pattern[property];
    if (group === undefined) continue;
    const value = match[group]?.trim();
    if (data[property] === undefined) {
      if (value !== undefined) data[property] = value;
    } else if (property === "message") {
      // A group that took no part would be appended as "undefined", which is what VS Code does.
      data.message = `${data.message}\n${value}`;
    }
  }
}

function toProblem({ file, line, message, column, severity, code }: Data) {
  if (!file || !line || !message) return undefined;
  return {
    ...{ file, line: Number(line), message },
    ...(column === undefined ? {} : { column: Number(column) }),
    ...(severity === undefined ? {} : { severity }),
    ...(code === undefined ? {} : { code }),
  };
}

/** Lines as they come from a terminal, without colours and movements. */
function plainLines(output: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away
  return output.split(/\r*\n/).map((line) => line.replace(/\u001b\[[?\d;]*[A-Za-z]/g, ""));
}
