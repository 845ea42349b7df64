import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";
import { buildWithControl } from "../../src/engine/buildkit/buildWithControl.ts";
import type { BackendEvent } from "../../src/engine/engine.ts";
import { GrpcError } from "../../src/engine/grpc/grpcError.ts";
import { writeField, writeMessage } from "../../src/engine/grpc/protoFields.ts";
import { buildRequest } from "./engineFixture.ts";
import {
  type FakeBehaviour,
  type FakeBuildKit,
  solveResponse,
  startFakeBuildKit,
  statusWith,
  vertexReport,
} from "./fakeBuildKit.ts";

const LIMIT = { timeout: 30_000 };
const garbage = Buffer.from("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "latin1");
const never = () => new Promise<never>(() => undefined);

interface Outcome {
  readonly digest?: string | undefined;
  readonly error?: unknown;
  readonly events: readonly BackendEvent[];
  readonly took: number;
  /** Connections that are still open a moment later. */
  readonly left: number;
  readonly sessionsClosed: number;
}

async function build(
  behaviour: FakeBehaviour,
  options: { readonly signal?: AbortSignal; readonly during?: (fake: FakeBuildKit) => void } = {},
): Promise<Outcome> {
  const fake = await startFakeBuildKit(behaviour);
  const events: BackendEvent[] = [];
  const context = { dockerfile: "Dockerfile", sharedKey: "key", folders: {} };
  const synced = { context, onSent: () => undefined, onDone: () => undefined };
  const request = buildRequest("", { synced });
  const began = performance.now();
  const building = buildWithControl(
    fake.connector,
    request,
    (event) => events.push(event),
    options.signal,
  );
  options.during?.(fake);
  const ended = await building.then(
    ({ digest }) => ({ digest }),
    (error: unknown) => ({ error }),
  );
  const took = performance.now() - began;
  await new Promise((resolve) => setTimeout(resolve, 50));
  const left = fake.pair.open.size;
  await fake.close();
  return { ...ended, events, took, left, sessionsClosed: fake.sessionsClosed };
}

/** Detects a trailer as `grpcServer` sends none: an error whose details our server cannot carry. */
const failing = (message: string) => () => {
  throw new GrpcError(2, message);
};

describe("a build by the control API", () => {
  test("ends well, and leaves nothing open", LIMIT, async () => {
    const { digest, events, left, sessionsClosed, took } = await build({
      solve: () => solveResponse,
      status: (call) => call.send(vertexReport({ digest: "a", name: "[1/1] FROM a" })),
    });
    assert.equal(digest, "sha256:manifest");
    assert.deepEqual(
      events.map((event) => (event.type === "step" ? event.name : event.type)),
      ["backend", "[1/1] FROM a"],
    );
    assert.deepEqual([left, sessionsClosed], [0, 1]);
    assert.ok(took < 1_000, `${took}`);
  });

  test("reports that cannot be read cost nothing but themselves", LIMIT, async () => {
    const { digest, events } = await build({
      solve: () => solveResponse,
      async status(call) {
        await call.send(garbage, vertexReport({ digest: "a", name: "b" }), garbage);
      },
    });
    assert.equal(digest, "sha256:manifest");
    assert.equal(events.length, 2);
  });

  test("no reports at all, or an error instead of them", LIMIT, async () => {
    const { digest } = await build({ solve: () => solveResponse, status: failing("no such job") });
    assert.equal(digest, "sha256:manifest");
  });

  test("reports that never end are given up", LIMIT, async () => {
    const { digest, took, left } = await build({ solve: () => solveResponse, status: never });
    assert.equal(digest, "sha256:manifest");
    assert.ok(took > 4_500 && took < 7_000, `${took}`);
    assert.equal(left, 0);
  });

  test("a refusal without any report is told at once", LIMIT, async () => {
    const { error, took } = await build({ solve: failing("exporter x not found"), status: never });
    assert.ok(isSlipwayError(error, "build-failed"), String(error));
    assert.match(error.message, /exporter x not found/);
    assert.ok(took < 2_000, `${took}`);
  });

  test("an answer that cannot be read", LIMIT, async () => {
    const { error } = await build({ solve: () => garbage });
    assert.ok(isSlipwayError(error, "engine-lost"), String(error));
  });

  test("an engine that shuts down", LIMIT, async () => {
    const { error } = await build({ solve: failing("context canceled") });
    assert.ok(isSlipwayError(error, "engine-lost"), String(error));
  });

  test("a connection that is cut", LIMIT, async () => {
    const { error, took } = await build(
      { solve: never, status: never },
      {
        during(fake) {
          setTimeout(() => fake.close(), 100);
        },
      },
    );
    assert.ok(isSlipwayError(error, "engine-lost"), String(error));
    assert.ok(took < 3_000, `${took}`);
  });

  test("a connection that is cut after a step failed", LIMIT, async () => {
    const { error } = await build(
      {
        solve: never,
        async status(call) {
          await call.send(
            vertexReport({ digest: "a", name: "[1/1] RUN a", error: "process a: exit code: 3" }),
          );
          await never();
        },
      },
      {
        during(fake) {
          setTimeout(() => fake.close(), 200);
        },
      },
    );
    assert.ok(isSlipwayError(error, "build-failed"), String(error));
    assert.deepEqual([error.facts.stepId, error.facts.exitCode], ["a", 3]);
  });

  const source = {
    info: { filename: "Dockerfile", data: "" },
    ranges: [{ start: { line: 5 }, end: { line: 6 } }],
  };
  const record = (fields: Readonly<Record<number, Uint8Array>>, complete = true) =>
    writeMessage((writer) => {
      writer.uint32(8).int32(complete ? 1 : 0);
      const inner = writeMessage((it) => {
        for (const [field, value] of Object.entries(fields)) writeField(it, Number(field), value);
      });
      writeField(writer, 2, inner);
    });
  const descriptor = writeMessage((writer) => writeField(writer, 2, "sha256:error"));

  test("an answer that never comes is read from the history", LIMIT, async () => {
    let asked = 0;
    const { error, took } = await build({
      solve: never,
      async history(call) {
        // First it is not complete, which takes another question.
        await call.send(record({ 18: descriptor, 5: statusWith("short", {}) }, ++asked > 1));
      },
      async content(call) {
        const whole = statusWith("it failed", { Source: source, Vertex: { digest: "v" } });
        const piece = (bytes: Uint8Array) => writeMessage((writer) => writeField(writer, 2, bytes));
        await call.send(piece(whole.subarray(0, 20)), piece(whole.subarray(20)));
      },
    });
    assert.ok(isSlipwayError(error, "build-failed"), String(error));
    assert.match(error.message, /it failed/);
    assert.deepEqual(error.facts.source, {
      file: "Dockerfile",
      ranges: [{ line: 5, endLine: 6 }],
    });
    assert.equal(error.facts.stepId, "v");
    assert.equal(asked, 2);
    assert.ok(took < 5_000, `${took}`);
  });

  test("without the whole error in the history its words do", LIMIT, async () => {
    const { error } = await build({
      solve: never,
      history: (call) => call.send(record({ 5: statusWith("short words", {}) })),
    });
    assert.ok(isSlipwayError(error, "build-failed"), String(error));
    assert.match(error.message, /short words/);
  });

  test("an answer that is only late is waited for", LIMIT, async () => {
    const { digest } = await build({
      solve: () => new Promise((resolve) => setTimeout(() => resolve(solveResponse), 3_500)),
      history: (call) => call.send(record({})),
    });
    assert.equal(digest, "sha256:manifest");
  });

  test("an answer that begins and never ends, and no history", LIMIT, async () => {
    const { error, took, left } = await build({
      solve: {
        async serve(call) {
          await call.send();
          await never();
        },
      },
      status: (call) => call.send(vertexReport({ digest: "a", name: "[1/1] RUN a" })),
    });
    assert.ok(isSlipwayError(error, "build-failed"), String(error));
    assert.match(error.message, /^RUN a failed: .* too long to be read$/);
    assert.equal(error.facts.stepId, "a");
    assert.ok(took < 6_000, `${took}`);
    assert.equal(left, 0);
  });

  test("a cancel is prompt where the builder does not answer", LIMIT, async () => {
    let reset = false;
    const signal = AbortSignal.timeout(200);
    const { error, took, sessionsClosed } = await build(
      {
        solve: (_message, stopped) =>
          new Promise((_, reject) => {
            stopped.addEventListener("abort", () => {
              reset = true;
              reject(new Error("stopped"));
            });
          }),
        status: never,
      },
      { signal },
    );
    assert.ok(isAbort(error), String(error));
    assert.ok(took < 400, `${took}`);
    assert.equal(reset, true);
    assert.equal(sessionsClosed, 1);
  });

  test("a session that is refused closes the control connection", LIMIT, async () => {
    const { error, left, events } = await build({
      solve: never,
      openSession: () => Promise.reject(new Error("no session")),
    });
    assert.match(String(error), /no session/);
    assert.equal(left, 0);
    assert.deepEqual(events, []);
  });
});
