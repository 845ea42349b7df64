import assert from "node:assert/strict";
import { test } from "node:test";
import { SegmentedText } from "../../../src/dockerfile/mappedText.ts";
import { createShellParser } from "../../../src/dockerfile/shell/createShellParser.ts";
import { processorTime } from "../../support/processorTime.ts";
import { newShellParser } from "./loadShellParser.ts";

/** Typed here, as the browser's types are not part of the project. */
const memory = (
  globalThis as unknown as {
    readonly WebAssembly: { readonly Memory: { readonly prototype: { grow(by: number): number } } };
  }
).WebAssembly.Memory.prototype;

const plain = (text: string): SegmentedText => new SegmentedText(text, [0], [0]);

test("the memory of the grammar does not grow over many scripts", async () => {
  const grown: number[] = [];
  const { grow } = memory;
  let grows = 0;
  memory.grow = function counted(by) {
    grows++;
    return grow.call(this, by);
  };
  try {
    const parser = await newShellParser();
    for (let round = 0; round < 10_000; round++) {
      if (round % 1_000 === 0) grown.push(grows);
      parser.parse(plain(`a${round} && b "$(c ${round})" | d; if e; then f; fi`), "bash");
    }
    parser.dispose();
  } finally {
    memory.grow = grow;
  }
  // What the first scripts take is enough for all.
  assert.equal(grows, grown[1]);
});

test("a disposed parser finds nothing", async () => {
  const parser = await newShellParser();
  parser.dispose();
  parser.dispose();
  const script = parser.parse(plain("a"), "sh");
  assert.deepEqual([script.commands, script.complete], [[], false]);
});

test("a text read twice is the same at another place", async () => {
  const parser = await newShellParser();
  const [first] = parser.parse(plain("a b"), "sh").commands;
  const [second] = parser.parse(plain("a b").moved(10), "bash").commands;
  assert.deepEqual(first?.words[1]?.range, { start: 2, end: 3 });
  assert.deepEqual(second?.words[1]?.range, { start: 12, end: 13 });
});

test("a text on which the grammar takes too long is left unread, and the next one is read", async () => {
  const parser = await newShellParser();
  const start = processorTime();
  for (let round = 0; round < 5; round++) {
    const script = parser.parse(plain(`case x in ${"a) b;\n".repeat(20_000)} esac`), "sh");
    assert.equal(script.complete, false);
  }
  // Once, as it is remembered.
  assert.ok(processorTime() - start < 2_000);
  assert.equal(parser.parse(plain("a b"), "sh").commands.length, 1);
});

test("bytes that are no grammar are refused", async () => {
  const { readFileSync } = await import("node:fs");
  const { createRequire } = await import("node:module");
  const { resolve } = createRequire(import.meta.url);
  const runtime = readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm"));
  await assert.rejects(createShellParser({ runtime, bash: new Uint8Array([1, 2, 3, 4]) }));
});
