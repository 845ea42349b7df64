import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { preflightPush } from "../../src/app/preflightPush.ts";
import { pushImages } from "../../src/app/pushImages.ts";
import { connect, eventually, unique } from "../engine/engineFixture.ts";
import { loadBaseImages } from "../support/beds/baseImages.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { startDockerEngine } from "../support/beds/dockerEngine.ts";
import { realRegistry } from "../support/realEngines.ts";
import { startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { accessWith, buildRandom, skopeoDigest } from "./pushFixture.ts";

const registry = realRegistry({ login: false });
const skip = requireBeds("docker285", "registry", "skopeo") || (registry ? false : "no registry");

describe("an engine that is killed in the middle of a push", { timeout: 180_000, skip }, () => {
  for (const version of ["28.5", "28.5-containerd"] as const) {
    test(`is one error, and no tag: ${version}`, async () => {
      if (!registry) return;
      await using proxy = await startFaultProxy(registry.address);
      const bed = await startDockerEngine({ version });
      try {
        await loadBaseImages(bed);
        const engine = await connect(bed);
        const path = `lost-${unique()}`;
        const names = ["1", "2"].map((tag) => `${proxy.address}/${path}:${tag}`);
        await buildRandom(engine, names, 600_000);
        const upload = { path: /\/uploads\/[0-9a-f-]{36}/ };
        proxy.spoil({ ...upload, fault: { kind: "slow", bytesPerSecond: 50_000 } });
        const access = accessWith(undefined);
        const started: string[] = [];
        const pushing = pushImages(
          { engine, access, wait: async () => assert.fail("it was tried again") },
          names,
          (event) => event.type === "started" && started.push(event.reference),
          new AbortController().signal,
        );
        pushing.catch(() => undefined);
        await eventually(
          "the upload runs",
          () => proxy.seen.some((seen) => upload.path.test(seen.path)),
          20_000,
        );
        await bed.kill();
        await assert.rejects(pushing, {
          code: "engine-lost",
          message: new RegExp(
            `^The connection to the engine ended while it was asked to push ${names[0]}`,
          ),
        });
        assert.deepEqual(started, names.slice(0, 1));
        assert.equal(await skopeoDigest(`${registry.address}/${path}:1`), undefined);
        await assert.rejects(preflightPush({ engine, access }, names), { code: "engine-lost" });
      } finally {
        await bed.stop();
      }
    });
  }
});
