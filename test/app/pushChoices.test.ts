import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PushCheck, PushFinding } from "../../src/app/pushCheck.ts";
import { byWeight, mustAsk, pushChoices } from "../../src/app/pushChoices.ts";

const info = finding("info");
const warning = finding("warning");
const problem = finding("problem");
const owner = finding("problem", { kind: "tag-with-owner", target: "docker.io/ann/a:1" });
const login = finding("problem", { kind: "log-in", registry: "r.io" });

describe("what a person can do before a push", () => {
  for (const [what, checks, choices] of [
    ["nothing speaks against it", [check("a", info)], [["push", "plain", ["a"]]]],
    ["a warning", [check("a", info, warning)], [["push", "anyway", ["a"]]]],
    [
      "a name without an owner",
      [check("a", owner)],
      [
        ["tag", "docker.io/ann/a:1"],
        ["push", "anyway", ["a"]],
      ],
    ],
    [
      "one login for two names",
      [check("a", login), check("b", login)],
      [
        ["log-in", "r.io"],
        ["push", "anyway", ["a", "b"]],
      ],
    ],
    [
      "one of two has a problem",
      [check("a", problem), check("b", warning)],
      [
        ["push", "some", ["b"]],
        ["push", "anyway", ["a", "b"]],
      ],
    ],
  ] as const) {
    it(what, () => {
      const found = pushChoices(checks).map((choice) =>
        choice.kind === "push"
          ? [choice.kind, choice.how, choice.references]
          : [choice.kind, choice.kind === "tag" ? choice.target : choice.registry],
      );
      assert.deepEqual(found, choices);
    });
  }

  it("is asked as the setting says", () => {
    assert.equal(mustAsk([check("a", info)], "problems"), false);
    assert.equal(mustAsk([check("a", warning)], "problems"), true);
    assert.equal(mustAsk([check("a", info)], "always"), true);
  });

  it("reads the worst first", () => {
    const order = byWeight([info, warning, problem]).map(({ severity }) => severity);
    assert.deepEqual(order, ["problem", "warning", "info"]);
  });
});

function finding(severity: PushFinding["severity"], fix: PushFinding["fix"] = null): PushFinding {
  return { severity, about: "name", text: "", fix };
}

function check(reference: string, ...findings: readonly PushFinding[]): PushCheck {
  return {
    ...{ reference, normalized: reference, registry: "r.io", repository: "a", tag: "1" },
    ...{ imageId: null, login: null, mayPush: null, tagDigest: null, toSend: null },
    ...{ tagState: "unknown", findings },
  };
}
