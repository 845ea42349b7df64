import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { pushFailure, registryOf } from "../../src/engine/pushFailure.ts";

describe("pushFailure", () => {
  // Words of engines and registries as they were seen or are written in their sources.
  for (const [said, reason, login] of [
    ["no basic auth credentials", "unauthorized", true],
    ["unauthorized: authentication required", "unauthorized", true],
    ["unauthorized: incorrect username or password", "unauthorized", true],
    ["denied: requested access to the resource is denied", "denied", true],
    [
      "push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
      "denied",
      true,
    ],
    ["unexpected status from PUT request to https://a/v2/b: 403 Forbidden", "denied", true],
    ["dial tcp: lookup a on 1.1.1.1:53: no such host", "unknown-host", false],
    ["dial tcp 127.0.0.1:1: connect: connection refused", "unknown-host", false],
    ["dial tcp 10.0.0.1:443: i/o timeout", "unknown-host", false],
    ["An image does not exist locally with the tag: a/b", "not-found", false],
    ["tag does not exist: a/b:c", "not-found", false],
    ["name unknown: repository not found", "not-found", false],
    ["http: server gave HTTP response to HTTPS client", "other", false],
    ["received unexpected HTTP status: 500 Internal Server Error", "other", false],
    ["toomanyrequests: slow down", "other", false],
  ] as const) {
    test(said, () => {
      const error = pushFailure({ reference: "a.b/c:d", credentials: undefined }, said);
      assert.deepEqual(error.facts, { reference: "a.b/c:d", registry: "a.b", reason, login });
      assert.ok(error.message.includes("a.b/c:d"));
      assert.ok(error.message.includes(said));
    });
  }

  for (const [reference, registry] of [
    ["busybox:1", "docker.io"],
    ["library/busybox", "docker.io"],
    ["localhost/a", "localhost"],
    ["localhost:5000/a:b", "localhost:5000"],
    ["a.b/c/d:e", "a.b"],
  ] as const) {
    test(`${reference} goes to ${registry}`, () => assert.equal(registryOf(reference), registry));
  }
});
