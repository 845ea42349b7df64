import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { readJsonLines } from "../../src/engine/jsonLines.ts";
import { processorTime } from "../support/processorTime.ts";

describe("readJsonLines", () => {
  const cases: readonly (readonly [string, readonly (string | Buffer)[], readonly unknown[]])[] = [
    ["one a line", ['{"a":1}\n{"a":2}\n'], [{ a: 1 }, { a: 2 }]],
    ["lines cut anywhere", ['{"a', '":1', "}", "\n", '{"a":2}'], [{ a: 1 }, { a: 2 }]],
    ["CRLF and empty lines", ['\r\n{"a":1}\r\n\n{"a":2}\r\n'], [{ a: 1 }, { a: 2 }]],
    ["words between", ['nonsense\n{"a":1}\n{"a":\n<html>\n{"a":2}\n'], [{ a: 1 }, { a: 2 }]],
    [
      "a character cut in two",
      [Buffer.from('"ü"').subarray(0, 2), Buffer.from('"ü"').subarray(2)],
      ["ü"],
    ],
    ["nothing", [], []],
  ];
  for (const [name, chunks, expected] of cases) {
    test(name, async () => {
      const bytes = chunks.map((chunk) => (typeof chunk === "string" ? Buffer.from(chunk) : chunk));
      assert.deepEqual(await collect(bytes), expected);
    });
  }

  test("takes time in proportion to the length of a line", { timeout: 20_000 }, async () => {
    const time = async (chunks: number) => {
      const piece = Buffer.from("x".repeat(100));
      const started = processorTime();
      await collect([Buffer.from('"'), ...new Array(chunks).fill(piece), Buffer.from('"\n')]);
      return processorTime() - started;
    };
    await time(20_000);
    const short = await time(20_000);
    const long = await time(160_000);
    assert.ok(long < 8 * short * 4, `${short} ms, eight times as long: ${long} ms`);
  });
});

async function collect(chunks: readonly Buffer[]): Promise<readonly unknown[]> {
  const values: unknown[] = [];
  const stream = (async function* () {
    yield* chunks;
  })();
  for await (const value of readJsonLines(stream)) values.push(value);
  return values;
}
