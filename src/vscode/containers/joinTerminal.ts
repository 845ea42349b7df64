import { EventEmitter, l10n, type Pseudoterminal } from "vscode";
import { isAbort } from "../../base/errors.ts";
import type { ContainerTerminal, TerminalSize } from "../../engine/engine.ts";
import { printable } from "../../progress/printable.ts";
import { describe } from "../reportError.ts";
import { toTerminalSize } from "../terminal/toTerminalSize.ts";

export interface JoinTerminalDeps {
  join(size: TerminalSize, onOutput: (data: Uint8Array) => void): Promise<ContainerTerminal>;
  /** What is said at the end, before a key closes the terminal; undefined closes it at once. */
  ending(exitCode: number): string | undefined;
  /** The terminal was closed while it was joined. */
  left?(): void;
}

/** A terminal of VS Code that is one in a container. */
export function joinTerminal({ join, ending, left }: JoinTerminalDeps): Pseudoterminal {
  const output = new EventEmitter<string>();
  const closing = new EventEmitter<void>();
  let size: TerminalSize = { rows: 24, columns: 80 };
  let joined: ContainerTerminal | undefined;
  let state: "open" | "ended" | "closed" = "open";
  /** What was typed before there was something to type into. */
  let typed = "";
  const end = (line: string | undefined): void => {
    if (state === "closed") return;
    state = "ended";
    if (line === undefined) closing.fire();
    else output.fire(`\u001b[0m\r\n\u001b[2m${printable(line)}\u001b[0m\r\n`);
  };
  const run = async (): Promise<void> => {
    try {
      // Output may end inside of a character.
      const decoder = new TextDecoder();
      const terminal = await join(size, (data) => {
        if (state === "open") output.fire(decoder.decode(data, { stream: true }));
      });
      if (isClosed()) {
        terminal.close();
        left?.();
        return;
      }
      joined = terminal;
      terminal.resize(size);
      if (typed !== "") terminal.write(Buffer.from(typed));
      end(ending(await terminal.ended));
    } catch (error) {
      if (!isAbort(error)) end(l10n.t("{0} Any key closes this terminal.", describe(error)));
    } finally {
      joined = undefined;
    }
  };
  const isClosed = (): boolean => state === "closed";
  return {
    onDidWrite: output.event,
    onDidClose: closing.event,
    open(dimensions) {
      size = toTerminalSize(dimensions) ?? size;
      void run();
    },
    setDimensions(dimensions) {
      size = toTerminalSize(dimensions) ?? size;
      joined?.resize(size);
    },
    handleInput(data) {
      if (state === "ended") closing.fire();
      else if (joined) joined.write(Buffer.from(data));
      else typed += data;
    },
    close() {
      const wasJoined = joined;
      state = "closed";
      if (wasJoined) {
        wasJoined.close();
        left?.();
      }
      output.dispose();
      closing.dispose();
    },
  };
}
