import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { layoutAccess } from "../../src/app/layoutAccess.ts";
import { layoutStore } from "../../src/app/layoutStore.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { WrittenLayout } from "../../src/engine/layoutAccess.ts";
import { contentService } from "../../src/engine/session/contentService.ts";
import type { ContentStore } from "../../src/engine/session/contentStore.ts";
import { framed } from "../support/buildkit/grpcClient.ts";
import {
  askContent,
  bytesRead,
  digestOf,
  openContent,
  readRequest,
  service,
  status,
  textRequest,
  type WriteStep,
  writeContent,
  writeRequest,
} from "./contentCalls.ts";
import { eventually } from "./engineFixture.ts";
import { messagesOf, startDaemon, statusOf } from "./inProcessDaemon.ts";

let root: string;
let failed: Error[] = [];
let layout: WrittenLayout;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-content-"));
  failed = [];
  mkdirSync(join(root, "read/blobs/sha256"), { recursive: true });
  writeFileSync(join(root, "outside"), "secret");
  layout = await layoutAccess.openForWriting(join(root, "written"));
});
afterEach(async () => {
  await layout.close();
  rmSync(root, { recursive: true, force: true });
});

const daemonWith = (stores: Readonly<Record<string, ContentStore>>) =>
  startDaemon(
    contentService({
      stores: new Map(Object.entries(stores)),
      failed: (error) => void failed.push(error),
    }),
  );
const daemonFor = () =>
  daemonWith({ "local:a": layout.store, "oci:b": layoutStore(join(root, "read")) });

/** Puts a blob into the layout that is only read. */
function put(content: string | Buffer, digest = digestOf(content)): string {
  writeFileSync(pathOf("read", digest), content);
  return digest;
}

function pathOf(where: "read" | "written", digest: string): string {
  return join(root, where, "blobs", digest.replace(":", "/"));
}

/** All that the written layout holds, half files too. */
function written(): readonly string[] {
  const folder = join(root, "written");
  return readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

const hostile = [
  "",
  "sha256:",
  "sha256:../../outside",
  `sha256:${"a".repeat(63)}`,
  `sha256:${"A".repeat(64)}`,
  `sha256:${"a".repeat(64)}/..`,
  `sha256:${"a".repeat(64)}\n`,
  `SHA256:${"a".repeat(64)}`,
  `sha512:${"a".repeat(128)}`,
  "../../outside",
  "/etc/passwd",
  "sha256:\u0000",
  `blake3:${"a".repeat(64)}`,
];

describe("what is not there, or is no digest", () => {
  test("ids that lead elsewhere are refused by each method", async () => {
    await using daemon = await daemonFor();
    for (const id of hostile) {
      const info = await askContent(daemon, "Info", textRequest(id), "oci:b");
      const read = await askContent(daemon, "Read", readRequest(id), "oci:b");
      assert.deepEqual([info.status, read.status], [status.invalid, status.invalid], id);
      assert.deepEqual([...info.messages, ...read.messages], []);
      if (id === "") continue;
      const step = { action: "write", ref: "r", expected: id, data: "x" } as const;
      assert.equal((await writeContent(daemon, [step])).status, status.invalid, id);
    }
    assert.deepEqual(written(), []);
    assert.deepEqual(failed, []);
  });

  test("names of writes are no paths", async () => {
    await using daemon = await daemonFor();
    for (const ref of ["../../outside", "/etc/x", "a/../../b"]) {
      const content = `of ${ref}`;
      const { status: code } = await writeContent(daemon, [
        { action: "write", ref, data: content },
        { action: "commit", offset: content.length, expected: digestOf(content) },
      ]);
      assert.equal(code, status.ok);
      assert.equal(readFileSync(pathOf("written", digestOf(content)), "utf8"), content);
    }
    assert.deepEqual(readdirSync(root).sort(), ["outside", "read", "written"]);
    assert.equal(readFileSync(join(root, "outside"), "utf8"), "secret");
  });

  test("a store that is not offered, none at all, and a blob that is not there", async () => {
    await using daemon = await daemonFor();
    const digest = put("here");
    const request = { Info: textRequest(digest), Read: readRequest(digest) };
    for (const method of ["Info", "Read"] as const) {
      const other = await askContent(daemon, method, request[method], "local:c");
      assert.deepEqual([other.status, other.said], [status.notFound, "unknown store local:c"]);
      // It is in the other one.
      const elsewhere = await askContent(daemon, method, request[method], "local:a");
      assert.equal(elsewhere.status, status.notFound);
      assert.match(elsewhere.said, new RegExp(`written cannot be read.* ${digest} is missing`));
      const stream = daemon.open(service + method);
      const ended = statusOf(stream.resume());
      stream.end(framed(request[method]));
      assert.deepEqual(await ended, [status.invalid, "the call names no store"]);
    }
    const write = await writeContent(daemon, [{ action: "stat", ref: "r" }], "local:c");
    assert.equal(write.status, status.notFound);
  });

  test("nothing is listed, changed or removed", async () => {
    await using daemon = await daemonFor();
    const digest = put("here");
    for (const method of ["List", "Update", "Delete"]) {
      for (const store of ["local:a", "oci:b"]) {
        const answer = await askContent(daemon, method, textRequest(digest), store);
        assert.deepEqual([answer.status, answer.messages], [status.denied, []], method);
      }
    }
    assert.ok(existsSync(pathOf("read", digest)));
  });
});

describe("reading", () => {
  test("the size of a blob", async () => {
    await using daemon = await daemonFor();
    const digest = put("12345");
    const { status: code, messages } = await askContent(
      daemon,
      "Info",
      textRequest(digest),
      "oci:b",
    );
    assert.equal(code, status.ok);
    const [message = Buffer.alloc(0)] = messages;
    assert.ok(message.includes(digest));
    assert.deepEqual([...message.subarray(-2)], [16, 5]);
  });

  test("all of it, and parts", async () => {
    await using daemon = await daemonFor();
    const content = Buffer.alloc(3 * 1024 * 1024, "0123456789");
    const digest = put(content);
    for (const [offset, size, start, end] of [
      [0, 0, 0, content.length],
      [0, 5, 0, 5],
      [7, 5, 7, 12],
      [content.length - 3, 0, content.length - 3, content.length],
      [content.length - 3, 100, content.length - 3, content.length],
      [content.length, 0, content.length, content.length],
      [-5, 5, 0, 5],
      [1_048_576, 1_048_576, 1_048_576, 2_097_152],
    ] as const) {
      const answer = await askContent(daemon, "Read", readRequest(digest, offset, size), "oci:b");
      assert.equal(answer.status, status.ok, `${offset} ${size}: ${answer.said}`);
      assert.ok(bytesRead(answer, start).equals(content.subarray(start, end)), `${offset} ${size}`);
    }
    const past = await askContent(daemon, "Read", readRequest(digest, content.length + 1), "oci:b");
    assert.deepEqual([past.status, past.messages], [status.outOfRange, []]);
    const empty = await askContent(daemon, "Read", readRequest(put("")), "oci:b");
    assert.deepEqual([empty.status, empty.messages], [status.ok, []]);
    assert.deepEqual(failed, []);
  });

  test("a blob that is not what its name says is never given whole", async () => {
    await using daemon = await daemonFor();
    const digest = put("some other words", digestOf("of that length!!"));
    const whole = await askContent(daemon, "Read", readRequest(digest), "oci:b");
    assert.deepEqual([whole.status, whole.messages], [status.dataLoss, []]);
    assert.match(whole.said, /read.* its part sha256:[0-9a-f]+ is not what its name says/);
    // As a daemon reads it: piece after piece.
    const first = await askContent(daemon, "Read", readRequest(digest, 0, 10), "oci:b");
    assert.equal(bytesRead(first).toString(), "some other");
    const rest = await askContent(daemon, "Read", readRequest(digest, 10, 10), "oci:b");
    assert.deepEqual([rest.status, rest.messages], [status.dataLoss, []]);
    assert.equal(failed.length, 2);
    for (const error of failed) assert.ok(isSlipwayError(error, "image-unreadable"));
  });

  test("a good one piece after the other, by several at once", async () => {
    await using daemon = await daemonFor();
    const content = Buffer.alloc(400_000, "abcdefg");
    const digest = put(content);
    const readAll = async () => {
      const pieces: Buffer[] = [];
      for (let at = 0; at < content.length; at += 100_000) {
        const answer = await askContent(daemon, "Read", readRequest(digest, at, 100_000), "oci:b");
        assert.equal(answer.status, status.ok, answer.said);
        pieces.push(bytesRead(answer, at));
      }
      assert.ok(Buffer.concat(pieces).equals(content));
    };
    await Promise.all([readAll(), readAll(), readAll()]);
    assert.deepEqual(failed, []);
  });

  test("one that is cut short meanwhile is no success", async () => {
    const digest = digestOf("x");
    await using daemon = await daemonWith({
      "oci:b": {
        name: "of a test",
        size: async () => 10,
        async *read() {
          yield Buffer.from("half");
        },
      },
    });
    const answer = await askContent(daemon, "Read", readRequest(digest), "oci:b");
    assert.equal(answer.status, status.dataLoss);
  });

  test("no more is read than the daemon takes, and nothing once it is gone", async () => {
    let pieces = 0;
    let ended = false;
    const size = 1024 * 1024 * 1024;
    await using daemon = await daemonWith({
      "local:a": {
        name: "of a test",
        size: async () => size,
        async *read() {
          try {
            while (pieces < 1024) {
              pieces++;
              yield Buffer.alloc(1024 * 1024);
            }
          } finally {
            ended = true;
          }
        },
      },
    });
    const stream = openContent(daemon, "Read");
    stream.end(framed(readRequest(digestOf("large"))));
    await eventually("it has begun", () => pieces > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(pieces < 20, String(pieces));
    stream.close(8);
    await eventually("it is over", () => ended);
    assert.ok(pieces < 20, String(pieces));
  });
});

const content = "what is kept\n";
const digest = digestOf(content);
const halfway = 5;
const whole = { total: content.length, expected: digest };
const first: WriteStep = { action: "write", data: content.slice(0, halfway) };
const second: WriteStep = { action: "write", offset: halfway, data: content.slice(halfway) };
const commit: WriteStep = { action: "commit", offset: content.length };

describe("writing", () => {
  test("a blob in pieces is there at the end, and not before", async () => {
    await using daemon = await daemonFor();
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
    assert.equal(readFileSync(pathOf("written", digest), "utf8"), content);
    assert.deepEqual(written(), [digest.slice(7)]);
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
      await using daemon = await daemonFor();
      const answer = await writeContent(daemon, steps);
      assert.equal(answer.status, code, answer.said);
      await eventually("no half is left", () => written().length === (isThere ? 1 : 0));
      if (isThere) assert.equal(readFileSync(pathOf("written", digest), "utf8"), content);
      assert.deepEqual(failed, []);
    });
  }

  test("an empty blob", async () => {
    await using daemon = await daemonFor();
    const answer = await writeContent(daemon, [
      { action: "stat", ref: "r", expected: digestOf("") },
      { action: "commit", expected: digestOf("") },
    ]);
    assert.equal(answer.status, status.ok, answer.said);
    assert.equal(readFileSync(pathOf("written", digestOf("")), "utf8"), "");
  });

  test("one that is there is told so, one of another size is made again", async () => {
    await using daemon = await daemonFor();
    const steps: readonly WriteStep[] = [{ ...first, ref: "r", ...whole }, second, commit];
    assert.equal((await writeContent(daemon, steps)).status, status.ok);
    const again = await writeContent(daemon, steps);
    assert.deepEqual([again.status, again.replies], [status.alreadyExists, []]);
    truncateSync(pathOf("written", digest), 3);
    assert.equal((await writeContent(daemon, steps)).status, status.ok);
    assert.equal(readFileSync(pathOf("written", digest), "utf8"), content);
  });

  test("a store that is only read takes nothing", async () => {
    await using daemon = await daemonFor();
    const answer = await writeContent(daemon, [{ ...first, ref: "r", ...whole }], "oci:b");
    assert.deepEqual([answer.status, answer.said], [status.denied, "this store is only read"]);
    assert.deepEqual(readdirSync(join(root, "read"), { recursive: true }).sort(), [
      "blobs",
      "blobs/sha256",
    ]);
  });

  test("one name is written once at a time, and can be looked at and given up", async () => {
    await using daemon = await daemonFor();
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
    assert.deepEqual(written(), []);
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
    await using daemon = await daemonFor();
    for (const cut of ["call", "connection"] as const) {
      const stream = openContent(daemon, "Write");
      const replies = messagesOf(stream);
      stream.write(framed(writeRequest({ ...first, ref: "r", ...whole })));
      await eventually("it is answered", () => replies.length === 1);
      assert.equal(written().length, 1);
      if (cut === "call") stream.close(8);
      else daemon.socket.destroy();
      await eventually(`nothing is left: ${cut}`, () => written().length === 0);
    }
    assert.deepEqual(failed, []);
  });

  test("what is no message ends the call", async () => {
    await using daemon = await daemonFor();
    const stream = openContent(daemon, "Write");
    const ended = statusOf(stream.resume());
    stream.write(framed(Buffer.alloc(10, 0xff)));
    assert.notEqual((await ended)[0], status.ok);
    assert.deepEqual(written(), []);
  });

  test("a disk that refuses is told here, and to the builder in words", async () => {
    await using daemon = await daemonFor();
    // A file is where the folder for halves should be.
    writeFileSync(join(root, "written/.half"), "");
    const answer = await writeContent(daemon, [{ ...first, ref: "r", ...whole }, second, commit]);
    assert.equal(answer.status, status.dataLoss);
    const [error] = failed;
    assert.ok(isSlipwayError(error, "storage-failed"));
    assert.equal(answer.said, error.message);
  });

  test("one of some megabytes, in messages of one", async () => {
    await using daemon = await daemonFor();
    const large = Buffer.alloc(8 * 1024 * 1024, "0123456789abcdef!");
    const piece = 1024 * 1024;
    const steps = Array.from({ length: 8 }, (_, at): WriteStep => {
      const data = large.subarray(at * piece, (at + 1) * piece);
      return { action: "write", ref: "r", offset: at * piece, data };
    });
    const expected = digestOf(large);
    const last: WriteStep = { action: "commit", offset: large.length, expected };
    assert.equal((await writeContent(daemon, [...steps, last])).status, status.ok);
    assert.ok(readFileSync(pathOf("written", expected)).equals(large));
  });
});
