import { commands, Disposable, type LogOutputChannel, l10n, window, workspace } from "vscode";
import { isCancellation, type ReportError } from "../reportError.ts";
import { type CommandId, type CommandTypes, commandTraits } from "./commandTypes.ts";

export interface Command<F extends (...args: never[]) => unknown> {
  /** A sentence for the user when it fails, such as "The image could not be pushed." */
  readonly failed: string;
  readonly run: F;
}

export type Commands<K extends CommandId = CommandId> = {
  readonly [Id in K]: Command<CommandTypes[Id]>;
};

/** The only place that registers commands: trust, the log and errors are seen to here for all of them. */
export function registerCommands<K extends CommandId>(
  deps: { readonly log: LogOutputChannel; readonly reportError: ReportError },
  table: Commands<K>,
): Disposable {
  const ids = Object.keys(table) as K[];
  return Disposable.from(
    ...ids.map((id) => commands.registerCommand(id, wrap(deps, id, table[id]))),
  );
}

function wrap(
  { log, reportError }: Parameters<typeof registerCommands>[0],
  id: CommandId,
  command: Commands[CommandId],
): (...args: unknown[]) => Promise<void> {
  const run = command.run as (...args: unknown[]) => unknown;
  return async (...args) => {
    if (commandTraits[id].needsTrust && !workspace.isTrusted) {
      void offerTrust();
      return;
    }
    const started = Date.now();
    log.debug(`${id} started`);
    try {
      await run(...args);
      log.debug(`${id} done in ${Date.now() - started} ms`);
    } catch (error) {
      if (isCancellation(error)) {
        log.debug(`${id} cancelled after ${Date.now() - started} ms`);
        return;
      }
      reportError(error, { failed: command.failed });
    }
  };
}

async function offerTrust(): Promise<void> {
  const manage = l10n.t("Manage Workspace Trust");
  const answer = await window.showWarningMessage(
    l10n.t("Slipway does not speak with an engine in Restricted Mode. Trust this workspace first."),
    manage,
  );
  if (answer === manage) await commands.executeCommand("workbench.trust.manage");
}
