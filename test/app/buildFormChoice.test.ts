import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readFormChoice } from "../../src/app/buildFormChoice.ts";
import { isSlipwayError } from "../../src/base/errors.ts";

describe("readFormChoice", () => {
  it("takes plain data", () => {
    const choice = {
      target: "build",
      ask: false,
      tags: ["a:1"],
      buildArgs: { A: 1, B: true, C: "c" },
      secrets: [{ id: "npm", file: "/f" }],
      noCache: ["build"],
      outputs: [{ type: "image" }],
    };
    assert.deepEqual(readFormChoice(choice), {
      ...choice,
      buildArgs: { A: "1", B: "true", C: "c" },
      outputs: [{ type: "image", attributes: {} }],
    });
  });

  for (const [what, value] of [
    ["nothing", undefined],
    ["null", null],
    ["a text", "build"],
    ["the files selected in the Explorer", [{ path: "/a", scheme: "file" }]],
    ["an editor's group", { groupId: 0, editorIndex: 1 }],
    ["an empty object", {}],
  ] as const) {
    it(`reads nothing out of ${what}`, () => assert.deepEqual(readFormChoice(value), {}));
  }

  for (const [value, message, hint] of [
    [{ target: 1 }, /"target".* wrong value/, /Give a text/],
    [{ ask: "no" }, /"ask"/, /true or false/],
    [{ tags: "a" }, /"tags"/, /a list of texts/],
    [{ tags: ["a", 1] }, /"tags"/, /a list of texts/],
    [{ tags: [], buildArg: {} }, /no option "buildArg"/, /Did you mean "buildArgs"/],
    [{ tags: [], zzzzzzz: {} }, /no option "zzzzzzz"/, /Give one of: target, ask, .*tags/],
    [{ secrets: [{ id: "x", value: "hush" }] }, /"secrets"/, /"id", "file"/],
    [{ secrets: [{ id: "x", file: "/a", env: "B" }] }, /"secrets"/, /"id", "file"/],
    [{ shmSize: -1 }, /"shmSize"/, /bytes/],
    [{ ulimits: [{ name: "nofile", soft: 1.5, hard: 2 }] }, /"ulimits"/, /"soft"/],
    [{ outputs: [{ type: "local" }] }, /"outputs"/, /"destination"/],
    [{ outputs: [{ type: "floppy", destination: "/a" }] }, /"outputs"/, /"destination"/],
    [{ contexts: { a: "/b" } }, /"contexts"/, /"folder"/],
    [{ contextPath: "sub" }, /"contextPath"/, /an absolute path/],
    [{ secrets: [{ id: "x", file: "token.txt" }] }, /"secrets"/, /an absolute path/],
    [{ contexts: { a: { folder: "b" } } }, /"contexts"/, /an absolute path/],
    [{ outputs: [{ type: "tar", destination: "a" }] }, /"outputs"/, /an absolute path/],
    [{ provenance: true }, /"provenance"/, /mode=max/],
    [{ labels: { a: null } }, /"labels"/, /texts/],
  ] as const) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      assert.throws(
        () => readFormChoice(value),
        (error) => {
          assert.ok(isSlipwayError(error, "misuse"));
          assert.match(error.message, message);
          assert.match(error.hint, hint);
          assert.doesNotMatch(`${error.message} ${error.hint}`, /hush/);
          return true;
        },
      );
    });
  }
});
