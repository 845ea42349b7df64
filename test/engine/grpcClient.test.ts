import { strict as assert } from "node:assert";
import { performServerHandshake, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { describe, test } from "node:test";
import { isAbort } from "../../src/base/errors.ts";
import { frame } from "../../src/engine/grpc/frames.ts";
import { createGrpcClient, type GrpcClient } from "../../src/engine/grpc/grpcClient.ts";
import { CallCutError, GrpcError, grpcStatus } from "../../src/engine/grpc/grpcError.ts";
import type { GrpcMethods } from "../../src/engine/grpc/grpcServer.ts";
import { startGrpcPair } from "./grpcPair.ts";

const LIMIT = { timeout: 10_000 };
const text = (words: string): Uint8Array => Buffer.from(words);

/** Calls a server; all is closed afterwards. */
async function withServer<T>(
  serve: GrpcMethods | ((connection: Socket) => void),
  call: (client: GrpcClient) => Promise<T>,
): Promise<T> {
  const pair = await startGrpcPair(serve);
  const client = createGrpcClient(await pair.connect());
  try {
    return await call(client);
  } finally {
    client.close();
    await pair.close();
  }
}

/** Serves each call by what it does with the bare stream. */
function bare(answer: (stream: ServerHttp2Stream) => void) {
  return (connection: Socket): void => {
    const session = performServerHandshake(connection);
    session.on("error", () => undefined);
    session.on("stream", (stream: ServerHttp2Stream) => {
      stream.on("error", () => undefined);
      answer(stream);
    });
  };
}

const grpcHeaders = { ":status": 200, "content-type": "application/grpc" };

function endWith(stream: ServerHttp2Stream, trailers: Record<string, string>): void {
  stream.respond(grpcHeaders, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(trailers));
}

describe("createGrpcClient", () => {
  test("asks and streams on one connection", LIMIT, async () => {
    const methods: GrpcMethods = {
      "/a.B/Echo": (message) => message,
      "/a.B/Twice": {
        async serve(call) {
          const seen: Uint8Array[] = [];
          await call.receive((message) => seen.push(message));
          for (const message of seen) await call.send(message, message);
        },
      },
    };
    await withServer(methods, async (client) => {
      const asked = Array.from({ length: 20 }, (_, index) =>
        client.ask("/a.B/Echo", text("x".repeat(index * 10_000))),
      );
      const lengths = (await Promise.all(asked)).map(({ length }) => length);
      assert.deepEqual(
        lengths,
        lengths.map((_, index) => index * 10_000),
      );
      const stream = client.open("/a.B/Twice");
      const got: string[] = [];
      const received = stream.receive((message) => got.push(Buffer.from(message).toString()));
      await stream.send(text("a"), text("b"));
      stream.end();
      await received;
      assert.deepEqual(got, ["a", "a", "b", "b"]);
    });
  });

  test("an error has its status and words, with and without escapes", LIMIT, async () => {
    const methods: GrpcMethods = {
      "/a.B/Refuse": () => {
        throw new GrpcError(grpcStatus.notFound, "no ü, 100%");
      },
    };
    await withServer(methods, async (client) => {
      await assert.rejects(
        client.ask("/a.B/Refuse", text("")),
        (error) =>
          error instanceof GrpcError && error.status === 5 && error.message === "no ü, 100%",
      );
      await assert.rejects(client.ask("/a.B/Unknown", text("")), { status: 12 });
    });
    const unescaped = bare((stream) =>
      endAfter(stream, { "grpc-status": "2", "grpc-message": "5% of" }),
    );
    await withServer(unescaped, async (client) => {
      await assert.rejects(client.ask("/a.B/C", text("")), { status: 2, message: "5% of" });
    });
  });

  test("a refusal that comes before the question is out", LIMIT, async () => {
    const early = bare((stream) => {
      stream.respond(
        { ...grpcHeaders, "grpc-status": "8", "grpc-message": "too much" },
        { endStream: true },
      );
    });
    await withServer(early, async (client) => {
      await assert.rejects(client.ask("/a.B/C", Buffer.alloc(20_000_000)), { message: "too much" });
    });
  });

  test("no gRPC at all", LIMIT, async () => {
    const html = bare((stream) => {
      stream.respond({ ":status": 404, "content-type": "text/html" });
      stream.end("not here");
    });
    await withServer(html, async (client) => {
      await assert.rejects(client.ask("/a.B/C", text("")), GrpcError);
    });
    await withServer(
      (connection) => connection.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
      async (client) => {
        await assert.rejects(client.ask("/a.B/C", text("")), CallCutError);
      },
    );
  });

  const damaged: readonly (readonly [string, Buffer, RegExp])[] = [
    ["half a message", frame([text("whole"), text("half of it")]).subarray(0, 18), /cut off/],
    ["half a length", Buffer.from([0, 0, 0]), /cut off/],
    ["a message that says it is 4 GB", Buffer.from([0, 255, 255, 255, 255, 1]), /too large/],
    ["a compressed message", Buffer.from([1, 0, 0, 0, 1, 1]), /compressed/],
  ];
  for (const [what, bytes, message] of damaged) {
    test(`${what}, and then all is said to be well`, LIMIT, async () => {
      const server = bare((stream) => {
        endWith(stream, { "grpc-status": "0" });
        stream.end(bytes);
      });
      await withServer(server, async (client) => {
        await assert.rejects(client.ask("/a.B/C", text("")), (error) => {
          assert.ok(error instanceof CallCutError, String(error));
          assert.match(error.message, message);
          return true;
        });
      });
    });
  }

  test("an end without a status", LIMIT, async () => {
    const server = bare((stream) => {
      stream.respond(grpcHeaders);
      stream.end(frame([text("a")]));
    });
    await withServer(server, async (client) => {
      await assert.rejects(client.ask("/a.B/C", text("")), CallCutError);
    });
  });

  const phases: readonly (readonly [string, (connection: Socket) => void])[] = [
    ["at once", (connection) => connection.destroy()],
    [
      "before the call is read",
      (connection) => connection.once("data", () => connection.destroy()),
    ],
    ["before the answer", (connection) => bare(() => connection.destroy())(connection)],
    [
      "after the headers",
      (connection) =>
        bare((stream) => {
          stream.respond(grpcHeaders);
          setTimeout(() => connection.destroy(), 20);
        })(connection),
    ],
    [
      "in a message",
      (connection) =>
        bare((stream) => {
          stream.respond(grpcHeaders);
          stream.write(frame([Buffer.alloc(1000)]).subarray(0, 500));
          setTimeout(() => connection.destroy(), 20);
        })(connection),
    ],
    [
      "before the trailers",
      (connection) =>
        bare((stream) => {
          stream.respond(grpcHeaders, { waitForTrailers: true });
          stream.write(frame([Buffer.alloc(10)]));
          setTimeout(() => connection.destroy(), 20);
        })(connection),
    ],
  ];
  for (const [when, serve] of phases) {
    test(`a connection that is cut ${when}`, LIMIT, async () => {
      await withServer(serve, async (client) => {
        await assert.rejects(client.ask("/a.B/C", Buffer.alloc(100_000)), CallCutError);
        if (!client.closed.aborted) {
          await new Promise((resolve) => client.closed.addEventListener("abort", resolve));
        }
        await assert.rejects(async () => client.ask("/a.B/C", text("")), CallCutError);
      });
    });
  }

  test("an abort resets the call, and only that", LIMIT, async () => {
    const reset: number[] = [];
    const server = bare((stream) => {
      stream.on("close", () => reset.push(stream.rstCode));
      if (stream.session?.destroyed) return;
      stream.respond(grpcHeaders);
    });
    await withServer(server, async (client) => {
      const abort = new AbortController();
      const began = performance.now();
      const asked = client.ask("/a.B/Wait", text(""), { signal: abort.signal });
      const other = client.ask("/a.B/Wait", text(""));
      other.catch(() => undefined);
      setTimeout(() => abort.abort(), 50);
      await assert.rejects(asked, (error) => isAbort(error));
      assert.ok(performance.now() - began < 1_000);
      while (reset.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.deepEqual(reset, [8]);
      assert.equal(client.closed.aborted, false);
    });
  });

  // Node hands over in the next tick what a connection has read already.
  test("a client that is closed at once, with bytes waiting", LIMIT, async () => {
    const pair = await startGrpcPair({});
    for (let round = 0; round < 5; round++) {
      const connection = await pair.connect();
      connection.unshift(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
      createGrpcClient(connection).close();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(pair.open.size, 0);
    await pair.close();
  });
});

function endAfter(stream: ServerHttp2Stream, trailers: Record<string, string>): void {
  endWith(stream, trailers);
  stream.end();
}
