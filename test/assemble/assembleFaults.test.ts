import assert from "node:assert/strict";
import { test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { createAssembling, endedSteps } from "./assembling.ts";

/** A Dockerfile, the line of the fault, and words of it. */
const faults: readonly (readonly [string, number, RegExp])[] = [
  ["FROM scratch\nCOPY a /\nCOPY nowhere /\n", 3, /There is no nowhere/],
  ["FROM scratch\nCOPY a /f\nWORKDIR /f\n", 3, /f/],
  ["FROM scratch\nCOPY --chmod=9x a /\n", 2, /chmod|mode/i],
  ["FROM scratch\nCOPY a ${X:?set}\n", 2, /failed to process/],
  ["FROM scratch\nEXPOSE 99999\n", 2, /65535/],
  ["FROM scratch\nARG P=x\nEXPOSE $P\n", 3, /not a port/],
  ["FROM scratch\nARG S=NO\nSTOPSIGNAL $S\n", 3, /not a signal/],
  ["FROM scratch\nADD https://github.com/a/b.git /\n", 2, /git repository/],
  ["FROM scratch\nADD git@github.com:a/b.git /\n", 2, /git repository/],
  ["FROM scratch\nADD --checksum=sha256:0 a /\n", 2, /non-HTTP/],
  ["FROM scratch\nADD --checksum=sha256:0 http://h/a /\n", 2, /is not one/],
  [`FROM scratch\nADD --checksum=sha256:${"0".repeat(64)} http://h/a /\n`, 2, /digest mismatch/],
  ["FROM scratch AS s\nCOPY --from=t /a /\nFROM scratch AS t\nCOPY --from=s /a /\n", 4, /circular/],
  ["ARG I\nFROM $I\n", 2, /should not be blank/],
  ["FROM Bad:Name:x\n", 1, /failed to parse/],
  ["FROM --platform=$NO scratch\n", 1, /platform/],
  ["FROM scratch\nFOO bar\n", 2, /FOO/i],
];
for (const [text, line, words] of faults) {
  test(`${JSON.stringify(text)} fails at line ${line}`, async () => {
    using assembling = createAssembling();
    using folder = createContextFolder({ a: "a" });
    const content = (async function* () {
      yield Buffer.from("served");
    })();
    assembling.urls.set("http://h/a", { content });
    const failure = await assembling.build(text, { root: folder.path }).catch((error) => error);
    assert.ok(isSlipwayError(failure, "build-failed"), String(failure));
    assert.equal(failure.facts.line, line);
    assert.match(failure.message, words);
  });
}

test("a name that would delete another in the image is refused", async () => {
  using assembling = createAssembling();
  using folder = createContextFolder({ "d/.wh.x": "x", "d/y": "y" });
  const building = assembling.build("FROM scratch\nCOPY d /d/\n", { root: folder.path });
  await assert.rejects(building, { code: "layer-refused", facts: { path: "d/.wh.x" } });
});

test("a target that is not there is named", async () => {
  using assembling = createAssembling();
  await assert.rejects(assembling.build("FROM scratch\n", { target: "x" }), /target stage "x"/);
});

/** Dockerfile, target, and the line of the RUN that has to run; none where it need not. */
const runs: readonly (readonly [string, string | undefined, number | undefined])[] = [
  ["FROM scratch\nRUN x\n", undefined, 2],
  ["FROM scratch AS a\nRUN x\nFROM scratch\nLABEL a=b\n", undefined, undefined],
  ["FROM scratch AS a\nRUN x\nFROM scratch\nCOPY --from=a /x /\n", undefined, 2],
  ["FROM scratch AS a\nLABEL a=b\nFROM scratch\nRUN x\n", "a", undefined],
  ["FROM scratch AS a\nONBUILD RUN x\nFROM a\n", undefined, 2],
  ["FROM scratch AS a\nONBUILD RUN x\n", undefined, undefined],
  ["FROM scratch AS a\nRUN x\nFROM scratch AS b\nRUN y\nFROM a\n", undefined, 2],
  ["FROM base\nLABEL a=b\n", undefined, 1],
  ["FROM plain\nCOPY a /\nRUN x\n", undefined, 3],
  [
    "FROM plain AS a\nRUN x\nFROM other\nCOPY --from=a /x /\nCOPY --from=third /y /\n",
    undefined,
    2,
  ],
];
for (const [text, target, line] of runs) {
  test(`${JSON.stringify(text)} ${line ? `needs an engine at line ${line}` : "needs none"}`, async () => {
    using assembling = createAssembling();
    assembling.bases.set("base", await assembling.build("FROM scratch\nONBUILD RUN make\n"));
    const built = await assembling.build(text, { target }).catch((error) => error);
    if (line === undefined) assert.equal(built.kind, "image", String(built));
    else {
      assert.ok(isSlipwayError(built, "run-needs-engine"), String(built));
      assert.equal(built.facts.line, line);
      // Only a base can tell of its own triggers.
      assert.deepEqual(assembling.opened, text.startsWith("FROM base") ? ["base"] : []);
      assert.deepEqual(
        endedSteps(assembling).filter((step) => step.endsWith("done")),
        [],
      );
    }
  });
}
