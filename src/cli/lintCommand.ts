import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type LintedFile, type LintFilesOptions, lintFiles, lintText } from "../app/lintFiles.ts";
import type { SlipwayError } from "../base/errors.ts";
import { fixAll } from "../lint/fixes.ts";
import type { Severity } from "../lint/rule.ts";
import type { CliEnvironment, Command } from "./environment.ts";
import { formatGithub } from "./formatGithub.ts";
import { formatJson } from "./formatJson.ts";
import { formatSarif } from "./formatSarif.ts";
import { formatText } from "./formatText.ts";
import { misuse, oneOf } from "./misuse.ts";
import { createPaint } from "./paint.ts";
import { readArguments } from "./readArguments.ts";
import { readStdin } from "./readStdin.ts";

const options = {
  preset: { type: "string", default: "recommended" },
  format: { type: "string", default: "text" },
  "fail-on": { type: "string", default: "info" },
  fix: { type: "boolean", default: false },
  "stdin-filename": { type: "string" },
} as const;

export const lintCommand: Command = async (environment, args, signal) => {
  const { values, positionals } = readArguments("lint", args, options);
  const preset = oneOf("preset", values.preset, ["recommended", "strict", "hadolint", "buildkit"]);
  const format = oneOf("format", values.format, ["text", "json", "sarif", "github"]);
  const failOn = oneOf("fail-on", values["fail-on"], ["error", "warning", "info", "never"]);
  const paths = positionals.length > 0 ? positionals : ["."];
  const problems: SlipwayError[] = [];
  const lintOptions: LintFilesOptions = {
    paths,
    cwd: environment.cwd,
    preset,
    onProblem: (problem) => problems.push(problem),
  };
  const files = paths.includes("-")
    ? [await lintStdin(environment, lintOptions, values)]
    : await lintPaths(lintOptions, values.fix, signal);
  const { out, err } = environment.terminal;
  const paint = createPaint(err.color);
  for (const { message, hint } of problems) {
    err.write(`${paint.red("slipway:")} ${message} ${hint}\n`);
  }
  // Machines get a whole document even when there is nothing to tell.
  if (files.length > 0 || format !== "text") out.write(formats[format](files, out));
  if (problems.length > 0) return 2;
  return files.some((file) => reaches(file, failOn)) ? 1 : 0;
};

const formats = { text: formatText, json: formatJson, sarif: formatSarif, github: formatGithub };

async function lintPaths(
  lintOptions: LintFilesOptions,
  fix: boolean,
  signal: AbortSignal,
): Promise<readonly LintedFile[]> {
  const files: LintedFile[] = [];
  for await (const linted of lintFiles(lintOptions, signal)) {
    files.push(fix ? await fixFile(linted, lintOptions) : linted);
  }
  return files;
}

async function fixFile(linted: LintedFile, lintOptions: LintFilesOptions): Promise<LintedFile> {
  const { text } = linted.document;
  const fixed = fixAll(text, { preset: lintOptions.preset });
  if (fixed === text) return linted;
  await writeFile(linted.path, fixed);
  return lintText(fixed, linted, lintOptions);
}

async function lintStdin(
  { stdin, cwd }: CliEnvironment,
  lintOptions: LintFilesOptions,
  values: { readonly fix: boolean; readonly "stdin-filename"?: string | undefined },
): Promise<LintedFile> {
  if (lintOptions.paths.length > 1) {
    throw misuse("- stands for the standard input and goes with no other path.", "Leave one out.");
  }
  if (values.fix) throw misuse("--fix has no file to write to with -.", "Name a file instead.");
  const file = values["stdin-filename"] ?? "-";
  return lintText(await readStdin(stdin), { file, path: resolve(cwd, file) }, lintOptions);
}

const ranks: Readonly<Record<Severity | "never", number>> = {
  hint: 0,
  info: 1,
  warning: 2,
  error: 3,
  never: 4,
};

function reaches({ findings }: LintedFile, failOn: Severity | "never"): boolean {
  return findings.some(({ severity }) => ranks[severity] >= ranks[failOn]);
}
