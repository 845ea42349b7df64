import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type PushImagesDeps, pushImages } from "../../src/app/pushImages.ts";
import type { PushEvent } from "../../src/app/pushReport.ts";
import type { RegistryAccess } from "../../src/app/registryAccess.ts";
import { SlipwayError } from "../../src/base/errors.ts";
import type { Engine, RegistryCredentials } from "../../src/engine/engine.ts";
import { pushFailure } from "../../src/engine/pushFailure.ts";
import type { RegistryClient } from "../../src/registry/index.ts";

const digest = `sha256:${"d".repeat(64)}`;
const alive = new AbortController().signal;

describe("pushImages", () => {
  for (const [what, faults, tries, waits] of [
    ["goes well", [], 1, []],
    [
      "a fault of the registry, once",
      ["received unexpected HTTP status: 502 Bad Gateway"],
      2,
      [2000],
    ],
    [
      "a broken connection, twice",
      ["write: connection reset by peer", "unexpected EOF"],
      3,
      [2000, 8000],
    ],
    ["too many requests, with a time to come back", ["toomanyrequests: slow down"], 2, [7000]],
  ] as const) {
    it(what, async () => {
      const given = setUp({ faults, retryAfter: 7 });
      const { pushed, failed } = await pushImages(given.deps, ["r.io/a/b:1"], given.onEvent, alive);
      assert.deepEqual(failed, []);
      assert.deepEqual(pushed, [{ reference: "r.io/a/b:1", digest, verdict: "verified" }]);
      assert.equal(given.tries(), tries);
      assert.deepEqual(given.waits, waits);
    });
  }

  for (const [what, said, tries, hint] of [
    [
      "a fault that stays",
      "unexpected status from PUT: 500 Internal Server Error",
      3,
      /tried 3 times/,
    ],
    ["a registry that wants an hour", "toomanyrequests: slow down", 1, /in 60 minutes/],
    ["a login that is missing", "no basic auth credentials", 1, /Log in/],
    ["a login that may not", "denied: requested access is denied", 1, /may push/],
    ["an image that is gone", "An image does not exist locally with the tag: b", 1, /Build it/],
  ] as const) {
    it(`fails: ${what}`, async () => {
      const given = setUp({ faults: Array(9).fill(said), retryAfter: 3600 });
      const { pushed, failed } = await pushImages(given.deps, ["r.io/a/b:1"], given.onEvent, alive);
      assert.deepEqual([pushed.length, failed.length, given.tries()], [0, 1, tries]);
      assert.match(failed[0]?.error.hint ?? "", hint);
    });
  }

  it("goes on with the others after one that fails, each name once", async () => {
    const given = setUp({ faults: ["denied: no"] });
    const names = ["r.io/a/b:1", "r.io/a/b:2", "r.io/a/b:2", "r.io/a/c:1"];
    const report = await pushImages(given.deps, names, given.onEvent, alive);
    assert.deepEqual(
      [report.failed, report.pushed].map((all) => all.map(({ reference }) => reference)),
      [["r.io/a/b:1"], ["r.io/a/b:2", "r.io/a/c:1"]],
    );
  });

  it("stops with an engine that is gone", async () => {
    const given = setUp({});
    const lost = new SlipwayError("engine-lost", { doing: "push" }, { message: "gone", hint: "" });
    const engine = { ...given.deps.engine, pushImage: async () => Promise.reject(lost) };
    const pushing = pushImages({ ...given.deps, engine }, ["a/b", "a/c"], given.onEvent, alive);
    await assert.rejects(pushing, { code: "engine-lost" });
    assert.equal(given.events.filter(({ type }) => type === "started").length, 1);
  });

  it("can be cancelled while it waits", async () => {
    const given = setUp({ faults: ["unexpected EOF"] });
    const abort = new AbortController();
    const deps = { ...given.deps, wait: async () => abort.abort() };
    await assert.rejects(pushImages(deps, ["a/b:1"], given.onEvent, abort.signal), {
      name: "AbortError",
    });
    assert.equal(given.tries(), 1);
  });

  it("asks for a login once, and pushes and verifies with it", async () => {
    const given = setUp({ faults: ["no basic auth credentials", "unexpected EOF"] });
    const credentials: RegistryCredentials = {
      ...{ kind: "password", username: "ann", password: "s3cret" },
      serverAddress: "r.io",
    };
    const asked: string[] = [];
    const kept: string[] = [];
    const deps: PushImagesDeps = {
      ...given.deps,
      askCredentials: async ({ registry, why }) => {
        asked.push(`${registry} ${why}`);
        return credentials;
      },
      credentialsAccepted: async (registry) => void kept.push(registry),
    };
    const { pushed } = await pushImages(deps, ["r.io/a/b:1"], given.onEvent, alive);
    assert.equal(pushed[0]?.verdict, "verified");
    // A temporary fault after the login does not make it be asked for again.
    assert.deepEqual([asked, kept, given.tries()], [["r.io missing"], ["r.io"], 3]);
    assert.deepEqual(given.opened.at(-1), credentials);
    assert.ok(!JSON.stringify(given.events).includes("s3cret"));
  });

  for (const [what, head, expected] of [
    ["another image", async () => `sha256:${"e".repeat(64)}`, "different"],
    ["nothing", async () => undefined, "missing"],
    ["no answer", async () => Promise.reject(new Error("away")), "not-asked"],
  ] as const) {
    it(`says when the registry has ${what} afterwards`, async () => {
      const given = setUp({ head });
      const { pushed } = await pushImages(given.deps, ["r.io/a/b:1"], given.onEvent, alive);
      assert.equal(pushed[0]?.verdict, expected);
      assert.equal(pushed[0]?.digest, digest);
    });
  }
});

/** An engine that fails with each of the words once, and a registry that asks to wait. */
function setUp({
  faults = [],
  retryAfter,
  head = async () => digest,
}: {
  readonly faults?: readonly string[];
  readonly retryAfter?: number;
  readonly head?: () => Promise<string | undefined>;
}) {
  let tries = 0;
  let isDone = false;
  const waits: number[] = [];
  const events: PushEvent[] = [];
  const opened: unknown[] = [];
  const engine: Partial<Engine> = {
    async pushImage(push, onEvent) {
      onEvent({ layer: "aaaaaaaaaaaa", status: "Pushing", current: 1, total: 2 });
      const said = faults[tries++];
      if (said !== undefined) throw pushFailure(push, said);
      isDone = true;
      return { digest, size: 1 };
    },
  };
  const client: Partial<RegistryClient> = {
    async headManifest() {
      if (!isDone && retryAfter !== undefined) throw tooMany(retryAfter);
      const found = await head();
      return found === undefined ? undefined : { mediaType: "", digest: found, size: 1 };
    },
    close: () => undefined,
  };
  const access: RegistryAccess = {
    loginFor: async () => undefined,
    async open(_host, credentials) {
      opened.push(credentials);
      return { client: client as RegistryClient, login: undefined };
    },
  };
  const deps: PushImagesDeps = {
    ...{ engine: engine as Engine, access },
    wait: async (milliseconds) => void waits.push(milliseconds),
  };
  const onEvent = (event: PushEvent) => void events.push(event);
  return { deps, onEvent, events, waits, opened, tries: () => tries };
}

function tooMany(retryAfter: number): SlipwayError {
  const facts = { registry: "r.io", reason: "rate-limited", status: 429, retryAfter } as const;
  return new SlipwayError(
    "registry-refused",
    { ...facts, login: false },
    { message: "", hint: "" },
  );
}
