import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import protobuf from "protobufjs/minimal.js";
import { createTraceReader, parseStepName } from "../../src/engine/build/traceEvents.ts";
import { decodeTrace, type TraceVertex } from "../../src/engine/build/traceMessages.ts";

describe("parseStepName", () => {
  for (const [name, expected] of [
    ["[2/5] RUN make", { index: 2, total: 5, text: "RUN make" }],
    ["[build 2/5] RUN make", { stage: "build", index: 2, total: 5, text: "RUN make" }],
    ["[stage-1 10/12] COPY a b", { stage: "stage-1", index: 10, total: 12, text: "COPY a b" }],
    ["[linux/amd64 2/5] RUN a", { index: 2, total: 5, text: "RUN a" }],
    ["[linux/arm64/v8 b 2/5] RUN a", { stage: "b", index: 2, total: 5, text: "RUN a" }],
    ["[linux/amd64->arm64 b 2/5] RUN a", { stage: "b", index: 2, total: 5, text: "RUN a" }],
    ["[1/1] RUN <<E\nx\nE", { index: 1, total: 1, text: "RUN <<E\nx\nE" }],
    ["[internal] load metadata for a", undefined],
    ["[auth] library/a:pull token for b", undefined],
    ["exporting to image", undefined],
    ["", undefined],
  ] as const) {
    test(JSON.stringify(name), () => assert.deepEqual(parseStepName(name), expected));
  }
});

describe("createTraceReader", () => {
  const vertex = (more: Partial<TraceVertex>): TraceVertex => ({
    digest: "a",
    name: "[1/1] RUN a",
    cached: false,
    started: 1,
    completed: undefined,
    error: "",
    ...more,
  });
  const statuses = (...vertexes: readonly TraceVertex[]) => {
    const reader = createTraceReader();
    const events = vertexes.flatMap((one) =>
      reader.read({ vertexes: [one], statuses: [], logs: [], warnings: [] }),
    );
    return events.map((event) => (event.type === "step" ? event.status : event.type));
  };

  for (const [name, vertexes, expected] of [
    ["only announced", [vertex({ started: undefined })], []],
    ["told again and again", [vertex({}), vertex({}), vertex({})], ["started"]],
    ["done", [vertex({}), vertex({ completed: 2 })], ["started", "done"]],
    ["first heard of at its end", [vertex({ completed: 2 })], ["started", "done"]],
    ["cached", [vertex({ cached: true, completed: 1 })], ["cached"]],
    [
      "found cached late",
      [vertex({ completed: 2 }), vertex({ completed: 2, cached: true })],
      ["started", "done", "cached"],
    ],
    [
      "found cached while its layers are brought",
      [
        vertex({}),
        vertex({ started: 2 }),
        vertex({ started: 2, completed: 3, cached: true }),
        vertex({ completed: 3 }),
        vertex({ started: 2, completed: 4 }),
      ],
      ["started", "started", "cached"],
    ],
    [
      "found cached, and its layers brought for a later one",
      [
        vertex({ completed: 2, cached: true }),
        vertex({ started: 5 }),
        vertex({ started: 5, completed: 6 }),
      ],
      ["cached", "started", "cached"],
    ],
    [
      "found cached, whose layers do not come",
      [
        vertex({ completed: 2, cached: true }),
        vertex({ started: 2, completed: 3, error: "not found" }),
      ],
      ["cached", "started", "failed"],
    ],
    [
      "failed",
      [vertex({}), vertex({ completed: 2, error: "exit code: 1" })],
      ["started", "failed"],
    ],
    [
      "cancelled",
      [vertex({}), vertex({ completed: 2, error: "context canceled" })],
      ["started", "cancelled"],
    ],
    [
      "run again",
      [vertex({ completed: 2 }), vertex({ started: 3 }), vertex({ started: 3, completed: 4 })],
      ["started", "done", "started", "done"],
    ],
  ] as const) {
    test(`a vertex ${name}`, () => assert.deepEqual(statuses(...vertexes), expected));
  }

  test("a vertex found cached, and run after all, is done", () => {
    const reader = createTraceReader();
    const read = (more: Partial<TraceVertex>, said: readonly string[] = []) =>
      reader.read({
        vertexes: [vertex(more)],
        statuses: [],
        logs: said.map((text) => ({ vertex: "a", at: 5, stream: 1, text: Buffer.from(text) })),
        warnings: [],
      });
    read({ completed: 2, cached: true });
    read({ started: 3 }, ["said"]);
    const [end] = read({ started: 3, completed: 6 });
    assert.ok(end?.type === "step" && end.status === "done");
  });

  test("a cancelled step is not the one that failed", () => {
    const reader = createTraceReader();
    const vertexes = [
      vertex({ digest: "bad", completed: 2, error: "exit code: 1" }),
      vertex({ digest: "beside", completed: 2, error: "context canceled" }),
    ];
    reader.read({ vertexes, statuses: [], logs: [], warnings: [] });
    assert.equal(reader.failedStep?.id, "bad");
  });

  test("output comes before the end that the same message tells, characters whole", () => {
    const reader = createTraceReader();
    const [first, second] = [Buffer.from("ü").subarray(0, 1), Buffer.from("ü\n").subarray(1)];
    const log = (text: Uint8Array, stream = 1) => ({ vertex: "a", at: 5, stream, text });
    const events = reader.read({
      vertexes: [vertex({ completed: 2 })],
      statuses: [],
      logs: [log(first), log(Buffer.from("e"), 2), log(second)],
      warnings: [],
    });
    assert.deepEqual(
      events.map((event) =>
        event.type === "output" ? `${event.stream}:${event.text}` : event.type,
      ),
      ["step", "stderr:e", "stdout:ü\n", "step"],
    );
  });
});

describe("decodeTrace", () => {
  test("skips fields that it does not know", () => {
    const inner = protobuf.Writer.create();
    inner.uint32(10).string("sha256:1").uint32(26).string("name").uint32(800).uint32(7);
    inner.uint32(42).fork().uint32(8).int64(1_700_000_000).uint32(16).int32(500_000_000).ldelim();
    const message = protobuf.Writer.create();
    message.uint32(10).bytes(inner.finish()).uint32(794).string("later").uint32(801).fixed64(1);
    const [vertex] = decodeTrace(message.finish()).vertexes;
    assert.deepEqual(vertex, {
      digest: "sha256:1",
      name: "name",
      cached: false,
      started: 1_700_000_000_500,
      completed: undefined,
      error: "",
    });
  });

  test("refuses what is no protobuf", () => {
    assert.throws(() => decodeTrace(Uint8Array.of(10, 200, 1)));
  });
});

describe("decodeTrace", () => {
  test("a warning on several lines begins on the first, and what follows is read", () => {
    const range = (line: number) => {
      const position = protobuf.Writer.create().uint32(8).int32(line).finish();
      return protobuf.Writer.create().uint32(10).bytes(position).finish();
    };
    const text = new TextEncoder();
    const warning = protobuf.Writer.create().uint32(26).bytes(text.encode("A: b (line 3)"));
    for (const line of [3, 4, 5]) warning.uint32(58).bytes(range(line));
    warning.uint32(42).string("https://example.com/a");
    const log = protobuf.Writer.create().uint32(34).bytes(text.encode("said"));
    const message = protobuf.Writer.create();
    message.uint32(34).bytes(warning.finish());
    message.uint32(26).bytes(log.finish());
    const { warnings, logs } = decodeTrace(message.finish());
    assert.deepEqual(warnings, [
      { short: "A: b (line 3)", url: "https://example.com/a", line: 3, endLine: 5 },
    ]);
    assert.equal(new TextDecoder().decode(logs[0]?.text), "said");
  });
});
