import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { startBuildkitd } from "../support/beds/buildkitd.ts";
import { leftoversOf } from "../support/beds/leftoversOf.ts";
import { run } from "../support/beds/run.ts";

describe("buildkitd", { skip: requireBeds("buildkitd"), timeout: 120_000 }, () => {
  it("answers on a socket and by TLS, and leaves nothing", async () => {
    const beds = await Promise.all([startBuildkitd(), startBuildkitd()]);
    try {
      for (const { address, tlsAddress, authority, client, programs } of beds) {
        const buildctl = (...args: readonly string[]) =>
          run(`${programs}/buildctl`, [...args, "debug", "info"]);
        const tls = ["--addr", tlsAddress, "--tlscacert", authority.cert];
        const own = ["--tlscert", client.cert, "--tlskey", client.key];
        assert.match(await buildctl("--addr", address), /v0\.25\.2/);
        assert.match(await buildctl(...tls, ...own), /v0\.25\.2/);
        await assert.rejects(buildctl(...tls));
      }
      const [first, second] = beds;
      assert.notEqual(first?.tlsAddress, second?.tlsAddress);
    } finally {
      await Promise.all(beds.map((bed) => bed.stop()));
    }
    for (const { directory } of beds) assert.deepEqual(leftoversOf(directory), []);
  });

  it("leaves nothing where it is killed, or stopped by its signal", async () => {
    const killed = await startBuildkitd();
    await killed.kill();
    await killed.stop();
    const controller = new AbortController();
    const stopped = await startBuildkitd({ signal: controller.signal });
    controller.abort();
    await stopped.stop();
    for (const { directory } of [killed, stopped]) assert.deepEqual(leftoversOf(directory), []);
  });
});
