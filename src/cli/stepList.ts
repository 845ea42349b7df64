import { type BuildState, countSteps, type StepState } from "../progress/buildState.ts";
import { createPaint, type Paint, printable } from "./paint.ts";
import { shortTime } from "./shortTime.ts";
import type { Channel } from "./terminal.ts";

/** The steps of a build on a terminal, drawn over and over in the same place. */
export interface StepList {
  draw(state: BuildState): void;
  /** Draws the last state and gives the cursor back. */
  finish(): void;
}

/** Milliseconds between two pictures; more cannot be seen. */
const frameTime = 80;
/** Lines of output below a running step. */
const outputLines = 4;

export function createStepList(channel: Channel, now: () => number): StepList {
  const paint = createPaint(channel.color);
  let latest: BuildState | undefined;
  let drawnLines = 0;
  let over = false;
  const redraw = (): void => {
    if (latest === undefined) return;
    const lines = render(latest, {
      paint,
      now: now(),
      width: channel.width(),
      height: channel.height(),
    });
    const back = drawnLines > 0 ? `\u001b[${drawnLines}A\r` : "";
    channel.write(`${back}\u001b[0J${lines.map((line) => `${line}\n`).join("")}`);
    drawnLines = lines.length;
  };
  // Running times grow even when no event comes.
  const timer = setInterval(redraw, frameTime);
  timer.unref();
  channel.write("\u001b[?25l");
  return {
    draw(state) {
      latest = state;
    },
    finish() {
      if (over) return;
      over = true;
      clearInterval(timer);
      redraw();
      channel.write("\u001b[?25h");
    },
  };
}

interface Picture {
  readonly paint: Paint;
  readonly now: number;
  readonly width: number;
  readonly height: number;
}

function render(state: BuildState, picture: Picture): readonly string[] {
  const { paint, now, width, height } = picture;
  const { done, total } = countSteps(state);
  const time = state.startedAt === undefined ? "" : shortTime(now - state.startedAt);
  const head = `Building with ${state.backend ?? "the engine"} ${done}/${total} ${time}`;
  const lines = state.steps.flatMap((step) => stepLines(step, picture));
  // What scrolled out of the window could not be drawn over.
  return [paint.bold(head.slice(0, width)), ...lines.slice(-Math.max(3, height - 2))];
}

function stepLines(step: StepState, { paint, now, width }: Picture): readonly string[] {
  const { name, status, startedAt, endedAt, tail } = step;
  const time = startedAt === undefined ? "" : shortTime((endedAt ?? now) - startedAt);
  const end = status === "cached" ? "cached" : time;
  const room = Math.max(10, width - end.length - 4);
  const title = printable(name.replace(/\s+/g, " ")).slice(0, room).padEnd(room);
  const line = `${marks[status](paint)} ${title} ${paint.dim(end)}`;
  if (status !== "running") return [line];
  const shown = tail.slice(-outputLines).map((text) => printable(text).slice(0, width - 5));
  return [line, ...shown.map((text) => paint.dim(`   | ${text}`))];
}

const marks: Readonly<Record<StepState["status"], (paint: Paint) => string>> = {
  running: (paint) => paint.cyan(">"),
  done: (paint) => paint.green("+"),
  cached: (paint) => paint.green("="),
  failed: (paint) => paint.red("x"),
  cancelled: (paint) => paint.yellow("-"),
};
