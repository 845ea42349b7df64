import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createLocalImages } from "../../src/app/localImages.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { localImage, standInEngine } from "./standInRegistry.ts";

describe("local images", () => {
  const lookAt = async (engine: Engine) => {
    const local = createLocalImages({ connect: async () => engine, onDidFind: () => undefined });
    try {
      await local.look();
      return local.now;
    } finally {
      local.dispose();
    }
  };
  const images = [localImage({ tags: ["team/app:1"] })];

  test("are those of the engine, with its platform", async () => {
    const { isThere, images: found, platform } = await lookAt(standInEngine(images, "arm64"));
    assert.deepEqual(
      { isThere, found, platform },
      { isThere: true, found: images, platform: "linux/arm64" },
    );
  });

  test("are there also where the engine does not tell its platform", async () => {
    const engine = {
      ...standInEngine(images),
      os: "linux",
      askPlatform: () => Promise.reject(new Error("the proxy keeps it back")),
    };
    const { isThere, images: found, platform } = await lookAt(engine);
    assert.deepEqual(
      { isThere, found, platform },
      { isThere: true, found: images, platform: "linux/amd64" },
    );
  });
});
