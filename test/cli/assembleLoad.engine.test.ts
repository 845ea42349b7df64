import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { imageEngines } from "../support/realEngines.ts";
import { engineAt, resultOf } from "./buildSupport.ts";
import { runHere } from "./runHere.ts";

describe("slipway build --engine none --load", { timeout: 60_000 }, () => {
  const folder = createContextFolder({
    "app/Dockerfile": 'FROM scratch\nCOPY f /f\nCMD ["/f"]\n',
    "app/f": "f",
  });
  after(() => folder[Symbol.dispose]());

  for (const bed of imageEngines()) {
    it(`puts the image into ${bed.name}, whose API knows it by its name`, async () => {
      const engine = await engineAt(bed.host);
      const name = `slipway-loads-${process.pid}:1`;
      const args = ["build", "--engine", "none", "--load", "--progress", "json", "-t", name, "app"];
      const run = await runHere(args, {
        cwd: folder.path,
        env: { SLIPWAY_CACHE: `${folder.path}/cache`, DOCKER_HOST: bed.host },
      });
      assert.equal(run.code, 0, run.stdout + run.stderr);
      const { imageId, digest, backend } = resultOf(run);
      assert.equal(backend, "assembler");
      try {
        const { id } = await engine.inspectImage(name);
        // Docker with containerd's store names an image by its manifest.
        assert.ok(id === imageId || id === digest, `${id} is neither ${imageId} nor ${digest}`);
      } finally {
        await engine.removeImage(name, { force: true });
      }
    });
  }
});
