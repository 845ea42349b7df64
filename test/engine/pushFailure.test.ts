import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { pullFailure } from "../../src/engine/pullFailure.ts";
import { pushFailure } from "../../src/engine/pushFailure.ts";
import { registryOf } from "../../src/engine/registryRefusal.ts";

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
    ['error parsing HTTP 403 response body: unexpected end of JSON input: ""', "denied", true],
    [
      "error parsing HTTP 401 response body: invalid character '<' looking for beginning of value",
      "unauthorized",
      true,
    ],
  ] as const) {
    test(said, () => {
      const error = pushFailure({ reference: "a.b/c:d", credentials: undefined }, said);
      assert.deepEqual(error.facts, { reference: "a.b/c:d", registry: "a.b", reason, login });
      assert.ok(error.message.includes("a.b/c:d"));
      assert.ok(error.message.includes(said));
    });
  }

  // What may go well a moment later, and what will not.
  for (const [said, reason, words] of [
    ["toomanyrequests: slow down", "rate-limited", /takes no more requests/],
    [
      'error parsing HTTP 429 response body: unexpected end of JSON input: ""',
      "rate-limited",
      /takes no more requests/,
    ],
    [
      'error parsing HTTP 502 response body: unexpected end of JSON input: ""',
      "other",
      /a fault of its own/,
    ],
    ["received unexpected HTTP status: 500 Internal Server Error", "other", /a fault of its own/],
    [
      "unexpected status from PUT request to http://a/v2/b: 503 Service Unavailable",
      "other",
      /fault/,
    ],
    ["failed to do request: Put http://a/v2/b: EOF", "other", /connection .* broke/],
    ["write tcp 127.0.0.1:4->127.0.0.1:5: write: connection reset by peer", "other", /broke/],
    ["net/http: TLS handshake timeout", "other", /broke/],
    ["blob upload unknown to registry", "other", /fault/],
    ["blob upload invalid", "other", /fault/],
    ["provided digest did not match uploaded content", "other", /fault/],
  ] as const) {
    test(`temporary: ${said}`, () => {
      const error = pushFailure({ reference: "a.b/c:d", credentials: undefined }, said);
      assert.equal(error.facts.reason, reason);
      assert.equal(error.facts.temporary, true);
      assert.match(error.message, words);
      assert.ok(error.message.includes(said));
    });
  }
  test("a pull that lost a part in the engine's store is temporary, and no lack of the registry's", () => {
    const digest = `sha256:${"b".repeat(64)}`;
    const said = `failed to check image ${digest}: rpc error: code = NotFound desc = content digest ${digest}: not found`;
    const { facts, message, hint } = pullFailure(
      { reference: "a.b/c:d", credentials: undefined },
      said,
    );
    assert.deepEqual([facts.reason, facts.temporary], ["other", true]);
    assert.match(message, /parts of images went away in the engine/);
    assert.equal(hint, "Pull again.");
    const missing = pullFailure(
      { reference: "a.b/c:d", credentials: undefined },
      "failed to resolve reference: a.b/c:d: not found",
    );
    assert.deepEqual([missing.facts.reason, missing.facts.temporary], ["not-found", undefined]);
  });

  for (const said of [
    "dial tcp 10.0.0.1:443: i/o timeout",
    "denied: EOF",
    "no space left on device",
    "manifest invalid: manifest invalid",
    "dial tcp 127.0.0.1:5000: connect: connection refused",
  ]) {
    test(`not temporary: ${said}`, () => {
      const { facts } = pushFailure({ reference: "a.b/c:d", credentials: undefined }, said);
      assert.equal(facts.temporary, undefined);
    });
  }

  for (const [what, password, said, shown] of [
    ["a secret", "s3cret-word", "denied: no push for ann:s3cret-word", /no push for ann:\*\*\*/],
    ["one too short to be cut out", "a1", "denied: no push for ann:a1", /said holds the login/],
  ] as const) {
    test(`shows what was said without the login: ${what}`, () => {
      const credentials = {
        ...({ kind: "password", username: "ann", password } as const),
        serverAddress: "a.b",
      };
      const cause = new Error(`(HTTP code 403) forbidden - ${said}`);
      const pull = { reference: "a.b/c:d", credentials };
      for (const error of [pushFailure(pull, said, cause), pullFailure(pull, said, cause)]) {
        assert.equal(error.facts.reason, "denied");
        assert.match(error.message, shown);
        const all = [
          error.message,
          error.hint,
          error.stack,
          error.cause,
          (error.cause as Error).stack,
        ];
        assert.ok(!all.join().includes(`ann:${password}`), all.join());
      }
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
