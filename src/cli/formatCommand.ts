import { resolve } from "node:path";
import type { ReportedFile } from "../app/configReport.ts";
import {
  type FormatSessionOptions,
  type FormattedFile,
  formatFiles,
  formatText,
  isWritableKind,
} from "../app/formatFiles.ts";
import { replaceFile } from "../app/replaceFile.ts";
import { isSlipwayError, type SlipwayError } from "../base/errors.ts";
import type { CliEnvironment, Command } from "./environment.ts";
import { type FormatArguments, formatArguments } from "./formatArguments.ts";
import { describeFindings } from "./formatText.ts";
import { misuse } from "./misuse.ts";
import { createPaint } from "./paint.ts";
import { readStdin } from "./readStdin.ts";

export const formatCommand: Command = async (environment, args, signal) => {
  const wanted = formatArguments(args);
  const { out, err } = environment.terminal;
  const configs: ReportedFile[] = [];
  const { paths, action, layout, config } = wanted;
  const session: FormatSessionOptions = {
    ...{ layout, config, cwd: environment.cwd },
    shell: await environment.loadShell?.(),
    onConfig: (report) => configs.push(report),
  };
  if (paths.includes("-")) {
    const code = await formatStdin(environment, wanted, session, signal);
    err.write(describeFindings(configs, err));
    return code;
  }
  const problems: SlipwayError[] = [];
  const files: FormattedFile[] = [];
  const options = {
    ...{ ...session, paths },
    onProblem: (problem: SlipwayError) => problems.push(problem),
  };
  let changes = 0;
  for await (const file of formatFiles(options, signal)) {
    files.push(file);
    if (action === "print" || file.text === file.formatted) continue;
    if (action === "write" && !(await write(file, problems))) continue;
    changes++;
    out.write(`${file.file}\n`);
  }
  err.write(describeFindings(configs, err));
  const paint = createPaint(err.color);
  for (const { message, hint } of problems) {
    err.write(`${paint.red("slipway:")} ${message} ${hint}\n`);
  }
  if (action === "print") print(environment, files);
  else err.write(summary(action, changes, files.length));
  if (problems.length > 0) return 2;
  return action === "check" && changes > 0 ? 1 : 0;
};

async function formatStdin(
  { terminal, stdin, cwd }: CliEnvironment,
  { action, stdinFilename = "-" }: FormatArguments,
  session: FormatSessionOptions,
  signal: AbortSignal,
): Promise<number> {
  const text = await readStdin(stdin);
  const formatted = await formatText(text, resolve(cwd, stdinFilename), session, signal);
  if (action === "check") {
    terminal.err.write(summary("check", text === formatted ? 0 : 1, 1));
    return text === formatted ? 0 : 1;
  }
  terminal.out.write(formatted);
  return 0;
}

/** False where it could not be written, which keeps no other file from it. */
async function write(
  { path, formatted }: FormattedFile,
  problems: SlipwayError[],
): Promise<boolean> {
  try {
    if (!(await isWritableKind(path))) return false;
    await replaceFile(path, formatted);
    return true;
  } catch (error) {
    if (!isSlipwayError(error)) throw error;
    problems.push(error);
    return false;
  }
}

function print({ terminal }: CliEnvironment, files: readonly FormattedFile[]): void {
  const [first, ...others] = files;
  if (others.length > 0) {
    throw misuse(
      `The text of ${files.length} files cannot be told apart.`,
      "Add --check or --write, or name one file.",
    );
  }
  if (first) terminal.out.write(first.formatted);
}

function summary(action: "check" | "write", changes: number, files: number): string {
  const of = `${changes} of ${files} ${files === 1 ? "file" : "files"}`;
  return action === "check" ? `${of} would change.\n` : `${of} changed.\n`;
}
