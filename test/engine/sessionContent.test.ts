import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
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
  service,
  status,
  textRequest,
  writeContent,
} from "./contentCalls.ts";
import { eventually } from "./engineFixture.ts";
import { statusOf } from "./inProcessDaemon.ts";

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
  const bed = contentBed();

  test("ids that lead elsewhere are refused by each method", async () => {
    await using daemon = await bed.daemonFor();
    for (const id of hostile) {
      const info = await askContent(daemon, "Info", textRequest(id), "oci:b");
      const read = await askContent(daemon, "Read", readRequest(id), "oci:b");
      assert.deepEqual([info.status, read.status], [status.invalid, status.invalid], id);
      assert.deepEqual([...info.messages, ...read.messages], []);
      if (id === "") continue;
      const step = { action: "write", ref: "r", expected: id, data: "x" } as const;
      assert.equal((await writeContent(daemon, [step])).status, status.invalid, id);
    }
    assert.deepEqual(bed.written(), []);
    assert.deepEqual(bed.failed, []);
  });

  test("names of writes are no paths", async () => {
    await using daemon = await bed.daemonFor();
    for (const ref of ["../../outside", "/etc/x", "a/../../b"]) {
      const content = `of ${ref}`;
      const { status: code } = await writeContent(daemon, [
        { action: "write", ref, data: content },
        { action: "commit", offset: content.length, expected: digestOf(content) },
      ]);
      assert.equal(code, status.ok);
      assert.equal(readFileSync(bed.pathOf("written", digestOf(content)), "utf8"), content);
    }
    assert.deepEqual(readdirSync(bed.root).sort(), ["outside", "read", "written"]);
    assert.equal(readFileSync(join(bed.root, "outside"), "utf8"), "secret");
  });

  test("a store that is not offered, none at all, and a blob that is not there", async () => {
    await using daemon = await bed.daemonFor();
    const digest = bed.put("here");
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
    await using daemon = await bed.daemonFor();
    const digest = bed.put("here");
    for (const method of ["List", "Update", "Delete"]) {
      for (const store of ["local:a", "oci:b"]) {
        const answer = await askContent(daemon, method, textRequest(digest), store);
        assert.deepEqual([answer.status, answer.messages], [status.denied, []], method);
      }
    }
    assert.ok(existsSync(bed.pathOf("read", digest)));
  });
});

describe("reading", () => {
  const bed = contentBed();

  test("the size of a blob", async () => {
    await using daemon = await bed.daemonFor();
    const digest = bed.put("12345");
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
    await using daemon = await bed.daemonFor();
    const content = Buffer.alloc(3 * 1024 * 1024, "0123456789");
    const digest = bed.put(content);
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
    const empty = await askContent(daemon, "Read", readRequest(bed.put("")), "oci:b");
    assert.deepEqual([empty.status, empty.messages], [status.ok, []]);
    assert.deepEqual(bed.failed, []);
  });

  test("a blob that is not what its name says is never given whole", async () => {
    await using daemon = await bed.daemonFor();
    const digest = bed.put("some other words", digestOf("of that length!!"));
    const whole = await askContent(daemon, "Read", readRequest(digest), "oci:b");
    assert.deepEqual([whole.status, whole.messages], [status.dataLoss, []]);
    assert.match(whole.said, /read.* its part sha256:[0-9a-f]+ is not what its name says/);
    // As a daemon reads it: piece after piece.
    const first = await askContent(daemon, "Read", readRequest(digest, 0, 10), "oci:b");
    assert.equal(bytesRead(first).toString(), "some other");
    const rest = await askContent(daemon, "Read", readRequest(digest, 10, 10), "oci:b");
    assert.deepEqual([rest.status, rest.messages], [status.dataLoss, []]);
    assert.equal(bed.failed.length, 2);
    for (const error of bed.failed) assert.ok(isSlipwayError(error, "image-unreadable"));
  });

  test("a good one piece after the other, by several at once", async () => {
    await using daemon = await bed.daemonFor();
    const content = Buffer.alloc(400_000, "abcdefg");
    const digest = bed.put(content);
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
    assert.deepEqual(bed.failed, []);
  });

  test("one that is cut short meanwhile is no success", async () => {
    const digest = digestOf("x");
    await using daemon = await bed.daemonWith({
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
    await using daemon = await bed.daemonWith({
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
