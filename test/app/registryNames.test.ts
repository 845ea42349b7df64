import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRegistryNames, type RegistryNames } from "../../src/app/registryNames.ts";
import { createStandInRegistry, storedImage } from "./standInRegistry.ts";

const tags = Object.fromEntries(
  ["1.0", "1.10", "1.9", "latest", "dev"].map((tag) => [tag, storedImage(tag)]),
);

function start(allowed: readonly string[] = ["docker.io", "reg.lan:5000"]) {
  const registry = createStandInRegistry({ "library/app": tags, "team/app": tags });
  const failures: string[] = [];
  const clock = { now: 1_000_000 };
  const names = createRegistryNames({
    access: async () => registry.access,
    allowed: () => allowed,
    now: () => clock.now,
    onFailure: (what, error) => failures.push(`${what}: ${error}`),
  });
  return { registry, failures, clock, names };
}

async function told(names: RegistryNames, typed: string) {
  names.look(typed);
  await names.settled(typed);
  return names.look(typed);
}

describe("createRegistryNames", () => {
  it("says at once that an answer is to come, and then the newest tags first", async () => {
    const { names, registry } = start();
    const first = names.look("reg.lan:5000/team/app:1");
    assert.deepEqual([first.tags, first.isPending, first.host], [[], true, "reg.lan:5000"]);
    await names.settled("reg.lan:5000/team/app:1.");
    const then = names.look("reg.lan:5000/team/app:1.1");
    assert.deepEqual(then.tags, ["latest", "1.10", "1.9", "1.0", "dev"]);
    assert.equal(then.isPending, false);
    assert.deepEqual(registry.asked, ["tags team/app"]);
    assert.equal(registry.open, 0);
  });

  const asks: readonly (readonly [typed: string, asked: readonly string[]])[] = [
    ["app:", ["tags library/app"]],
    ["docker.io/team/app:x", ["tags team/app"]],
    ["index.docker.io/team/app:x", ["tags team/app"]],
    ["reg.lan:5000/", ["catalogue"]],
    ["reg.lan:5000/te", ["catalogue"]],
    ["app:1.0@", ["head library/app 1.0"]],
    ["app@sha", ["head library/app latest"]],
    ["app", []],
    ["docker.io/te", []],
    ["reg.lan:5000", []],
    ["other.lan/app:", []],
    ["other.lan/", []],
    ["app$TAG:", []],
    ["App:", []],
    ["reg.lan:5000/:", []],
    ["", []],
  ];
  for (const [typed, asked] of asks) {
    it(`asks for ${asked[0] ?? "nothing"} at "${typed}"`, async () => {
      const { names, registry, failures } = start(["docker.io", "reg.lan:5000"]);
      await told(names, typed);
      if (typed === "reg.lan:5000") assert.ok(registry.asked.length <= 1);
      else assert.deepEqual(registry.asked, asked);
      assert.deepEqual(failures, []);
    });
  }

  it("asks nobody where nothing is allowed, and says no host", async () => {
    const { names, registry } = start([]);
    const { host, isPending } = await told(names, "app:");
    assert.deepEqual([host, isPending, registry.asked], [undefined, false, []]);
  });

  it("gives whole names of repositories, and the digest of a tag", async () => {
    const { names } = start();
    const { repositories } = await told(names, "reg.lan:5000/");
    assert.deepEqual(repositories, ["reg.lan:5000/library/app", "reg.lan:5000/team/app"]);
    const { digest } = await told(names, "app:1.0@");
    assert.equal(digest, storedImage("1.0").digest);
    assert.equal((await told(names, "app:none@")).digest, undefined);
  });

  it("asks again after ten minutes, and offers what it knew until then", async () => {
    const { names, registry, clock } = start();
    await told(names, "app:");
    clock.now += 9 * 60_000;
    names.look("app:");
    assert.equal(registry.asked.length, 1);
    clock.now += 2 * 60_000;
    registry.repositories.get("library/app")?.set("2.0", storedImage("2.0"));
    const meanwhile = names.look("app:");
    assert.deepEqual([meanwhile.tags[1], meanwhile.isPending], ["1.10", true]);
    assert.equal((await told(names, "app:")).tags[1], "2.0");
    assert.equal(registry.asked.length, 2);
  });

  it("tells of a failure once, and asks again after a minute only", async () => {
    const { names, registry, failures, clock } = start();
    registry.refuse = () => {
      throw new Error("no entry");
    };
    for (let turn = 0; turn < 3; turn++) assert.deepEqual((await told(names, "app:")).tags, []);
    assert.deepEqual(failures, ["The tags of docker.io/library/app: Error: no entry"]);
    registry.refuse = () => undefined;
    clock.now += 61_000;
    assert.equal((await told(names, "app:")).tags.length, 5);
  });

  it("gives up the oldest of three questions, without a word", async () => {
    const { names, registry, failures } = start();
    names.look("a:");
    names.look("b:");
    names.look("app:");
    await Promise.all(["a:", "b:", "app:"].map((it) => names.settled(it)));
    assert.equal(names.look("app:").tags.length, 5);
    assert.deepEqual(failures, []);
    assert.equal(registry.open, 0);
  });

  it("ends what is under way when it is cleared, and knows nothing then", async () => {
    const { names, registry, failures } = start();
    names.look("app:");
    const settled = names.settled("app:");
    names.clear();
    await settled;
    assert.deepEqual(failures, []);
    assert.equal(registry.open, 0);
    assert.equal(names.look("app:").isPending, true);
    await names.settled("app:");
  });
});
