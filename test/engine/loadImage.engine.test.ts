import { strict as assert } from "node:assert";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import { realEngines } from "../support/realEngines.ts";
import { BASE, connect, removeQuietly, tagSurely, unique } from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };

for (const bed of realEngines()) {
  describe(`loading an image, ${bed.name}`, () => {
    test("takes an archive back under its name", LIMIT, async () => {
      const engine = await connect(bed);
      const name = `slipway-load:${unique()}`;
      try {
        await tagSurely(engine, BASE, name);
        const chunks: Buffer[] = [];
        for await (const chunk of await engine.saveImage(name)) chunks.push(chunk as Buffer);
        await engine.removeImage(name);
        await assert.rejects(engine.inspectImage(name));
        const { names } = await engine.loadImage(Readable.from(chunks));
        // Podman writes the registry, too.
        assert.ok(
          names.some((one) => one.endsWith(name)),
          names.join(),
        );
        assert.ok((await engine.inspectImage(name)).size > 0);
      } finally {
        await removeQuietly(engine, name);
      }
    });

    test("refuses what is no archive", LIMIT, async () => {
      const engine = await connect(bed);
      const archive = Readable.from([Buffer.from("this is no archive".repeat(10_000))]);
      await assert.rejects(engine.loadImage(archive), (error: unknown) => {
        assert.ok(isSlipwayError(error, "engine-refused"), String(error));
        return true;
      });
    });
  });
}
