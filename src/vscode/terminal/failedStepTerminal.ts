import { EventEmitter, l10n, type Pseudoterminal } from "vscode";
import { isAbort } from "../../base/errors.ts";
import type { BuildShell, FailedStep, TerminalSize } from "../../engine/engine.ts";
import { initialBuildState } from "../../progress/buildState.ts";
import type { BuildEvent } from "../../progress/events.ts";
import { formatPlain } from "../../progress/formatPlain.ts";
import { printable } from "../../progress/printable.ts";
import { reduceBuild } from "../../progress/reduceBuild.ts";
import { describe } from "../reportError.ts";
import { toTerminalSize } from "./toTerminalSize.ts";

/** Builds up to the step that fails, telling of it in events; see `holdFailedStep`. */
export type HoldFailedStep = (
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
) => Promise<FailedStep>;

/** A terminal that leads into the step at which a build fails. Closing it lets go of the step. */
export function failedStepTerminal(hold: HoldFailedStep): Pseudoterminal {
  const output = new EventEmitter<string>();
  const closing = new EventEmitter<number | undefined>();
  const stop = new AbortController();
  let size: TerminalSize = { rows: 24, columns: 80 };
  let shell: BuildShell | undefined;
  let isOver = false;
  const say = (line: string): void => output.fire(`${printable(line)}\r\n`);
  const run = async (): Promise<void> => {
    let step: FailedStep | undefined;
    try {
      say(l10n.t("Building again, up to the step that fails. Ctrl+C ends it."));
      step = await hold(logTo(say), stop.signal);
      say("");
      say(step.name);
      say(l10n.t("The files are as the command left them. Exit the shell to let go of them."));
      // Output may end inside of a character.
      const decoder = new TextDecoder();
      shell = await step.openShell(size, (data) => {
        output.fire(decoder.decode(data, { stream: true }));
      });
      if (stop.signal.aborted) return;
      closing.fire(await shell.ended);
    } catch (error) {
      if (stop.signal.aborted || isAbort(error)) return closing.fire(undefined);
      // A terminal that ends by itself takes what it says along.
      say(describe(error));
      say(l10n.t("Press any key to close this terminal."));
      isOver = true;
    } finally {
      step?.close();
    }
  };
  return {
    onDidWrite: output.event,
    onDidClose: closing.event,
    open(dimensions) {
      size = toTerminalSize(dimensions) ?? size;
      void run();
    },
    setDimensions(dimensions) {
      size = toTerminalSize(dimensions) ?? size;
      shell?.resize(size);
    },
    handleInput(data) {
      if (isOver) closing.fire(undefined);
      else if (shell) shell.write(Buffer.from(data));
      else if (data.includes(ctrlC)) stop.abort();
    },
    close() {
      stop.abort();
      output.dispose();
      closing.dispose();
    },
  };
}

const ctrlC = "\u0003";

/** The log's lines of the steps on the way, without their output. */
function logTo(say: (line: string) => void): (event: BuildEvent) => void {
  let state = initialBuildState;
  return (event) => {
    const lines = event.type === "output" ? [] : formatPlain(event, state);
    state = reduceBuild(state, event);
    for (const line of lines) say(line);
  };
}
