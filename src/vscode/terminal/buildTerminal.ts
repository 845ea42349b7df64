import { EventEmitter, l10n, type Pseudoterminal, type TerminalDimensions } from "vscode";
import { type BuildScreen, createBuildScreen, type ScreenSize } from "../../app/buildScreen.ts";
import { createPaint } from "../../progress/paint.ts";
import { printable } from "../../progress/printable.ts";
import { paintLine, type TtyLine } from "../../progress/ttyLine.ts";
import type { BuildEnding, BuildObserver } from "../build/buildObserver.ts";
import { describe } from "../reportError.ts";

/** A terminal that shows builds, drawn like that of the command line. */
export interface BuildTerminal {
  readonly pty: Pseudoterminal;
  /** Shows one build after the other, each on an empty screen. */
  readonly observer: BuildObserver;
  /** Writes a line; below the picture of a build that has ended. */
  say(line: TtyLine): void;
  /** Ends the terminal's process; VS Code shows a code other than 0. */
  exit(code: number): void;
}

export interface BuildTerminalDeps {
  readonly now: () => number;
  opened?(): void;
  /** Ctrl+C was typed, or the terminal is closed: ends the build, if one runs. */
  cancel(): void;
  closed?(): void;
}

export function createBuildTerminal(deps: BuildTerminalDeps): BuildTerminal {
  const { now } = deps;
  const output = new EventEmitter<string>();
  const exits = new EventEmitter<number>();
  let size: ScreenSize | undefined;
  let screen: BuildScreen | undefined;
  /** What was written before the terminal was there would be lost. */
  let waiting = "";
  const write = (text: string): void => {
    if (size === undefined) waiting += text;
    else output.fire(text);
  };
  return {
    say: (line) => write(`${paintLine(line, createPaint(true))}\r\n`),
    exit: (code) => exits.fire(code),
    observer: {
      begin() {
        if (screen !== undefined) write(clearAll);
        screen?.dispose();
        screen = createBuildScreen({ now, write });
        if (size !== undefined) screen.open(size);
      },
      event: (event) => screen?.event(event),
      end(ending) {
        screen?.end(ending.kind === "finished" ? ending.result : [[], endingLine(ending)]);
      },
    },
    pty: {
      onDidWrite: output.event,
      onDidClose: exits.event,
      open(dimensions) {
        size = toSize(dimensions);
        if (waiting !== "") output.fire(waiting);
        waiting = "";
        screen?.open(size);
        deps.opened?.();
      },
      setDimensions(dimensions) {
        size = toSize(dimensions);
        screen?.resize(size);
      },
      handleInput(data) {
        if (data.includes(ctrlC)) deps.cancel();
      },
      close() {
        screen?.dispose();
        deps.cancel();
        output.dispose();
        exits.dispose();
        deps.closed?.();
      },
    },
  };
}

const ctrlC = "\u0003";
/** With what has scrolled away. */
const clearAll = "\u001b[2J\u001b[3J\u001b[H";

/** VS Code may not know them yet. */
function toSize(dimensions: TerminalDimensions | undefined): ScreenSize {
  return dimensions ?? { columns: 100, rows: 30 };
}

function endingLine(ending: Exclude<BuildEnding, { kind: "finished" }>): TtyLine {
  return ending.kind === "cancelled"
    ? [{ text: l10n.t("The build was cancelled."), style: "yellow" }]
    : [{ text: printable(describe(ending.error)), style: "red" }];
}
