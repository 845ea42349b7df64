import assert from "node:assert/strict";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import { framed } from "../support/buildkit/grpcClient.ts";
import { contentBed } from "./contentBed.ts";
import {
  askContent,
  bytesRead,
  digestOf,
  openContent,
  readRequest,
  status,
  textRequest,
  type WriteStep,
  writeContent,
  writeRequest,
} from "./contentCalls.ts";
import { eventually } from "./engineFixture.ts";
import { messagesOf, statusOf } from "./inProcessDaemon.ts";

const content = "what is kept\n";
const digest = digestOf(content);
const halfway = 5;
const whole = { total: content.length, expected: digest };
const first: WriteStep = { action: "write", data: content.slice(0, halfway) };
const second: WriteStep = { action: "write", offset: halfway, data: content.slice(halfway) };
const commit: WriteStep = { action: "commit", offset: content.length };

describe("writing", () => {
  const bed = contentBed();

  test("a blob in pieces is there at the end, and not before", async () => {
    await using daemon = await bed.daemonFor();
    const { status: code, replies } = await writeContent(daemon, [
      { action: "stat", ref: "r", ...whole },
      first,
      { action: "stat" },
      second,
      { ...commit, ...whole },
    ]);
    assert.equal(code, status.ok);
    assert.deepEqual(
      replies.map(({ action, offset }) => [action, offset]),
      [
        [0, 0],
        [1, halfway],
        [0, halfway],
        [1, content.length],
        [2, content.length],
      ],
    );
    assert.deepEqual([replies[0]?.total, replies.at(-1)?.digest], [content.length, digest]);
    assert.equal(readFileSync(bed.pathOf("written", digest), "utf8"), content);
    assert.deepEqual(bed.written(), [digest.slice(7)]);
    const read = await askContent(daemon, "Read", readRequest(digest));
    assert.equal(bytesRead(read).toString(), content);
  });

  /** The steps, how it ends, and whether the blob is there. */
  const cases: readonly (readonly [string, readonly WriteStep[], string, boolean])[] = [
    ["in one message", [{ action: "commit", ref: "r", ...whole, data: content }], "0", true],
    ["nothing known before its end", [{ ...first, ref: "r" }, second, commit], "0", true],
    ["known at its end", [{ ...first, ref: "r" }, second, { ...commit, ...whole }], "0", true],
    ["only a digest", [{ ...first, ref: "r", expected: digest }, second, commit], "0", true],
    ["from the start again", [{ ...first, ref: "r", ...whole }, first, second, commit], "0", true],
    [
      "another digest",
      [{ ...first, ref: "r", total: 13, expected: digestOf("x") }, second, commit],
      "9",
      false,
    ],
    [
      "another digest at its end",
      [{ ...first, ref: "r" }, second, { ...commit, expected: digestOf("x") }],
      "9",
      false,
    ],
    [
      "another digest at its end than before",
      [{ ...first, ref: "r", ...whole }, second, { ...commit, expected: digestOf("x") }],
      "9",
      false,
    ],
    [
      "too short",
      [
        { ...first, ref: "r", ...whole },
        { ...commit, offset: halfway },
      ],
      "9",
      false,
    ],
    ["too long", [{ ...first, ref: "r", expected: digest, total: 9 }, second, commit], "9", false],
    [
      "another size at its end",
      [{ ...first, ref: "r" }, second, { ...commit, total: 9 }],
      "9",
      false,
    ],
    [
      "a hole",
      [
        { ...first, ref: "r" },
        { ...second, offset: halfway + 1 },
      ],
      "11",
      false,
    ],
    [
      "twice the same place",
      [
        { ...first, ref: "r" },
        { ...second, offset: halfway - 1 },
      ],
      "11",
      false,
    ],
    ["without a name", [{ ...first, ...whole }], "3", false],
    ["not committed", [{ ...first, ref: "r", ...whole }, second], "0", false],
  ];
  for (const [name, steps, code, isThere] of cases) {
    test(name, async () => {
      await using daemon = await bed.daemonFor();
      const answer = await writeContent(daemon, steps);
      assert.equal(answer.status, code, answer.said);
      await eventually("no half is left", () => bed.written().length === (isThere ? 1 : 0));
      if (isThere) assert.equal(readFileSync(bed.pathOf("written", digest), "utf8"), content);
      assert.deepEqual(bed.failed, []);
    });
  }

  test("an empty blob", async () => {
    await using daemon = await bed.daemonFor();
    const answer = await writeContent(daemon, [
      { action: "stat", ref: "r", expected: digestOf("") },
      { action: "commit", expected: digestOf("") },
    ]);
    assert.equal(answer.status, status.ok, answer.said);
    assert.equal(readFileSync(bed.pathOf("written", digestOf("")), "utf8"), "");
  });

  test("one that is there is told so, one of another size is made again", async () => {
    await using daemon = await bed.daemonFor();
    const steps: readonly WriteStep[] = [{ ...first, ref: "r", ...whole }, second, commit];
    assert.equal((await writeContent(daemon, steps)).status, status.ok);
    const again = await writeContent(daemon, steps);
    assert.deepEqual([again.status, again.replies], [status.alreadyExists, []]);
    truncateSync(bed.pathOf("written", digest), 3);
    assert.equal((await writeContent(daemon, steps)).status, status.ok);
    assert.equal(readFileSync(bed.pathOf("written", digest), "utf8"), content);
  });

  test("a store that is only read takes nothing", async () => {
    await using daemon = await bed.daemonFor();
    const answer = await writeContent(daemon, [{ ...first, ref: "r", ...whole }], "oci:b");
    assert.deepEqual([answer.status, answer.said], [status.denied, "this store is only read"]);
    assert.deepEqual(readdirSync(join(bed.root, "read"), { recursive: true }).sort(), [
      "blobs",
      "blobs/sha256",
    ]);
  });

  test("one name is written once at a time, and can be looked at and given up", async () => {
    await using daemon = await bed.daemonFor();
    const stream = openContent(daemon, "Write");
    const replies = messagesOf(stream);
    const ended = statusOf(stream);
    stream.write(framed(writeRequest({ ...first, ref: "r", ...whole })));
    await eventually("it is answered", () => replies.length === 1);
    const other = await writeContent(daemon, [{ ...first, ref: "r", ...whole }]);
    assert.equal(other.status, status.unavailable);
    const state = await askContent(daemon, "Status", textRequest("r"));
    assert.equal(state.status, status.ok);
    assert.ok(state.messages[0]?.includes(digest));
    const all = await askContent(daemon, "ListStatuses", new Uint8Array());
    assert.deepEqual(all.messages, state.messages);
    assert.equal((await askContent(daemon, "Abort", textRequest("r"))).status, status.ok);
    stream.write(framed(writeRequest(second)));
    assert.notEqual((await ended)[0], status.ok);
    assert.deepEqual(bed.written(), []);
    for (const method of ["Status", "Abort"]) {
      const gone = await askContent(daemon, method, textRequest("r"));
      assert.equal(gone.status, status.notFound);
    }
    assert.equal(
      (await askContent(daemon, "ListStatuses", new Uint8Array())).messages[0]?.length,
      0,
    );
  });

  test("what is cut off leaves nothing", async () => {
    await using daemon = await bed.daemonFor();
    for (const cut of ["call", "connection"] as const) {
      const stream = openContent(daemon, "Write");
      const replies = messagesOf(stream);
      stream.write(framed(writeRequest({ ...first, ref: "r", ...whole })));
      await eventually("it is answered", () => replies.length === 1);
      assert.equal(bed.written().length, 1);
      if (cut === "call") stream.close(8);
      else daemon.socket.destroy();
      await eventually(`nothing is left: ${cut}`, () => bed.written().length === 0);
    }
    assert.deepEqual(bed.failed, []);
  });

  test("what is no message ends the call", async () => {
    await using daemon = await bed.daemonFor();
    const stream = openContent(daemon, "Write");
    const ended = statusOf(stream.resume());
    stream.write(framed(Buffer.alloc(10, 0xff)));
    assert.notEqual((await ended)[0], status.ok);
    assert.deepEqual(bed.written(), []);
  });

  test("a disk that refuses is told here, and to the builder in words", async () => {
    await using daemon = await bed.daemonFor();
    // A file is where the folder for halves should be.
    writeFileSync(join(bed.root, "written/.half"), "");
    const answer = await writeContent(daemon, [{ ...first, ref: "r", ...whole }, second, commit]);
    assert.equal(answer.status, status.dataLoss);
    const [error] = bed.failed;
    assert.ok(isSlipwayError(error, "storage-failed"));
    assert.equal(answer.said, error.message);
  });

  test("one of some megabytes, in messages of one", async () => {
    await using daemon = await bed.daemonFor();
    const large = Buffer.alloc(8 * 1024 * 1024, "0123456789abcdef!");
    const piece = 1024 * 1024;
    const steps = Array.from({ length: 8 }, (_, at): WriteStep => {
      const data = large.subarray(at * piece, (at + 1) * piece);
      return { action: "write", ref: "r", offset: at * piece, data };
    });
    const expected = digestOf(large);
    const last: WriteStep = { action: "commit", offset: large.length, expected };
    assert.equal((await writeContent(daemon, [...steps, last])).status, status.ok);
    assert.ok(readFileSync(bed.pathOf("written", expected)).equals(large));
  });
});
