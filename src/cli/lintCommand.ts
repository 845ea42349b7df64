import { resolve } from "node:path";
import type { ReportedFile } from "../app/configReport.ts";
import { createShellcheckLint } from "../app/createShellcheckLint.ts";
import { fixFile } from "../app/fixFile.ts";
import { type LintedFile, type LintFilesOptions, lintFiles, lintText } from "../app/lintFiles.ts";
import { isSlipwayError, type SlipwayError } from "../base/errors.ts";
import type { FailOn } from "../lintconfig/index.ts";
import type { CliEnvironment, Command } from "./environment.ts";
import { formatReport } from "./formatReport.ts";
import { describeFindings } from "./formatText.ts";
import { type LintArguments, lintArguments } from "./lintArguments.ts";
import { listRules, printConfig } from "./lintInformation.ts";
import { openBaseFacts } from "./openBaseFacts.ts";
import { createPaint } from "./paint.ts";
import { readStdin } from "./readStdin.ts";

export const lintCommand: Command = async (environment, args, signal) => {
  const wanted = lintArguments(args);
  const { out, err } = environment.terminal;
  if (wanted.listRules) {
    out.write(await listRules(wanted.wishes.preset));
    return 0;
  }
  const configs: Judged[] = [];
  const problems: SlipwayError[] = [];
  const files: LintedFile[] = [];
  const baseFacts = await openBaseFacts(environment, wanted);
  const options: LintFilesOptions = {
    baseFacts,
    onUnaskedBase: ({ reference, error }) => {
      err.write(`slipway: ${unaskedText(reference, error)}\n`);
    },
    paths: wanted.paths,
    cwd: environment.cwd,
    wishes: wanted.wishes,
    surroundings: environment.surroundings,
    shell: await environment.loadShell?.(),
    context: wanted.context,
    shellcheck: wanted.shellcheck,
    shellcheckLint: createShellcheckLint(environment.surroundings, (why) =>
      err.write(`slipway: ${why}\n`),
    ),
    ...(wanted.config === undefined ? {} : { config: wanted.config }),
    onProblem: (problem) => problems.push(problem),
    onConfig: (report, failOn) => configs.push({ ...report, failOn }),
  };
  try {
    for await (const linted of lintAll(environment, wanted, options, signal)) files.push(linted);
  } finally {
    baseFacts?.dispose();
  }

  const paint = createPaint(err.color);
  for (const { message, hint } of problems) {
    err.write(`${paint.red("slipway:")} ${message} ${hint}\n`);
  }
  const format = wanted.format ?? files[0]?.format ?? "text";
  if (wanted.printConfig) out.write(printConfig(files));
  else if (format !== "text") {
    // Machines get a whole document even when there is nothing to tell.
    out.write(await formatReport(format, [...configs, ...files]));
  } else {
    err.write(describeFindings(configs, err));
    if (files.length > 0) out.write(await formatReport(format, files, out));
  }
  if (problems.length > 0) return 2;
  return !wanted.printConfig && [...configs, ...files].some(reachesThreshold) ? 1 : 0;
};

/** One line a base: linting goes on with what is known without. */
function unaskedText(reference: string, error: unknown): string {
  const why = isSlipwayError(error) ? `${error.message} ${error.hint}` : "It took too long.";
  return `Nobody could be asked about ${reference}. ${why}`;
}

type Judged = ReportedFile & { readonly failOn: FailOn };

async function* lintAll(
  { stdin, cwd }: CliEnvironment,
  { paths, fix, stdinFilename: file = "-" }: LintArguments,
  options: LintFilesOptions,
  signal: AbortSignal,
): AsyncGenerator<LintedFile, void> {
  if (paths.includes("-")) {
    yield lintText(await readStdin(stdin), { file, path: resolve(cwd, file) }, options, signal);
    return;
  }
  for await (const linted of lintFiles(options, signal)) {
    yield fix ? await tryToFix(linted, options) : linted;
  }
}

/** One file that cannot be written does not keep the rest from being fixed. */
async function tryToFix(linted: LintedFile, options: LintFilesOptions): Promise<LintedFile> {
  try {
    return await fixFile(linted);
  } catch (error) {
    if (!isSlipwayError(error)) throw error;
    options.onProblem?.(error);
    return linted;
  }
}

const ranks: Readonly<Record<FailOn, number>> = {
  hint: 0,
  info: 1,
  warning: 2,
  error: 3,
  never: 4,
};

function reachesThreshold({ findings, failOn }: Judged): boolean {
  return findings.some(({ severity }) => ranks[severity] >= ranks[failOn]);
}
