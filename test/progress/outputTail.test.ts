import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type BuildState, initialBuildState } from "../../src/progress/buildState.ts";
import {
  addToTail,
  emptyTail,
  type OutputTail,
  TAIL_LINES,
  TAIL_UNITS,
  tailLines,
  trimTail,
} from "../../src/progress/outputTail.ts";
import { reduceBuild } from "../../src/progress/reduceBuild.ts";

describe("the tail of an output", () => {
  test("shows an older tail as it was, whatever was added since", () => {
    let tail = emptyTail;
    const seen: (readonly [OutputTail, readonly string[]])[] = [];
    for (let at = 0; at < 5 * TAIL_LINES; at++) {
      tail = addToTail(tail, [`line ${at}`]);
      if (at % 37 === 0) seen.push([tail, tailLines(tail)]);
    }
    for (const [old, lines] of seen) assert.deepEqual(tailLines(old), lines);
  });

  test("is the same however the lines come", () => {
    const lines = Array.from({ length: 1000 }, (_, at) => "x".repeat((at * 7919) % 900) + at);
    const oneByOne = lines.reduce((tail, line) => addToTail(tail, [line]), emptyTail);
    const atOnce = addToTail(emptyTail, lines);
    const expected = lines.slice(-TAIL_LINES);
    while (expected.join("").length > TAIL_UNITS) expected.shift();
    assert.deepEqual(tailLines(oneByOne), expected);
    assert.deepEqual(tailLines(atOnce), expected);
    assert.deepEqual(tailLines(trimTail(atOnce)), expected);
    assert.equal(oneByOne.total, 1000);
    assert.deepEqual(tailLines(oneByOne, 3), lines.slice(-3));
  });

  test("gives the last line even where it is too long", () => {
    assert.equal(tailLines(addToTail(emptyTail, ["a", "x".repeat(2 * TAIL_UNITS)])).length, 1);
  });

  test("looks at each line a few times, however many there are", () => {
    let reads = 0;
    let tail: OutputTail = emptyTail;
    for (let at = 0; at < 20_000; at++) {
      tail = addToTail(tail, [`line ${at}`]);
      tail = { ...tail, newest: counted(tail.newest) };
    }
    assert.ok(reads < 3 * 20_000, `${reads} reads for 20,000 lines`);

    function counted<T extends object | undefined>(line: T): T {
      return line === undefined
        ? line
        : (new Proxy(line, {
            get(target, key) {
              if (key === "older") reads += 1;
              return Reflect.get(target, key);
            },
          }) as T);
    }
  });
});

describe("the state of a build under a flood", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const held = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };

  test("keeps a few megabytes of a million lines and of a line of 100 MB", () => {
    let state = start(["lines", "line"]);
    const before = held();
    for (let at = 0; at < 10_000; at++) state = print(state, "lines", manyLines(at));
    for (let at = 0; at < 100; at++) state = print(state, "line", `${at}`.repeat(500_000));
    const grown = held() - before;
    assert.equal(state.steps[0]?.tail.total, 1_000_000);
    assert.ok((state.steps[1]?.tail.total ?? 0) >= 11_000);
    assert.ok(grown < 2_000_000, `${grown} bytes more`);
  });

  test("does not hold a large piece for the lines that it keeps of it", () => {
    const ids = Array.from({ length: 40 }, (_, at) => `s${at}`);
    let state = start(ids);
    const before = held();
    for (const id of ids) {
      state = print(state, id, `${id.repeat(300_000)}\nthe last line of ${id}\nand a begun one`);
    }
    const grown = held() - before;
    // Some 64 KB a step; 40 pieces of 1 MB are what must not be there.
    assert.ok(grown < 8_000_000, `${grown} bytes more`);
  });
});

function start(ids: readonly string[]): BuildState {
  return ids.reduce(
    (state, id) => reduceBuild(state, { type: "step", id, name: id, status: "started", at: 0 }),
    initialBuildState,
  );
}

function print(state: BuildState, id: string, text: string): BuildState {
  return reduceBuild(state, { type: "output", id, stream: "stdout", text, at: 0 });
}

function manyLines(at: number): string {
  return Array.from({ length: 100 }, (_, line) => `line ${line} of piece ${at}\n`).join("");
}
