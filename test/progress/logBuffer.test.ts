import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { createLogBuffer } from "../../src/progress/logBuffer.ts";

const limits = { lines: 3, units: 1000, total: 1_000_000, linesAfter: 1 };

describe("the log buffer", () => {
  test("gives all that fits, once, in its order", () => {
    const buffer = createLogBuffer(limits);
    assert.equal(buffer.take(), "");
    buffer.add(["#1 RUN a", "#1 0.100s one"]);
    buffer.add(["#1 0.200s two", "#1 DONE 0.2s"]);
    assert.equal(buffer.take(), "#1 RUN a\n#1 0.100s one\n#1 0.200s two\n#1 DONE 0.2s\n");
    assert.equal(buffer.take(), "");
  });

  test("leaves out the oldest output, says so in its place, and keeps the rest", () => {
    const buffer = createLogBuffer(limits);
    buffer.add(["#1 RUN a", ...outputs(1, 1200), "#1 DONE 0.2s", "== OK x", ...outputs(2, 1)]);
    assert.deepEqual(buffer.take().split("\n"), [
      "#1 RUN a",
      "== left out 1,198 lines of output",
      "#1 0.000s line 1199",
      "#1 0.000s line 1200",
      "#1 DONE 0.2s",
      "== OK x",
      "#2 0.000s line 1",
      "",
    ]);
    buffer.add(outputs(2, 1));
    assert.equal(buffer.take(), "#2 0.000s line 1\n");
  });

  test("counts long lines by their size, and shows the last one always", () => {
    const buffer = createLogBuffer({ ...limits, units: 100 });
    buffer.add(["#1 0.000s a", `#1 0.000s ${"b".repeat(500)}`]);
    assert.match(buffer.take(), /^== left out 1 line of output\n#1 0\.000s b{500}\n$/);
  });

  test("shows little of each moment once a build has printed much", () => {
    const buffer = createLogBuffer({ ...limits, total: 4 });
    buffer.add(outputs(1, 3));
    assert.equal(buffer.take().split("\n").length - 1, 3);
    buffer.add(outputs(1, 3));
    assert.equal(buffer.take().split("\n").length - 1, 3);
    buffer.add(outputs(1, 3));
    assert.equal(buffer.take(), "== left out 2 lines of output\n#1 0.000s line 3\n");
  });

  test("holds no more than it will give, whatever comes in between", () => {
    const buffer = createLogBuffer(limits);
    let seen = 0;
    const lines = new Proxy([] as string[], {
      get(target, key) {
        if (key === Symbol.iterator) return endless;
        return Reflect.get(target, key);
      },
    });
    buffer.add(lines);
    assert.equal(seen, 1_000_000);
    assert.ok(buffer.take().length < 200);

    function* endless(): Generator<string> {
      for (; seen < 1_000_000; seen++) yield `#1 0.000s line ${seen}`;
    }
  });
});

function outputs(step: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `#${step} 0.000s line ${at + 1}`);
}
