import { isAbort, isSlipwayError } from "../base/errors.ts";
import type { CliEnvironment, Command } from "./environment.ts";
import { misuse } from "./misuse.ts";
import { createPaint } from "./paint.ts";
import { slipwayVersion } from "./version.ts";

const commands: Readonly<Record<string, Command>> = {
  lint: async (...call) => (await loadLint()).lintCommand(...call),
  format: async (...call) => (await loadLint()).formatCommand(...call),
  init: async (...call) => (await loadLint()).initCommand(...call),
  build: async (...call) => (await import("./build/index.ts")).buildCommand(...call),
  push: async (...call) => (await loadImages()).pushCommand(...call),
  pull: async (...call) => (await loadImages()).pullCommand(...call),
  tag: async (...call) => (await loadImages()).tagCommand(...call),
  images: async (...call) => (await loadImages()).imagesCommand(...call),
  tags: async (...call) => (await loadImages()).tagsCommand(...call),
  copy: async (...call) => (await loadEdits()).copyCommand(...call),
  append: async (...call) => (await loadEdits()).appendCommand(...call),
  mutate: async (...call) => (await loadEdits()).mutateCommand(...call),
  flatten: async (...call) => (await loadEdits()).flattenCommand(...call),
  rebase: async (...call) => (await loadEdits()).rebaseCommand(...call),
  inspect: async (...call) => (await loadEdits()).inspectCommand(...call),
};

const loadLint = () => import("./lint/index.ts");
const loadImages = () => import("./images/index.ts");
const loadEdits = () => import("./edits/index.ts");
const loadHelp = () => import("./help/index.ts");

/**
 * Runs one command line and resolves to its exit code: 0 done, 1 the job failed, 2 misuse, 3 no
 * engine, 130 interrupted. Never throws and never prints a stack trace, but for a fault of ours.
 */
export async function runCli(
  environment: CliEnvironment,
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const { terminal } = environment;
  const [name, ...rest] = args;
  try {
    if (name === "--version" || name === "-v") {
      terminal.out.write(`${slipwayVersion}\n`);
      return 0;
    }
    if (name === "--help" || name === "-h" || name === "help") {
      terminal.out.write((await loadHelp()).helpFor(rest[0]));
      return 0;
    }
    if (name === undefined) {
      terminal.err.write((await loadHelp()).helpFor());
      return 2;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) {
      throw misuse(`There is no command "${name}".`, "See slipway --help.", name);
    }
    if (beforeDashes(rest).some((arg) => arg === "--help" || arg === "-h")) {
      terminal.out.write((await loadHelp()).helpFor(name));
      return 0;
    }
    return await command(environment, rest, signal);
  } catch (error) {
    return reportError(environment, error, signal);
  }
}

function beforeDashes(args: readonly string[]): readonly string[] {
  const dashes = args.indexOf("--");
  return dashes === -1 ? args : args.slice(0, dashes);
}

function reportError({ terminal }: CliEnvironment, error: unknown, signal: AbortSignal): number {
  if (signal.aborted && (isAbort(error) || !isSlipwayError(error))) {
    terminal.err.write("Cancelled.\n");
    return 130;
  }
  const paint = createPaint(terminal.err.color);
  if (!isSlipwayError(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.err.write(`${paint.red("slipway: unexpected error, please report it:")}\n${text}\n`);
    return 1;
  }
  terminal.err.write(`${paint.red("slipway:")} ${error.message} ${error.hint}\n`);
  if (isSlipwayError(error, "engine-unreachable")) {
    for (const { host, source, reason } of error.facts.attempts) {
      terminal.err.write(`  ${host} (${source}): ${reason}\n`);
    }
    return 3;
  }
  return misuseCodes.has(error.code) ? 2 : 1;
}

const misuseCodes: ReadonlySet<string> = new Set(["misuse", "bad-reference", "context-unusable"]);
