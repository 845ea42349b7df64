import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { BaseFactSource } from "../../../src/app/baseFacts/baseFactSource.ts";
import { createBaseFacts } from "../../../src/app/baseFacts/createBaseFacts.ts";
import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";

const LIMIT = { timeout: 10_000 };
type Ask = BaseFactSource["ask"];

function sourceOf(kind: BaseFactSource["kind"], ask: Ask, limit = 5_000): BaseFactSource {
  return { kind, limit, ask };
}

/** Facts whose time stands still until it is set, and a list of what was asked and told. */
function open(sources: readonly BaseFactSource[]) {
  const state = { now: 1_000_000, told: 0, sources };
  const waits: (() => void)[] = [];
  const facts = createBaseFacts({
    sources: () => state.sources,
    now: () => state.now,
    wait: (_, signal) =>
      new Promise((resolve) => {
        waits.push(resolve);
        signal.addEventListener("abort", () => resolve());
      }),
  });
  facts.onDidChange(() => state.told++);
  const endWaits = () => {
    for (const resolve of waits.splice(0)) resolve();
  };
  return Object.assign(state, { facts, endWaits, [Symbol.dispose]: () => facts.dispose() });
}

const settle = () => delay(5);
const user = (name: string): BaseImageFacts => ({ user: name, source: { kind: "engine" } });

describe("createBaseFacts", () => {
  it("never waits: a source that never answers costs no time", LIMIT, async () => {
    let asked = 0;
    const never = sourceOf("engine", () => {
      asked++;
      return new Promise(() => undefined);
    });
    using opened = open([never]);
    const { facts } = opened;
    const before = process.hrtime.bigint();
    for (let i = 0; i < 1_000; i++) {
      assert.equal(facts.lookUp(`golang:1.${i % 20}`), undefined);
      facts.want([`golang:1.${i % 20}`]);
    }
    const milliseconds = Number(process.hrtime.bigint() - before) / 1e6;
    assert.ok(milliseconds < 500, `${milliseconds} ms for 1,000`);
    await settle();
    assert.equal(asked, 4, "only four questions are under way at once");
    assert.equal(opened.told, 0);
  });

  it(
    "asks for each image once, by its full name, and looks nothing up by itself",
    LIMIT,
    async () => {
      const asked: string[] = [];
      const engine = sourceOf("engine", async (name) => {
        asked.push(name);
        return user(name);
      });
      using opened = open([engine]);
      const { facts } = opened;
      assert.equal(facts.lookUp("golang"), undefined);
      await settle();
      assert.deepEqual(asked, []);
      facts.want(["golang", "docker.io/library/golang:latest", "scratch", "not a name", "a/b:1"]);
      facts.want(["golang"]);
      await settle();
      assert.deepEqual(asked, ["docker.io/library/golang:latest", "docker.io/a/b:1"]);
      assert.equal(facts.lookUp("golang:latest")?.user, "docker.io/library/golang:latest");
      assert.equal(facts.lookUp("scratch"), undefined);
      assert.equal(facts.lookUp("not a name"), undefined);
    },
  );

  it("tells answers that come together once, and equal ones not at all", LIMIT, async () => {
    const slow: (() => void)[] = [];
    let name = "a";
    const engine = sourceOf("engine", async (reference) => {
      if (reference.includes("slow")) await new Promise<void>((resolve) => slow.push(resolve));
      return user(name);
    });
    using opened = open([engine]);
    const { facts } = opened;
    facts.want(["one", "two", "slow"]);
    await settle();
    assert.equal(opened.told, 0, "a moment is waited for those under way");
    opened.endWaits();
    await settle();
    assert.equal(opened.told, 1, "a slow one holds up nobody");
    slow[0]?.();
    await settle();
    assert.equal(opened.told, 2);

    opened.now += 59_000;
    facts.want(["one"]);
    opened.now += 1_000;
    facts.want(["one", "two"]);
    await settle();
    assert.equal(opened.told, 2, "the same again is no news");
    opened.now += 60_000;
    name = "b";
    facts.want(["one"]);
    assert.equal(facts.lookUp("one")?.user, "a", "what was known stays meanwhile");
    await settle();
    assert.equal(facts.lookUp("one")?.user, "b");
    assert.equal(opened.told, 3);
  });

  it("believes the stronger source, and asks the weaker for the rest only", LIMIT, async () => {
    const asked: string[] = [];
    const engine = sourceOf("engine", async (name) =>
      name.includes("local") ? user("engine") : undefined,
    );
    const registry = sourceOf("registry", async (name) => {
      asked.push(name);
      return { user: "registry" };
    });
    using opened = open([engine, registry]);
    assert.deepEqual(await opened.facts.ready(["local", "far"]), []);
    assert.equal(opened.facts.lookUp("local")?.user, "engine");
    assert.equal(opened.facts.lookUp("far")?.user, "registry");
    assert.deepEqual(asked, ["docker.io/library/far:latest"]);
  });

  it("keeps what a source said that fails now, and says who failed", LIMIT, async () => {
    const error = new Error("stopped");
    let works = true;
    const engine = sourceOf("engine", async () => {
      if (!works) throw error;
      return user("engine");
    });
    const registry = sourceOf("registry", async () => ({ user: "registry" }));
    using opened = open([engine, registry]);
    await opened.facts.ready(["a"]);
    works = false;
    opened.now += 60_000;
    const failures = await opened.facts.ready(["a", "b"]);
    assert.equal(opened.facts.lookUp("a")?.user, "engine");
    assert.equal(opened.facts.lookUp("b")?.user, "registry");
    assert.deepEqual(failures, [
      { reference: "a", source: "engine", error },
      { reference: "b", source: "engine", error },
    ]);
    works = true;
    opened.now += 60_000;
    await opened.facts.ready(["b"]);
    assert.equal(opened.facts.lookUp("b")?.user, "engine");
  });

  it("asks again after a failure a minute later only", LIMIT, async () => {
    let asked = 0;
    const engine = sourceOf("engine", async () => {
      asked++;
      throw new Error("no");
    });
    using opened = open([engine]);
    for (const [later, total] of [
      [0, 1],
      [59_999, 1],
      [1, 2],
    ] as const) {
      opened.now += later;
      assert.equal((await opened.facts.ready(["a"])).length, 1);
      assert.equal(asked, total);
    }
    assert.equal(opened.told, 0);
  });

  it("forgets an image that is gone", LIMIT, async () => {
    let there = true;
    using opened = open([sourceOf("engine", async () => (there ? user("a") : undefined))]);
    await opened.facts.ready(["a"]);
    there = false;
    opened.now += 60_000;
    await opened.facts.ready(["a"]);
    assert.equal(opened.facts.lookUp("a"), undefined);
    await settle();
    assert.equal(opened.told, 2);
  });

  it("gives each question a limit of time, whatever the source makes of it", LIMIT, async () => {
    const signals: AbortSignal[] = [];
    const deaf = sourceOf(
      "engine",
      (_, signal) => {
        signals.push(signal);
        return new Promise(() => undefined);
      },
      30,
    );
    using opened = open([deaf, sourceOf("registry", async () => ({ user: "r" }))]);
    // The limit alone keeps no process alive.
    const alive = setInterval(() => undefined, 1_000);
    try {
      const [failure] = await opened.facts.ready(["a"]);
      assert.ok(failure?.error instanceof DOMException && failure.error.name === "TimeoutError");
    } finally {
      clearInterval(alive);
    }
    assert.equal(signals[0]?.aborted, true);
    assert.equal(opened.facts.lookUp("a")?.user, "r");
  });

  it("breaks off when it is disposed of, forgotten or aborted", LIMIT, async () => {
    const signals: AbortSignal[] = [];
    const never = sourceOf("engine", (_, signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    using opened = open([never]);
    const { facts } = opened;
    const aborting = new AbortController();
    const waiting = facts.ready(["a"], aborting.signal);
    aborting.abort();
    await assert.rejects(waiting, { name: "AbortError" });
    assert.equal(signals[0]?.aborted, false, "others may want it");
    facts.forget();
    assert.equal(signals[0]?.aborted, true);
    facts.want(["a"]);
    await settle();
    assert.equal(signals.length, 2);
    facts.dispose();
    assert.equal(signals[1]?.aborted, true);
    facts.want(["b"]);
    await settle();
    assert.equal(signals.length, 2);
    assert.equal(opened.told, 0);
  });

  it(
    "drops what was said when the sources change, and asks nobody where there are none",
    LIMIT,
    async () => {
      using opened = open([sourceOf("engine", async () => user("a"))]);
      await opened.facts.ready(["a"]);
      await settle();
      opened.sources = [];
      opened.facts.forget();
      assert.equal(opened.told, 2);
      opened.facts.want(["a"]);
      await settle();
      assert.equal(opened.facts.lookUp("a"), undefined);
      opened.sources = [sourceOf("registry", async () => ({ user: "r" }))];
      opened.facts.want(["a"]);
      await settle();
      assert.equal(opened.facts.lookUp("a")?.user, "r");
    },
  );
});
