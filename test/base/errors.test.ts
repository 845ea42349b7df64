import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNever } from "../../src/base/assertNever.ts";
import { isAbort, isSlipwayError, SlipwayError } from "../../src/base/errors.ts";

const words = { message: "It broke.", hint: "Mend it." };

test("an error carries code, facts, words and cause", () => {
  const cause = new Error("deep");
  const error = new SlipwayError("misuse", { argument: "--x" }, { ...words, cause });
  assert.equal(error.message, "It broke.");
  assert.equal(error.hint, "Mend it.");
  assert.deepEqual(error.facts, { argument: "--x" });
  assert.equal(error.cause, cause);
  assert.ok(error instanceof Error);
  assert.equal("cause" in new SlipwayError("misuse", {}, words), false);
});

test("errors are told apart by code, whoever made the class", () => {
  const error = new SlipwayError("misuse", {}, words);
  assert.equal(isSlipwayError(error), true);
  assert.equal(isSlipwayError(error, "misuse"), true);
  assert.equal(isSlipwayError(error, "bad-reference"), false);
  const other = Object.assign(new Error("x"), { name: "SlipwayError", code: "misuse" });
  assert.equal(isSlipwayError(other, "misuse"), true);
  for (const stranger of [new Error("x"), { name: "SlipwayError" }, undefined, "misuse"]) {
    assert.equal(isSlipwayError(stranger), false);
  }
});

test("what an abort throws is known", async () => {
  const controller = new AbortController();
  controller.abort();
  assert.throws(
    () => controller.signal.throwIfAborted(),
    (error) => isAbort(error),
  );
  assert.equal(isAbort(new DOMException("late", "TimeoutError")), true);
  assert.equal(isAbort(new Error("x")), false);
  assert.equal(isAbort("AbortError"), false);
});

test("a value from outside the types is named", () => {
  assert.throws(() => assertNever({ kind: "new" } as never), /Unexpected value: \{"kind":"new"\}/);
});
