import type { BuildState } from "../progress/buildState.ts";
import { renderTty } from "../progress/renderTty.ts";
import { createTtyScreen, hideCursor, showCursor } from "../progress/ttyScreen.ts";
import type { Channel } from "./terminal.ts";

/** The steps of a build on a terminal, drawn over and over in the same place. */
export interface StepList {
  draw(state: BuildState): void;
  /** Draws the last state, with all steps, and gives the cursor back. */
  finish(): void;
}

/** Milliseconds between two pictures; more cannot be seen. */
const frameTime = 80;

export function createStepList(channel: Channel, now: () => number): StepList {
  const screen = createTtyScreen({ color: channel.color, newline: "\n" });
  let latest: BuildState | undefined;
  let over = false;
  const redraw = (rows: number | undefined): void => {
    if (latest === undefined) return;
    const columns = channel.width();
    const text = screen.draw(renderTty(latest, { now: now(), columns, rows }), columns);
    if (text !== "") channel.write(text);
  };
  // Running times grow even when no event comes.
  const timer = setInterval(() => redraw(channel.height()), frameTime);
  timer.unref();
  channel.write(hideCursor);
  return {
    draw(state) {
      latest = state;
    },
    finish() {
      if (over) return;
      over = true;
      clearInterval(timer);
      redraw(undefined);
      channel.write(showCursor);
    },
  };
}
