import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ImageRemoval, removalsOf } from "../../src/app/planRemoval.ts";
import { freedAtLeast, prunePreview } from "../../src/app/prunePreview.ts";
import { removeContainers, removeWholeImage } from "../../src/app/removeWholeImage.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Engine, EngineContainer, EngineImage } from "../../src/engine/engine.ts";

function image(id: string, size: number, tags: string[], digests: string[] = []): EngineImage {
  return {
    ...{ id, tags, digests, size, created: 5, labels: {} },
    dangling: tags.length === 0 && digests.length === 0,
  };
}

function container(id: string, imageId: string, state: EngineContainer["state"]): EngineContainer {
  return {
    ...{ id, name: `name-${id}`, image: "", imageId, state, status: "", created: 0 },
    ...{ ports: [], labels: {} },
  };
}

const usage = (...images: (readonly [string, number])[]) => ({
  images: images.map(([id, sharedSize]) => ({ id, size: 0, sharedSize, containers: 0 })),
  layersSize: 0,
  buildCache: [],
});

describe("removalsOf", () => {
  it("names, digests of other repositories, and containers with their state", () => {
    const images = [
      image("a", 1, ["x:1", "h:5000/y:2"], ["x@sha256:1", "h:5000/y@sha256:1", "gone@sha256:1"]),
    ];
    const containers = [
      container("1", "a", "running"),
      container("2", "a", "paused"),
      container("3", "a", "exited"),
      container("4", "b", "running"),
    ];
    const [plan, more] = removalsOf(["a", "a", "none"], images, containers);
    assert.equal(more, undefined);
    assert.deepEqual(plan?.names, ["x:1", "h:5000/y:2"]);
    assert.deepEqual(plan?.digests, ["gone@sha256:1"]);
    assert.deepEqual(
      plan?.containers.map(({ id, running }) => [id, running]),
      [
        ["1", true],
        ["2", true],
        ["3", false],
      ],
    );
  });
});

describe("removeWholeImage", () => {
  const plan: ImageRemoval = {
    ...{ id: "sha256:a", names: ["x:1", "x:2", "y:1"], digests: ["z@sha256:1"], containers: [] },
  };
  const engineThat = (refuses?: string) => {
    const calls: string[] = [];
    const engine = {
      async removeImage(name: string) {
        if (name === refuses) throw new Error(`no: ${name}`);
        calls.push(`remove ${name}`);
      },
      async tagImage(source: string, target: string) {
        calls.push(`tag ${source} ${target}`);
      },
    };
    return { engine: engine as unknown as Engine, calls };
  };

  it("takes all names, then the image", async () => {
    const { engine, calls } = engineThat();
    await removeWholeImage(engine, plan);
    assert.deepEqual(
      calls.map((call) => call.replace("remove ", "")),
      ["x:2", "y:1", "z@sha256:1", "sha256:a"],
    );
  });

  it("gives the names back where the engine keeps the image", async () => {
    const { engine, calls } = engineThat("sha256:a");
    await assert.rejects(removeWholeImage(engine, plan), /no: sha256:a/);
    assert.deepEqual(calls.slice(3), ["tag sha256:a x:2", "tag sha256:a y:1"]);
  });

  it("leaves the only name, also one by digest, to the removal by id", async () => {
    const { engine, calls } = engineThat();
    await removeWholeImage(engine, { ...plan, names: [] });
    await removeWholeImage(engine, { ...plan, names: ["x:1"], digests: [] });
    assert.deepEqual(calls, ["remove sha256:a", "remove sha256:a"]);
  });

  it("asks the engine for nothing where a container is in the way", async () => {
    const { engine, calls } = engineThat();
    const containers = [{ id: "1", name: "web", running: true }];
    await assert.rejects(removeWholeImage(engine, { ...plan, containers }), (error) => {
      assert.ok(isSlipwayError(error, "image-in-use"));
      assert.deepEqual(error.facts.containers, containers);
      assert.match(error.message, /x:1 was not removed: the running container web uses it/);
      assert.match(error.hint, /Stop and remove the container web first/);
      return true;
    });
    assert.deepEqual(calls, []);
  });

  it("stops what runs before it is removed, and removes no volume", async () => {
    const calls: unknown[] = [];
    const containers = {
      stop: async (id: string) => calls.push(["stop", id]),
      remove: async (id: string, options: unknown) => calls.push(["remove", id, options]),
    };
    await removeContainers({ containers } as unknown as Engine, [
      { id: "1", name: "a", running: true },
      { id: "2", name: "b", running: false },
    ]);
    const careful = { force: false, volumes: false };
    assert.deepEqual(calls, [
      ["stop", "1"],
      ["remove", "1", careful],
      ["remove", "2", careful],
    ]);
  });
});

describe("prunePreview", () => {
  const images = [
    image("named", 100, ["a:1", "b:1"]),
    image("used", 400, ["c:1"]),
    image("old", 30, []),
    image("older", 50, []),
    image("stopped", 60, []),
    image("pulled", 70, [], ["r@sha256:1"]),
  ];
  const containers = [container("1", "used", "running"), container("2", "stopped", "exited")];
  const counted = usage(["named", 90], ["old", 10], ["older", -1]);
  const preview = (choice: "dangling" | "unused") =>
    prunePreview(choice, images, counted, containers);

  it("without a tag, pulled by digest or not: only those that no container uses, the largest first", () => {
    assert.deepEqual(
      preview("dangling").map(({ removal, unique }) => [removal.id, unique]),
      [
        ["pulled", undefined],
        ["older", undefined],
        ["old", 20],
      ],
    );
  });

  it("unused: named ones and those pulled by digest, too, with all their names", () => {
    const found = preview("unused");
    assert.deepEqual(
      found.map(({ removal }) => removal.id),
      ["named", "pulled", "older", "old"],
    );
    assert.deepEqual(found[0]?.removal.names, ["a:1", "b:1"]);
    assert.deepEqual(found[1]?.removal.digests, ["r@sha256:1"]);
  });

  it("adds up what is known to be freed", () => {
    assert.equal(freedAtLeast(preview("unused")), 30);
    assert.equal(freedAtLeast([]), 0);
  });
});
