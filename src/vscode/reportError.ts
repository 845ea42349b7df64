import { CancellationError, type LogOutputChannel, l10n, window } from "vscode";
import { isAbort, isSlipwayError } from "../base/errors.ts";
import { chooseEngine } from "./engine/chooseEngine.ts";
import { translated } from "./translated.ts";

/** A button below an error message. */
export interface ErrorAction {
  readonly title: string;
  run(): unknown;
}

export interface ErrorContext {
  /** A sentence: what could not be done; empty where the error says it itself. */
  readonly failed: string;
  readonly actions?: readonly ErrorAction[];
}

export type ReportError = (error: unknown, context: ErrorContext) => void;

/** The one way an error reaches the user: what happened and what to do, with the rest in the log. */
export function createReportError(deps: {
  readonly log: LogOutputChannel;
  readonly now: () => number;
}): ReportError {
  const { log, now } = deps;
  let last = { text: "", at: 0 };
  const report: ReportError = (error, { failed, actions = [] }) => {
    if (isCancellation(error)) return;
    log.error(`${failed} ${describeForLog(error)}`.trim());
    const text = `${failed} ${describe(error)}`.trim();
    const repeated = text === last.text && now() - last.at < repeatMs;
    last = { text, at: now() };
    if (repeated) return;
    const showLog: ErrorAction = { title: l10n.t("Show Log"), run: () => log.show(true) };
    const buttons = [...actions, ...nextSteps(error), showLog];
    // Not awaited by the caller: the message may outlive what failed by hours.
    window.showErrorMessage(text, ...buttons.map(({ title }) => title)).then(async (answer) => {
      try {
        await buttons.find(({ title }) => title === answer)?.run();
      } catch (again) {
        report(again, { failed });
      }
    });
  };
  return report;
}

/** What helps with an error of this kind, whatever was being done. */
function nextSteps(error: unknown): readonly ErrorAction[] {
  return isSlipwayError(error, "engine-unreachable")
    ? [{ title: l10n.t("Choose Engine…"), run: chooseEngine }]
    : [];
}

/** True for what the user ended. */
export function isCancellation(error: unknown): boolean {
  return isAbort(error) || error instanceof CancellationError;
}

/** Two views of one broken connection say the same thing; once is enough. */
const repeatMs = 3000;

/** For a message box: no stack, and the hint where there is one. */
export function describe(error: unknown): string {
  if (isSlipwayError(error))
    return `${translated(firstLine(error.message))} ${translated(error.hint)}`.trim();
  if (error instanceof Error) return translated(firstLine(error.message));
  return String(error);
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}

function describeForLog(error: unknown): string {
  if (isSlipwayError(error)) return `${error.message} (${error.code}) ${error.hint}`;
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}
