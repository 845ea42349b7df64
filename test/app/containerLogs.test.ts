import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createBoundedOutput } from "../../src/app/boundedOutput.ts";
import { logLines } from "../../src/app/logLines.ts";
import { readLogText } from "../../src/app/readLogText.ts";
import type { ContainerOutput } from "../../src/engine/engine.ts";

const told = (lines: number) => `[${lines}]\n`;

describe("output that waits for a terminal", () => {
  it("goes as it came where there is room", () => {
    const output = createBoundedOutput(100);
    assert.ok(output.isEmpty);
    output.add("a\n");
    output.add("b");
    assert.ok(!output.isEmpty);
    assert.equal(output.take(told), "a\nb");
    assert.ok(output.isEmpty);
    assert.equal(output.take(told), "");
  });

  it("counts each line that is left out, whatever the pieces", () => {
    for (const size of [1, 3, 7, 50, 5000]) {
      const output = createBoundedOutput(40);
      const all = Array.from({ length: 500 }, (_, at) => `line ${at}\n`).join("");
      for (let at = 0; at < all.length; at += size) output.add(all.slice(at, at + size));
      const [first = "", ...rest] = output.take(told).split("\n");
      const kept = rest.filter(Boolean);
      assert.equal(Number(/\[(\d+)\]/.exec(first)?.[1]) + kept.length, 500, `pieces of ${size}`);
      assert.equal(kept.at(-1), "line 499");
      assert.ok(kept.join("\n").length <= 80);
    }
  });
});

describe("a log as a document", () => {
  const log = (parts: readonly (string | Uint8Array)[]) => ({
    async *logs(): AsyncGenerator<ContainerOutput> {
      for (const part of parts) {
        yield { stream: "stdout", data: typeof part === "string" ? Buffer.from(part) : part };
      }
    },
  });
  const signal = new AbortController().signal;

  it("has no colours, and characters whole", async () => {
    const euro = Buffer.from("€");
    const parts = [
      "\u001b[31mred\u001b[0m\r\n50%\r100",
      euro.subarray(0, 1),
      euro.subarray(1),
      "\n",
    ];
    assert.deepEqual(await readLogText(log(parts), "id", signal), {
      text: "red\n100€\n",
      cut: false,
    });
  });

  it("is the end of a long one", async () => {
    const line = `${"x".repeat(1023)}\n`;
    const piece = line.repeat(1024);
    const { text, cut } = await readLogText(
      log([...Array(40).fill(piece), "last\n"]),
      "id",
      signal,
    );
    assert.ok(cut);
    assert.ok(text.length < 33 * 1024 * 1024, `${text.length}`);
    assert.ok(text.endsWith("\nlast\n"));
  });

  it("ends with its last line", () => assert.deepEqual(logLines("a\n\nb\n\n\n"), ["a", "", "b"]));
});
