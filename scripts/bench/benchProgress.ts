import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { BuildEvent } from "../../src/progress/events.ts";
import type { Measured } from "./loadMeasured.ts";

const steps = 50;
const rounds = 5;

/** What a build's events cost the views: the state, the log, and a view that takes some of it. */
export function benchProgress(
  { initialBuildState, reduceBuild, formatPlain, createLogBuffer }: Measured,
  print: (line: string) => void,
): void {
  print("Progress of a build; aims: 100,000 events well under a second, memory flat");
  const run = (events: Iterable<BuildEvent>): string => {
    const start = now();
    const log = createLogBuffer();
    let state = initialBuildState;
    let count = 0;
    for (const event of events) {
      log.add(formatPlain(event, state));
      state = reduceBuild(state, event);
      count += 1;
      if (count % 10_000 === 0) log.take();
    }
    const milliseconds = now() - start;
    return `${milliseconds.toFixed(0)} ms, ${((1000 * milliseconds) / count).toFixed(2)} µs an event`;
  };
  run(lines(10_000));
  print(`  100,000 lines of ${steps} steps    ${run(lines(100_000))}`);
  print(`  1,000,000 lines of ${steps} steps  ${run(lines(1_000_000))}`);
  print(`  one line of 100 MB            ${run(longLine())}`);
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const held: number[] = [];
  let state = initialBuildState;
  for (let round = 0; round < rounds; round++) {
    for (const event of lines(200_000)) state = reduceBuild(state, event);
    collect();
    held.push(process.memoryUsage().heapUsed);
  }
  print(
    `  heap after each 200,000 lines ${held.map((it) => `${(it / 1e6).toFixed(0)} MB`).join(", ")}`,
  );
}

function* started(): Generator<BuildEvent> {
  for (let step = 0; step < steps; step++) {
    yield {
      type: "step",
      id: `s${step}`,
      name: `[${step}/${steps}] RUN x`,
      status: "started",
      at: 0,
    };
  }
}

function* lines(count: number): Generator<BuildEvent> {
  yield* started();
  for (let at = 0; at < count; at++) {
    const text = `line ${at} of the output of a command\n`;
    yield { type: "output", id: `s${at % steps}`, stream: "stdout", text, at };
  }
}

function* longLine(): Generator<BuildEvent> {
  yield* started();
  for (let at = 0; at < 1600; at++) {
    yield { type: "output", id: "s0", stream: "stdout", text: "x".repeat(62_500), at };
  }
}

/** Milliseconds that this process has worked; of a busy machine a clock tells little. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
