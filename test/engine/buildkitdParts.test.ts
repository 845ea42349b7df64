import { strict as assert } from "node:assert";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { setImmediate as tick } from "node:timers/promises";
import { isSlipwayError } from "../../src/base/errors.ts";
import { chooseNode } from "../../src/engine/buildkitd/chooseNode.ts";
import type { ConnectedNode } from "../../src/engine/buildkitd/connectNode.ts";
import { demultiplex } from "../../src/engine/buildkitd/demultiplex.ts";
import { podOfAddress } from "../../src/engine/buildkitd/dialPod.ts";
import { assertLoadable, planResult } from "../../src/engine/buildkitd/planResult.ts";
import { sessionConnection } from "../../src/engine/buildkitd/sessionConnection.ts";
import type { GrpcClient } from "../../src/engine/grpc/grpcClient.ts";
import { encodeBytes } from "../../src/engine/session/bytesMessages.ts";

describe("two streams in one", () => {
  const part = (type: number, text: string): Buffer => {
    const head = Buffer.from([type, 0, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32BE(text.length, 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };

  it("come apart, wherever the pieces are cut", async () => {
    const output = [part(1, "\0one "), part(1, ""), part(1, "two")];
    const whole = Buffer.concat(output);
    const withWarning = Buffer.concat([...output, part(2, "warning\n"), part(1, "three")]);
    for (const size of [1, 3, 9, 1000]) {
      assert.equal(await readIn(size, whole), "\0one two");
      await assert.rejects(readIn(size, withWarning), /^Error: buildctl: warning$/);
    }
  });

  it("are an error where the program could not be started", async () => {
    const said = part(1, 'exec: "buildctl": executable file not found in $PATH\r\n');
    await assert.rejects(
      readIn(1000, said),
      /the engine could not start buildctl: exec: "buildctl"/,
    );
  });

  it("wait for their reader", async () => {
    const raw = new PassThrough();
    const connection = demultiplex(raw, "buildctl");
    raw.write(part(1, "\0".repeat(100_000)));
    await tick();
    await tick();
    assert.equal(raw.isPaused(), true);
    connection.resume();
    await tick();
    await tick();
    assert.equal(raw.isPaused(), false);
    connection.destroy();
    assert.equal(raw.destroyed, true);
  });

  async function readIn(size: number, whole: Buffer): Promise<string> {
    const raw = new PassThrough();
    const reading = demultiplex(raw, "buildctl").toArray();
    reading.catch(() => undefined);
    for (let at = 0; at < whole.length; at += size) raw.write(whole.subarray(at, at + size));
    raw.end();
    return Buffer.concat(await reading).toString();
  }
});

describe("a session inside of a call", () => {
  function callOf() {
    const sent: Uint8Array[] = [];
    const state = { paused: false, ended: false, aborted: false };
    let deliver: (message: Uint8Array) => void = () => undefined;
    let finish: (error?: Error) => void = () => undefined;
    let opened: unknown;
    const control = {
      open(method: string, options: { metadata?: unknown; signal?: AbortSignal }) {
        opened = [method, options.metadata];
        options.signal?.addEventListener("abort", () => {
          state.aborted = true;
        });
        return {
          send: async (...messages: Uint8Array[]) => void sent.push(...messages),
          end() {
            state.ended = true;
          },
          receive(onMessage: typeof deliver) {
            deliver = onMessage;
            return new Promise<void>((resolve, reject) => {
              finish = (error) => (error ? reject(error) : resolve());
            });
          },
          pause() {
            state.paused = true;
          },
          resume() {
            state.paused = false;
          },
        };
      },
    } as unknown as GrpcClient;
    const headers = { "X-Docker-Expose-Session-Uuid": "id" };
    const connection = sessionConnection(control, { headers });
    return {
      connection,
      sent,
      state,
      opened: () => opened,
      deliver: (bytes: Uint8Array) => deliver(encodeBytes(bytes)),
      finish: (error?: Error) => finish(error),
    };
  }

  it("is announced in the call's headers", () => {
    const { opened } = callOf();
    const headers = { "X-Docker-Expose-Session-Uuid": "id" };
    assert.deepEqual(opened(), ["/moby.buildkit.v1.Control/Session", headers]);
  });

  it("puts small writes into one message and cuts large ones", async () => {
    const { connection, sent } = callOf();
    connection.cork();
    for (const text of ["a", "b", "c"]) connection.write(text);
    connection.uncork();
    await tick();
    assert.deepEqual(sent, [encodeBytes(Buffer.from("abc"))]);
    sent.length = 0;
    await new Promise((resolve) => connection.write(Buffer.alloc(1_000_000, 7), resolve));
    assert.equal(sent.length, 4);
    assert.ok(sent.every((message) => message.length <= 256 * 1024 + 8));
  });

  it("has the daemon wait for its reader", async () => {
    const { connection, state, deliver, finish } = callOf();
    deliver(Buffer.alloc(1_000_000));
    assert.equal(state.paused, true);
    const read = connection.toArray();
    await tick();
    assert.equal(state.paused, false);
    finish();
    assert.equal(Buffer.concat(await read).length, 1_000_000);
  });

  it("ends with the call, and the call with it", async () => {
    const failed = callOf();
    const error = once(failed.connection, "error");
    failed.finish(new Error("cut"));
    assert.equal((await error)[0].message, "cut");
    const closed = callOf();
    closed.connection.destroy();
    await tick();
    assert.equal(closed.state.aborted, true);
  });
});

describe("the node that builds", () => {
  const node = (name: string, platforms: readonly string[]) =>
    ({ node: { name, platforms: [] }, platforms }) as unknown as ConnectedNode;
  const amd = node("amd", ["linux/amd64", "linux/386"]);
  const arm = node("arm", ["linux/arm64", "linux/arm/v7"]);
  const chosen = (...platforms: readonly string[]) =>
    chooseNode("b", [amd, arm], { platforms }).node.name;

  it("has all the platforms that are asked for", () => {
    assert.equal(chosen(), "amd");
    assert.equal(chosen("linux/arm64"), "arm");
    assert.equal(chosen("linux/aarch64/v8", "linux/arm"), "arm");
    assert.equal(chosen("linux/x86_64"), "amd");
  });

  it("is none where several would have to share them", () => {
    assert.throws(
      () => chosen("linux/amd64", "linux/arm64"),
      (error: unknown) =>
        isSlipwayError(error, "build-unsupported") &&
        error.facts.options[0]?.option === "platform" &&
        /no node of the builder "b" has all of linux\/amd64, linux\/arm64/.test(error.message),
    );
  });

  it("is asked anyway where it is the only one", () => {
    assert.equal(chooseNode("b", [amd], { platforms: ["linux/s390x"] }).node.name, "amd");
  });
});

describe("the result of a remote build", () => {
  const engine = { loadImage: assert.fail, inspectImage: assert.fail } as never;
  const plan = (asked: object, taker: never | Error | undefined = engine) =>
    planResult("b", { tags: [], ...asked }, taker);

  it("goes into the engine where it has a name and nothing else is said", () => {
    assert.equal(plan({ tags: ["a"] }).loads, engine);
    assert.equal(plan({ loadImage: true }).loads, engine);
    assert.equal(
      plan({ tags: ["a"], outputs: [{ type: "image", attributes: {} }] }).loads,
      undefined,
    );
    assert.equal(plan({ tags: ["a"], loadImage: false }).warning, undefined);
  });

  it("stays in the cache otherwise, which is said", () => {
    assert.match(
      plan({}).warning ?? "",
      /stays in the cache of the builder "b": the image has no name/,
    );
    assert.match(plan({ tags: ["a"] }, new Error("none")).warning ?? "", /no engine is there/);
  });

  it("fails before the build where it cannot be loaded", () => {
    assert.throws(
      () => plan({ loadImage: true }, new Error("no engine answers")),
      /no engine answers/,
    );
    for (const asked of [{ platforms: ["a", "b"] }, { provenance: "mode=max" }, { sbom: true }]) {
      assert.throws(
        () => assertLoadable("b", { tags: [], ...asked }),
        (error: unknown) => isSlipwayError(error, "build-unsupported"),
      );
    }
    assertLoadable("b", { tags: [], platforms: ["a"], provenance: false, sbom: false });
  });
});

describe("kube-pod addresses", () => {
  it("name a pod, and never an option of kubectl", () => {
    const url = new URL("kube-pod://builder-0?namespace=ci&context=prod&container=buildkitd");
    assert.deepEqual(podOfAddress(url), {
      pod: "builder-0",
      container: "buildkitd",
      flags: ["--context=prod", "--namespace=ci"],
    });
    assert.throws(() => podOfAddress(new URL("kube-pod://?namespace=ci")));
    assert.throws(() => podOfAddress(new URL("kube-pod://--help")), /no pod/);
    assert.throws(() => podOfAddress(new URL("kube-pod://a?container=--help")), /no pod/);
  });
});
