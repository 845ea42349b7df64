import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isSlipwayError, type SlipwayError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../dockerfile/shell/shellParser.ts";
import type { LintOptions } from "../lint/linter.ts";
import type { ConfigFormat, EffectiveConfig, FailOn, LintWishes } from "../lintconfig/index.ts";
import { configReport, type ReportedFile } from "./configReport.ts";
import {
  createLintConfigFinder,
  type FoundLintConfig,
  hadolintPlaces,
} from "./createLintConfigFinder.ts";
import type { ShellcheckLint } from "./createShellcheckLint.ts";
import { type FoundDockerfile, findDockerfiles } from "./findDockerfiles.ts";
import { readContextIgnore } from "./readContextIgnore.ts";
import { unreadable } from "./unreadable.ts";

export interface LintFilesOptions extends LintSessionOptions {
  /** Files, folders and globs, absolute or relative to `cwd`. */
  readonly paths: readonly string[];
  readonly onProblem?: (error: SlipwayError) => void;
  /** Called before a file is linted; `index` counts from 0. */
  readonly onFile?: (file: FoundDockerfile, index: number, total: number) => void;
}

export interface LintSessionOptions {
  readonly cwd: string;
  /** What beats the configuration files. */
  readonly wishes?: LintWishes;
  /** A file that counts for all, or false for none; the nearest one of each when left out. */
  readonly config?: string | false;
  /** Where preset `hadolint` looks for a configuration that is not up the tree. */
  readonly surroundings?: Pick<Surroundings, "env" | "home" | "platform">;
  /** The shell grammar; rules about commands are silent without it. */
  readonly shell?: ShellParser | undefined;
  /** Called once for each configuration that has mistakes, before the files that it counts for. */
  readonly onConfig?: (report: ReportedFile, failOn: FailOn) => void;
  readonly onRuleError?: LintOptions["onRuleError"];
  /** Undefined: under preset `hadolint`, which has it built in. */
  readonly shellcheck?: boolean | undefined;
  /** Asked where ShellCheck's findings are wanted. */
  readonly shellcheckLint?: ShellcheckLint;
}

export interface LintedFile extends ReportedFile {
  /** What it was linted with. */
  readonly options: LintOptions;
  readonly failOn: FailOn;
  /** Lints another text in its place. */
  readonly relint: (text: string) => Promise<LintedFile>;
  /** What its configuration wants the command line to print. */
  readonly format: ConfigFormat | undefined;
}

/**
 * Lints one file after the other, in the order of the paths, each file once. A file that cannot be
 * read (`context-unusable`) and a path without a Dockerfile (`misuse`) go to `onProblem` and the
 * rest is linted; without `onProblem` they are thrown. A configuration that was named and cannot be
 * read is thrown in any case.
 */
export async function* lintFiles(
  options: LintFilesOptions,
  signal?: AbortSignal,
): AsyncGenerator<LintedFile, void> {
  const tolerate = (error: unknown): void => {
    if (!isSlipwayError(error) || options.onProblem === undefined) throw error;
    options.onProblem(error);
  };
  const session = await startSession(options);
  const files = new Map<string, FoundDockerfile>();
  for (const path of options.paths) {
    const found = await findDockerfiles(path, options.cwd, tolerate, signal).catch(tolerate);
    for (const file of found ?? []) if (!files.has(file.path)) files.set(file.path, file);
  }
  let index = 0;
  for (const file of files.values()) {
    signal?.throwIfAborted();
    const config = await session.configOf(file.path, signal);
    if (file.walked && config?.isIgnored(file.path)) continue;
    options.onFile?.(file, index++, files.size);
    const text = tryRead(file.path, tolerate);
    if (text !== undefined) yield await session.lint(text, file, config, signal);
  }
}

/** Lints a text that is no file, or not yet, as if it were the file of that path. */
export async function lintText(
  text: string,
  file: Pick<LintedFile, "file" | "path">,
  options: LintSessionOptions,
  signal?: AbortSignal,
): Promise<LintedFile> {
  const session = await startSession(options);
  return session.lint(text, file, await session.configOf(file.path, signal), signal);
}

interface Session {
  configOf(path: string, signal?: AbortSignal): Promise<FoundLintConfig | undefined>;
  lint(
    text: string,
    file: Pick<LintedFile, "file" | "path">,
    config: FoundLintConfig | undefined,
    signal?: AbortSignal,
  ): Promise<LintedFile>;
}

async function startSession(options: LintSessionOptions): Promise<Session> {
  const { cwd, wishes = {}, shell, onRuleError } = options;
  const { lint, sortFindings } = await import("../lint/index.ts");
  const find = await openConfigs(options);
  const told = new Set<string>();
  const tell = (config: FoundLintConfig): void => {
    if (told.has(config.path)) return;
    told.add(config.path);
    const report = configReport(config, cwd);
    if (report) options.onConfig?.(report, wishes.failOn ?? config.config.failOn ?? "info");
  };
  const session: Session = {
    async configOf(path, signal) {
      const config = await find(path, signal);
      if (config) tell(config);
      return config;
    },
    async lint(text, { file, path }, config, signal) {
      const effective = config?.resolve(path, wishes) ?? withoutConfig(wishes);
      const buildContext = await readContextIgnore(path);
      const lintOptions: LintOptions = {
        ...effective.lint,
        ...(buildContext && { buildContext }),
        ...(shell && { shell }),
        ...(onRuleError && { onRuleError }),
      };
      const document = parseDockerfile(text);
      const wanted = options.shellcheck ?? lintOptions.preset === "hadolint";
      const scripts = wanted ? await options.shellcheckLint?.(document, lintOptions, signal) : [];
      const findings = lint(document, lintOptions);
      return {
        ...{ file, path, text, lines: document.lines },
        findings: scripts?.length ? sortFindings([...findings, ...scripts]) : findings,
        options: lintOptions,
        failOn: effective.failOn,
        format: config?.config.format,
        relint: (other) => session.lint(other, { file, path }, config, signal),
      };
    },
  };
  return session;
}

type FindConfig = (path: string, signal?: AbortSignal) => Promise<FoundLintConfig | undefined>;

async function openConfigs(options: LintSessionOptions): Promise<FindConfig> {
  const { cwd, config, wishes, surroundings } = options;
  if (config === false) return async () => undefined;
  const finder = createLintConfigFinder(
    surroundings && wishes?.preset === "hadolint"
      ? { elsewhere: hadolintPlaces(surroundings) }
      : {},
  );
  if (config === undefined) return (path, signal) => finder.find(dirname(path), signal);
  const named = await finder.load(resolve(cwd, config));
  return async () => named;
}

function withoutConfig({ preset = "recommended", rules, failOn = "info" }: LintWishes) {
  const config: EffectiveConfig = { lint: { preset, ...(rules && { rules }) }, failOn };
  return config;
}

function tryRead(path: string, tolerate: (error: unknown) => void): string | undefined {
  try {
    return readText(path);
  } catch (error) {
    tolerate(error);
    return undefined;
  }
}

/** At once: a file is small, and there is nothing to do meanwhile. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
