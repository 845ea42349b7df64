import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { followLog, type LogStart } from "../../src/engine/containers/followLog.ts";
import { logFrame as frame } from "./logFrame.ts";

const at = (fraction: string) => `2026-01-02T03:04:05.${fraction.padEnd(9, "0")}Z`;

interface Case {
  readonly followed: readonly Buffer[];
  readonly rest: readonly Buffer[];
  readonly tail?: number;
  readonly timestamps?: boolean;
}

async function follow({ followed, rest, tail, timestamps = false }: Case, size = 1000) {
  const asked: LogStart[] = [];
  async function* chunks(frames: readonly Buffer[]) {
    const bytes = Buffer.concat(frames);
    for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
  }
  const open = async (from: LogStart) => {
    asked.push(from);
    return chunks(from.follow ? followed : rest.slice(-(from.tail ?? rest.length)));
  };
  let text = "";
  for await (const { stream, data } of followLog(open, { tail, timestamps })) {
    text += `${stream === "stderr" ? "!" : ""}${Buffer.from(data)}`;
  }
  return { text, asked };
}

describe("a followed log goes on to its end", () => {
  const lines = ["1", "2", "3", "4"].map((n) => frame(1, `${at(`00000000${n}`)} line ${n}\n`));
  for (const size of [1, 3, 8, 20, 41, 1000]) {
    it(`where the engine stopped too soon, in chunks of ${size}`, async () => {
      const told = { followed: lines.slice(0, 2), rest: lines };
      assert.equal((await follow(told, size)).text, "line 1\nline 2\nline 3\nline 4\n");
    });
  }

  it("gives nothing twice where the engine was whole", async () => {
    const { text, asked } = await follow({ followed: lines, rest: lines });
    assert.equal(text, "line 1\nline 2\nline 3\nline 4\n");
    assert.deepEqual(asked, [
      { follow: true, tail: undefined },
      { follow: false, tail: 1000 },
    ]);
  });

  for (const [many, asks] of [
    [900, [undefined, 1000]],
    [1100, [undefined, 1000, 100_000]],
    [120_000, [undefined, 1000, 100_000, undefined]],
  ] as const) {
    it(`asks for more until nothing is missing in between: ${many} lines`, async () => {
      const all = Array.from({ length: many }, (_, n) =>
        frame(1, `${at(String(n).padStart(9, "0"))} ${n}\n`),
      );
      const { text, asked } = await follow({ followed: all.slice(0, 10), rest: all }, 65_536);
      assert.equal(text, Array.from({ length: many }, (_, n) => `${n}\n`).join(""));
      assert.deepEqual(
        asked.map(({ tail }) => tail),
        asks,
      );
    });
  }

  it("asks for all that was asked for where nothing came", async () => {
    const { text, asked } = await follow({ followed: [], rest: lines, tail: 7 });
    assert.equal(text, "line 1\nline 2\nline 3\nline 4\n");
    assert.deepEqual(asked[1], { follow: false, tail: 7 });
  });

  it("counts the parts of a long line, which have one time", async () => {
    const all = [..."abcd"].map((word) => frame(1, `${at("7")} ${word}`));
    assert.equal((await follow({ followed: all.slice(0, 3), rest: all })).text, "abcd");
  });

  it("leaves out what stood before the lines that were asked for", async () => {
    const early = frame(2, `${at("000000000")} not asked for\n`);
    const told = { followed: lines.slice(2, 3), rest: [early, ...lines], tail: 1 };
    assert.equal((await follow(told)).text, "line 3\nline 4\n");
  });

  it("tells an engine's complaint about the rest", async () => {
    const complaint = frame(3, "Error grabbing logs: EOF\n");
    const told = { followed: lines.slice(0, 1), rest: [...lines.slice(0, 2), complaint] };
    assert.equal((await follow(told)).text, "line 1\nline 2\n!Error grabbing logs: EOF\n");
  });

  it("keeps the two streams apart, which need not be in order", async () => {
    const out = frame(1, `${at("5")} out\n`);
    const early = frame(2, `${at("4")} err\n`);
    const more = frame(2, `${at("41")} more\n`);
    const told = { followed: [out, early], rest: [early, more, out] };
    assert.equal((await follow(told)).text, "out\n!err\n!more\n");
  });

  it("shows times where they are wanted, and takes no word for one", async () => {
    const complaint = frame(3, "Error grabbing logs: EOF\n");
    const told = { followed: [lines[0] ?? complaint, complaint], rest: [], timestamps: true };
    assert.equal(
      (await follow(told)).text,
      `${at("000000001")} line 1\n!Error grabbing logs: EOF\n`,
    );
  });

  it("takes empty messages and those shorter than a time", async () => {
    const told = { followed: [frame(1, ""), frame(1, "ab"), frame(1, `${at("1")} `)], rest: [] };
    assert.equal((await follow(told, 1)).text, "ab");
  });
});
