import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { createClassicReader } from "../../src/engine/build/classicEvents.ts";

type Line = string | Record<string, unknown>;

describe("classic builder's lines", () => {
  const cases: readonly (readonly [string, readonly Line[], readonly string[]])[] = [
    [
      "Docker, with line breaks as records of their own",
      ["Step 1/2 : FROM a", "\n", " ---> 0123456789ab\n", "Step 2/2 : RUN b", "\n"],
      ["step-1 started", "step-1 done", "step-2 started"],
    ],
    [
      "a step from the cache",
      ["Step 1/1 : RUN b\n", " ---> Using cache\n", " ---> 0123456789ab\n"],
      ["step-1 started", "step-1 cached"],
    ],
    [
      "output that looks like a step, out of turn",
      ["Step 1/3 : RUN b\n", "Step 1/3 : RUN b\n", "Step 3/3 : x\n"],
      ["step-1 started", "out Step 1/3 : RUN b", "out Step 3/3 : x", "step-1 done"],
    ],
    [
      "what the builder says of its containers is no output",
      [
        "Step 1/1 : RUN b\n",
        " ---> Running in 0123456789ab\n",
        "said\n",
        "\u001b[91mcried\n\u001b[0m",
        " ---> Removed intermediate container 0123456789ab\n",
        "Removing intermediate container 0123456789ab\n",
        "Successfully built 0123456789ab\n",
        "Successfully tagged a:b\n",
      ],
      ["step-1 started", "out said", "err cried", "step-1 done"],
    ],
    [
      "an empty line of output is kept",
      ["Step 1/1 : RUN b\n", "said\n", "\n"],
      ["step-1 started", "out said", "out ", "step-1 done"],
    ],
    [
      "Podman",
      ["STEP 1/2: FROM a\n", "STEP 2/2: RUN b\n", "--> 0123456789a\n", `${"0".repeat(64)}\n`],
      ["step-1 started", "step-1 done", "step-2 started", "step-2 done"],
    ],
    [
      "Podman with several stages",
      ["[1/2] STEP 1/1: FROM a\n", "[2/2] STEP 1/1: FROM b\n", "[2/2] COMMIT b:1\n"],
      ["step-1-1 started", "step-1-1 done", "step-2-1 started", "step-2-1 done"],
    ],
    [
      "a base that is pulled",
      [
        "Step 1/1 : FROM a\n",
        { status: "Downloading", id: "l1", progressDetail: { current: 3, total: 9 } },
        { status: "Pull complete", id: "l1", progressDetail: {} },
        { status: "Digest: sha256:x" },
      ],
      [
        "step-1 started",
        "progress Downloading l1 3/9",
        "progress Pull complete l1 done",
        "step-1 done",
      ],
    ],
    ["records of unknown kinds", [{}, { stream: 3 }, { aux: 1 }, { status: 4, id: [] }], []],
    ["output before any step", ["words\n"], []],
  ];
  for (const [name, lines, expected] of cases) {
    test(name, () => {
      const reader = createClassicReader(() => 7);
      const events = lines.flatMap((line) =>
        reader.read(typeof line === "string" ? { stream: line } : line),
      );
      const told = [...events, ...reader.end()].map((event) => {
        if (event.type === "step") return `${event.id} ${event.status}`;
        if (event.type === "output") {
          return `${event.stream.slice(3)} ${event.text.trimEnd()}`.replace(/^(out|err)/, "$1");
        }
        return `progress ${event.item} ${event.done ? "done" : `${event.current}/${event.total}`}`;
      });
      const ended = expected.at(-1)?.endsWith("started") ? told.slice(0, -1) : told;
      assert.deepEqual(ended, expected);
    });
  }

  test("knows which images the build made, and not the base or the cache", () => {
    const reader = createClassicReader(() => 0);
    for (const stream of [
      "Step 1/3 : FROM a\n",
      " ---> 00000000000a\n",
      "Step 2/3 : RUN b\n",
      " ---> Using cache\n",
      " ---> 00000000000b\n",
      "Step 3/3 : RUN c\n",
      " ---> 00000000000c\n",
      "Successfully built 00000000000c\n",
    ]) {
      reader.read({ stream });
    }
    assert.deepEqual(reader.madeImages, ["00000000000c"]);
    assert.equal(reader.builtImage, "00000000000c");
  });
});
