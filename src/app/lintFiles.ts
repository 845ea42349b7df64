import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import { createLineTable } from "../base/lineTable.ts";
import { once } from "../base/once.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../dockerfile/shell/shellParser.ts";
import type { LintConfig } from "../lint/config.ts";
import type { LintOptions } from "../lint/linter.ts";
import type { ConfigFormat, EffectiveConfig, FailOn, LintWishes } from "../lintconfig/index.ts";
import type { BaseFacts, UnaskedBase } from "./baseFacts/index.ts";
import { configReport, type ReportedFile } from "./configReport.ts";
import { contextFactsOfRun } from "./contextFacts/contextFactsOfRun.ts";
import type { AskedDockerfile, KnownContext } from "./contextFacts/createContextFacts.ts";
import {
  createLintConfigFinder,
  type FoundLintConfig,
  hadolintPlaces,
} from "./createLintConfigFinder.ts";
import type { AskedDocument, ShellcheckLint } from "./createShellcheckLint.ts";
import { diskOfRun } from "./diskOfRun.ts";
import { type FoundDockerfile, findDockerfiles } from "./findDockerfiles.ts";
import { isIgnoreFileName, lintIgnoreText } from "./ignorefile/lintIgnoreText.ts";
import { readContextIgnore } from "./readContextIgnore.ts";
import { today } from "./today.ts";
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
  /** Asked about the images that stages are FROM, and waited for. */
  readonly baseFacts?: Pick<BaseFacts, "lookUp" | "ready"> | undefined;
  /** Told once of each image that could not be asked about. */
  readonly onUnaskedBase?: (base: UnaskedBase) => void;
  /**
   * A folder that is every Dockerfile's build context, or false to look into none; the likely one of
   * each when left out.
   */
  readonly context?: string | false | undefined;
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
  /** Its text with the safe fixes, where it is no Dockerfile. */
  readonly fixed?: () => Promise<string>;
  /** What its configuration wants the command line to print. */
  readonly format: ConfigFormat | undefined;
}

/**
 * Lints one file after the other, in the order of the paths, each file once; ignore files by their own
 * rules. A file that cannot be
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
  let prepared: PreparedFile[] = [];
  for (const file of files.values()) {
    signal?.throwIfAborted();
    const config = await session.configOf(file.path, signal);
    if (file.walked && config?.isIgnored(file.path)) continue;
    options.onFile?.(file, index++, files.size);
    const text = tryRead(file.path, tolerate);
    if (text === undefined) continue;
    prepared.push(await session.prepare(text, file, config, signal));
    const isFull = prepared.length >= filesAtOnce || !prepared.some(({ asked }) => asked);
    if (!isFull) continue;
    yield* await session.lint(prepared, signal);
    prepared = [];
  }
  yield* await session.lint(prepared, signal);
}

/** Those that ShellCheck is to be asked about wait for each other, as starting it is most of its time. */
const filesAtOnce = 64;

/** Lints a text that is no file, or not yet, as if it were the file of that path. */
export async function lintText(
  text: string,
  file: Pick<LintedFile, "file" | "path">,
  options: LintSessionOptions,
  signal?: AbortSignal,
): Promise<LintedFile> {
  const session = await startSession(options);
  return session.lintOne(text, file, await session.configOf(file.path, signal), signal);
}

interface Session {
  configOf(path: string, signal?: AbortSignal): Promise<FoundLintConfig | undefined>;
  prepare: WithFile<PreparedFile>;
  /** In their order. */
  lint(prepared: readonly PreparedFile[], signal?: AbortSignal): Promise<readonly LintedFile[]>;
  lintOne: WithFile<LintedFile>;
}

type WithFile<T> = (
  text: string,
  file: Pick<LintedFile, "file" | "path">,
  config: FoundLintConfig | undefined,
  signal?: AbortSignal,
) => Promise<T>;

interface PreparedFile {
  /** Where ShellCheck is to be asked, too. */
  readonly asked: AskedDocument | undefined;
  /** Without what ShellCheck says. */
  readonly lint: () => LintedFile;
}

async function startSession(options: LintSessionOptions): Promise<Session> {
  const { cwd, wishes = {}, shell, onRuleError } = options;
  const { lint, sortFindings, withKnownImages } = await import("../lint/index.ts");
  const { baseFacts } = options;
  const baseImage = baseFacts && withKnownImages(baseFacts.lookUp);
  const askAboutBases = createBaseAsker(options);
  const contextOf = createContextReader(options);
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
    async lint(prepared, signal) {
      const asked = prepared.flatMap((one) => one.asked ?? []);
      const saying = asked.length > 0 ? options.shellcheckLint?.(asked, signal) : undefined;
      // Told below, where nothing here throws before.
      saying?.catch(() => undefined);
      const linted: LintedFile[] = [];
      for (const one of prepared) {
        // ShellCheck is started, and works, meanwhile.
        if (saying) await setImmediate();
        linted.push(one.lint());
      }
      const said = await saying;
      if (!said?.length) return linted;
      const scripts = new Map(asked.map((one, index) => [one, said[index] ?? []]));
      return linted.map((one, index) => {
        const of = prepared[index]?.asked;
        const more = (of && scripts.get(of)) ?? [];
        return more.length === 0
          ? one
          : { ...one, findings: sortFindings([...one.findings, ...more]) };
      });
    },
    async lintOne(text, file, config, signal) {
      const prepared = await session.prepare(text, file, config, signal);
      const [linted] = await session.lint([prepared], signal);
      return linted as LintedFile;
    },
    async prepare(text, { file, path }, config, signal) {
      const effective = config?.resolve(path, wishes) ?? withoutConfig(wishes);
      const shared = {
        ...{ file, path, text, failOn: effective.failOn, format: config?.config.format },
        relint: (other: string) => session.lintOne(other, { file, path }, config, signal),
      };
      if (isIgnoreFileName(path)) {
        const looksAround = options.context !== false;
        const { rules } = effective.lint;
        const linted = await lintIgnoreText(text, path, { rules, looksAround }, signal);
        const whole = { ...shared, ...linted, lines: createLineTable(text) };
        return { asked: undefined, lint: () => ({ ...whole, options: effective.lint }) };
      }
      const document = parseDockerfile(text);
      const known = await contextOf({ path, document }, file, effective.lint, signal);
      const lintOptions: LintOptions = {
        ...effective.lint,
        today: today(),
        ...known,
        ...(baseImage && { baseImage }),
        ...(shell && { shell }),
        ...(onRuleError && { onRuleError }),
      };
      await askAboutBases(document, signal);
      const wanted = options.shellcheck ?? lintOptions.preset === "hadolint";
      return {
        asked: wanted ? { document, options: lintOptions } : undefined,
        lint: () => ({
          ...{ ...shared, lines: document.lines, options: lintOptions },
          findings: lint(document, lintOptions),
        }),
      };
    },
  };
  return session;
}

type AskAboutBases = (document: DockerfileDocument, signal?: AbortSignal) => Promise<void>;

/** Resolves when all that can be known of the bases of a document is known. */
function createBaseAsker({ baseFacts, onUnaskedBase }: LintSessionOptions): AskAboutBases {
  if (baseFacts === undefined) return async () => undefined;
  const told = new Set<string>();
  return async (document, signal) => {
    const { baseReferences } = await import("./baseFacts/index.ts");
    for (const unasked of await baseFacts.ready(baseReferences(document), signal)) {
      const key = `${unasked.source} ${unasked.reference}`;
      if (!told.has(key)) onUnaskedBase?.(unasked);
      told.add(key);
    }
  };
}

type ReadContext = (
  dockerfile: AskedDockerfile,
  file: string,
  config: LintConfig,
  signal?: AbortSignal,
) => Promise<KnownContext>;

/** Where no rule looks for files, the folder is not walked: the ignore file alone is read. */
function createContextReader({ cwd, context }: LintSessionOptions): ReadContext {
  if (typeof context === "string") assertFolder(resolve(cwd, context));
  const facts = once(() => contextFactsOfRun(cwd, context || undefined));
  return async (dockerfile, file, { preset, rules = {} }, signal) => {
    const looks = (preset !== "hadolint" && preset !== "buildkit") || hasAny(rules);
    // A text of the standard input may belong anywhere.
    const isPlaced = file !== "-" || typeof context === "string";
    if (context !== false && looks && isPlaced) return facts().load(dockerfile, signal);
    const buildContext = await readContextIgnore(dockerfile.path);
    return buildContext ? { buildContext } : {};
  };
}

function assertFolder(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return;
  const message = stats ? `${path} is not a folder.` : `${path} does not exist.`;
  const hint = "Name a folder as the build context, or leave --context out.";
  throw new SlipwayError("context-unusable", { path }, { message, hint });
}

function hasAny(rules: NonNullable<LintConfig["rules"]>): boolean {
  return Object.keys(rules).length > 0;
}

export type FindConfig = (
  path: string,
  signal?: AbortSignal,
) => Promise<FoundLintConfig | undefined>;

/** Finds what counts for a file by its absolute path; throws where a named one cannot be read. */
export async function openConfigs(
  options: Pick<LintSessionOptions, "cwd" | "config" | "wishes" | "surroundings">,
): Promise<FindConfig> {
  const { cwd, config, wishes, surroundings } = options;
  if (config === false) return async () => undefined;
  const isAsHadolint = surroundings && wishes?.preset === "hadolint";
  const finder = createLintConfigFinder({
    readText: diskOfRun.readText,
    ...(isAsHadolint && { elsewhere: hadolintPlaces(surroundings) }),
  });
  if (config === undefined) return (path, signal) => finder.find(dirname(path), signal);
  const named = await finder.load(resolve(cwd, config));
  return async () => named;
}

function withoutConfig({ preset = "recommended", rules, failOn = "info" }: LintWishes) {
  const lint = { preset, ...(rules && { rules }) };
  const config: EffectiveConfig = { lint, failOn, layout: {} };
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
