import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { writeLayout } from "../../src/image/writeLayout.ts";
import { skopeoDigest } from "../app/pushFixture.ts";
import { startCountingProxy } from "../app/startCountingProxy.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { unique } from "../engine/engineFixture.ts";
import { makeImage } from "../image/imageFixture.ts";
import { run } from "../support/beds/run.ts";
import { realRegistry } from "../support/realEngines.ts";
import { runSlipway } from "./runSlipway.ts";

const LIMIT = { timeout: 60_000 };
const registry = realRegistry({ login: false });
/** `AT_ONCE` of pushBlobs.ts, and more layers than that. */
const [AT_ONCE, LAYERS] = [4, 14];

describe("slipway copy from one registry to another", LIMIT, () => {
  if (registry === undefined) return;
  const { address } = registry;
  const word = unique();
  const source = `${address}/between/${word}/a:1`;
  const folder = createContextFolder({});
  let digest = "";
  before(async () => {
    const layers = Array.from({ length: LAYERS }, (_, at) => [
      [`f${at}`, `${word} ${at}`] as const,
    ]);
    const image = await makeImage(layers);
    ({ digest } = image.manifest.descriptor);
    const layout = join(folder.path, "layout");
    await writeLayout(image, { folder: layout, names: ["it"] });
    const target = ["--dest-tls-verify=false", `oci:${layout}:it`, `docker://${source}`];
    await run("skopeo", ["--insecure-policy", "copy", ...target]);
  });
  after(() => folder[Symbol.dispose]());

  test("writes no file, and moves four blobs at once, each of them once", async () => {
    const place = join(folder.path, "place");
    for (const name of ["home", "tmp", "cwd"]) mkdirSync(join(place, name), { recursive: true });
    await using from = await startCountingProxy(address);
    await using to = await startCountingProxy(address);
    const target = `${to.address}/between/${word}/b:1`;
    const { code, stderr } = await runSlipway(
      ["copy", source.replace(address, from.address), target],
      {
        cwd: join(place, "cwd"),
        env: {
          ...{ HOME: join(place, "home"), TMPDIR: join(place, "tmp") },
          ...{ SLIPWAY_CACHE: join(place, "store"), XDG_CACHE_HOME: undefined },
        },
      },
    );
    assert.equal(code, 0, stderr);
    assert.equal(await skopeoDigest(target.replace(to.address, address)), digest);
    // Of the folder of the kept images nothing was made but what V8 has compiled of the chunks; tsx keeps such, too.
    const made = readdirSync(place, { recursive: true, encoding: "utf8" }).sort();
    const compiled =
      /^(?:tmp\/(?:tsx-|node-compile-cache)|store(?:\/compiled(?:\/\w+\.js-v[\w.-]+)?)?$)/;
    assert.deepEqual(
      made.filter((name) => !compiled.test(name)),
      ["cwd", "home", "tmp"],
    );
    // The config goes with the layers, and was read before.
    assert.deepEqual(from.all, { downloads: LAYERS + 1, uploads: 0 });
    assert.deepEqual(to.all, { downloads: 0, uploads: LAYERS + 1 });
    assert.deepEqual([from.most.downloads, to.most.uploads], [AT_ONCE, AT_ONCE]);
  });
});
