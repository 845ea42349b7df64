import { strict as assert } from "node:assert";
import { test } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { bedOf, startDockerEngine } from "../support/beds/dockerEngine.ts";
import { buildRequest, connect } from "./engineFixture.ts";

/** Milliseconds in which one of the builds should have lost a race. */
const patience = 60_000;
const enough = 1;

for (const version of ["20.10", "28.5", "podman-4.3"] as const) {
  test(`images that are removed while a build looks for cached steps do not break it, ${version}`, {
    timeout: 2 * patience,
    skip: requireBeds(bedOf(version)),
  }, async () => {
    // One of its own: other tests do not expect so much of it.
    const bed = await startDockerEngine({ version });
    try {
      const engine = await connect({ name: version, host: bed.host });
      let builds = 0;
      let tries = 0;
      const build = async (): Promise<string> => {
        builds += 1;
        const dockerfile = `FROM scratch\nCOPY Dockerfile /\nLABEL a=${builds}\n`;
        const plain = buildRequest(dockerfile, { buildkit: false });
        const openContext = () => {
          tries += 1;
          return plain.openContext();
        };
        const { imageId = "" } = await engine.build({ ...plain, openContext }, (event) =>
          assert.ok(event.type !== "step" || event.status !== "failed", JSON.stringify(event)),
        );
        return imageId;
      };
      // The more there are, the longer it looks.
      for (let at = 0; at < 60; at += 1) await build();
      const until = Date.now() + patience;
      const buildAndRemove = async (): Promise<void> => {
        while (tries < builds + enough && Date.now() < until) {
          await engine.removeImage(await build());
        }
      };
      await Promise.all(Array.from({ length: 6 }, buildAndRemove));
      assert.ok(tries > builds, `none of ${builds} builds was tried again`);
    } finally {
      await bed.stop();
    }
  });
}
