import { EventEmitter, l10n, type Pseudoterminal } from "vscode";
import { createBoundedOutput } from "../../app/boundedOutput.ts";
import { isSlipwayError } from "../../base/errors.ts";
import type { EngineContainers, LogOptions } from "../../engine/engine.ts";
import { printable } from "../../progress/printable.ts";
import { describe } from "../reportError.ts";

export interface LogTerminalDeps {
  /** Connects anew each time that the log is followed. */
  open(signal: AbortSignal): Promise<Pick<EngineContainers, "logs" | "inspect">>;
  readonly id: string;
  readonly name: string;
}

/** Lines of the past that are shown at first; the rest is in the document. */
const past: LogOptions = { follow: true, tail: 1000 };
/** Milliseconds between what is written, and UTF-16 units that wait for it at most. */
const pause = 40;
const mostWaiting = 256 * 1024;

/** A terminal that follows the log of a container; Enter follows it again after its end. */
export function logTerminal({ open, id, name }: LogTerminalDeps): Pseudoterminal {
  const output = new EventEmitter<string>();
  const waiting = createBoundedOutput(mostWaiting);
  let stop: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.isEmpty) return;
    const text = waiting.take((lines) => `${l10n.t("[… {0} lines are left out …]", lines)}\n`);
    output.fire(text.replaceAll(/\r?\n/g, "\r\n"));
  };
  const add = (text: string): void => {
    waiting.add(text);
    timer ??= setTimeout(flush, pause);
  };
  const say = (line: string): void => {
    flush();
    output.fire(`\u001b[0m\r\n\u001b[2m${printable(line)}\u001b[0m\r\n`);
  };
  const follow = async (): Promise<void> => {
    const own = new AbortController();
    stop = own;
    const { signal } = own;
    try {
      const containers = await open(signal);
      const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
      for await (const { stream, data } of containers.logs(id, past, signal)) {
        add(decoders[stream].decode(data, { stream: true }));
      }
      if (signal.aborted) return;
      const { exitCode } = await containers.inspect(id, signal);
      say(
        exitCode === undefined
          ? l10n.t("[The log of {0} has ended. Enter follows it again.]", name)
          : l10n.t("[{0} has stopped with exit code {1}. Enter follows it again.]", name, exitCode),
      );
    } catch (error) {
      if (signal.aborted) return;
      const isGone =
        isSlipwayError(error, "engine-refused") && error.facts.obstacle?.kind === "no-container";
      say(isGone ? l10n.t("[{0} has stopped and is gone.]", name) : describe(error));
    } finally {
      if (stop === own) stop = undefined;
    }
  };
  return {
    onDidWrite: output.event,
    open: () => void follow(),
    handleInput(data) {
      if (data.includes(ctrlC) && stop !== undefined) {
        stop.abort();
        stop = undefined;
        say(l10n.t("[Not followed any more. Enter follows it again.]"));
      } else if (data.includes("\r") && stop === undefined) {
        output.fire(clearAll);
        void follow();
      }
    },
    close() {
      stop?.abort();
      clearTimeout(timer);
      output.dispose();
    },
  };
}

const ctrlC = "\u0003";
/** With what has scrolled away. */
const clearAll = "\u001b[2J\u001b[3J\u001b[H";
