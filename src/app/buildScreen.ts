import { type BuildState, initialBuildState } from "../progress/buildState.ts";
import type { BuildEvent, BuildResult } from "../progress/events.ts";
import { createPaint } from "../progress/paint.ts";
import { reduceBuild } from "../progress/reduceBuild.ts";
import { renderEnd } from "../progress/renderEnd.ts";
import { renderTty } from "../progress/renderTty.ts";
import { paintLine, type TtyLine } from "../progress/ttyLine.ts";
import { createTtyScreen, hideCursor, showCursor } from "../progress/ttyScreen.ts";

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Draws a build on a terminal that may open later than the build begins, and change its size. */
export interface BuildScreen {
  /** Nothing is written before. */
  open(size: ScreenSize): void;
  resize(size: ScreenSize): void;
  event(event: BuildEvent): void;
  /** Draws the last picture, with all steps, and below it what the result tells, or other lines. */
  end(ending: BuildResult | readonly TtyLine[]): void;
  /** Stops drawing where it is. */
  dispose(): void;
}

export interface BuildScreenDeps {
  readonly now: () => number;
  write(text: string): void;
}

/** Milliseconds between two pictures, whatever happens in between. */
export const frameTime = 100;

export function createBuildScreen({ now, write }: BuildScreenDeps): BuildScreen {
  const screen = createTtyScreen({ color: true, newline: "\r\n" });
  const paint = createPaint(true);
  let state: BuildState = initialBuildState;
  let size: ScreenSize | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Held until the terminal is there. */
  let ended: { readonly at: number; readonly lines: readonly TtyLine[] } | undefined;

  const draw = (rows: number | undefined, at: number): void => {
    if (size === undefined) return;
    const { columns } = size;
    const text = screen.draw(renderTty(state, { now: at, columns, rows }), columns);
    if (text !== "") write(text);
  };
  const finish = (): void => {
    if (ended === undefined || size === undefined) return;
    const { at, lines } = ended;
    draw(undefined, at);
    const text = lines.map((line) => `${paintLine(line, paint)}\r\n`).join("");
    write(`${text}${showCursor}`);
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    open(opened) {
      size = opened;
      if (ended !== undefined) return finish();
      write(hideCursor);
      draw(size.rows, now());
      // Running times grow even when no event comes.
      timer = setInterval(() => draw(size?.rows, now()), frameTime);
    },
    resize(changed) {
      if (size !== undefined) size = changed;
    },
    event(event) {
      if (ended === undefined) state = reduceBuild(state, event);
    },
    end(ending) {
      if (ended !== undefined) return;
      stop();
      const at = now();
      ended = { at, lines: "type" in ending ? renderEnd(state, ending, at) : ending };
      finish();
    },
    dispose: stop,
  };
}
