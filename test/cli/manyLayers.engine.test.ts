import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { openRegistryImage } from "../../src/app/registryImages.ts";
import { createRegistryPool } from "../../src/app/registryPool.ts";
import { composeImage } from "../../src/image/edit/composeImage.ts";
import type { Image } from "../../src/image/image.ts";
import { writeLayout } from "../../src/image/writeLayout.ts";
import { emptyConfigRecord } from "../../src/oci/writeImageConfig.ts";
import { accessWith } from "../app/pushFixture.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { unique } from "../engine/engineFixture.ts";
import { amd64, makeImage } from "../image/imageFixture.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { realRegistry } from "../support/realEngines.ts";
import { runHere } from "./runHere.ts";
import { type CliRun, runSlipway } from "./runSlipway.ts";

const LIMIT = { timeout: 120_000 };
const registry = realRegistry({ login: false });
/** Layers that are all others, and those of an image that has some of them many times. */
const [OTHERS, ALL, DIFFERENT] = [2_000, 10_000, 100];
/** Bytes; reading the sources takes 60 MB more than the built program. */
const MOST_MEMORY = process.env.SLIPWAY_BUILT ? 150_000_000 : 250_000_000;

describe("images of thousands of layers", LIMIT, () => {
  if (registry === undefined) return;
  const { address } = registry;
  const name = `${address}/many/layers-${unique()}:1`;
  const folder = createContextFolder({});
  let runs = 0;
  let [others, large]: Image[] = [];
  before(async () => {
    others = await makeImage(
      Array.from({ length: OTHERS }, (_, at) => [[`f${at % 1500}`, `text ${at}`] as const]),
    );
    const made = others.layers.slice(0, DIFFERENT);
    const layers = Array.from({ length: ALL }, (_, at) => made[at % DIFFERENT] ?? assert.fail());
    const history = layers.map((_, at) => ({ created_by: `step ${at}` }));
    const config = { ...emptyConfigRecord(amd64), history };
    large = composeImage({ name: "large", config, layers });
    for (const [at, image] of [others, large].entries()) {
      const names = [at === 0 ? "others" : "large"];
      await writeLayout(image, { folder: join(folder.path, "layout"), names });
    }
  });
  after(() => folder[Symbol.dispose]());

  /** Its own word on the most memory that it had, when all is over. */
  const slipway = async (...args: readonly string[]): Promise<CliRun> => {
    const note = join(folder.path, `memory-${runs++}`);
    const code = `import{writeFileSync}from"node:fs";process.on("exit",()=>writeFileSync(${JSON.stringify(note)},String(process.resourceUsage().maxRSS*1024)))`;
    const ran = await runSlipway(args, {
      cwd: folder.path,
      env: {
        ...{ SLIPWAY_CACHE: join(folder.path, "store"), DOCKER_CONFIG: folder.path },
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
      },
    });
    assert.equal(ran.code, 0, ran.stderr);
    const memory = Number(readFileSync(note, "utf8"));
    assert.ok(memory > 20_000_000 && memory < MOST_MEMORY, `${args[0]}: ${memory} bytes`);
    return ran;
  };

  test("two thousand are copied, checked, and flattened to one", async () => {
    await slipway("copy", "oci:layout:others", "kept:others");
    const checked = await slipway("inspect", "kept:others", "--validate", "--format", "json");
    const { digest, images, problems } = JSON.parse(checked.stdout);
    assert.deepEqual(
      [digest, images[0].layers.length, problems],
      [others?.manifest.descriptor.digest, OTHERS, []],
    );
    const target = ["-o", "oci:flat:one", "--format", "json"];
    const flat = await slipway("flatten", "kept:others", ...target);
    assert.equal(JSON.parse(flat.stdout).layers.length, 1);
    const files = await run("tar", ["-tzf", await layerFile("flat")]);
    assert.equal(files.trim().split("\n").length, 1500);
  });

  test("ten thousand go to a registry and back, and are read there", async () => {
    if (large === undefined) assert.fail();
    await slipway("copy", "oci:layout:large", name);
    const raw = await skopeoInspect(name, { raw: true });
    assert.deepEqual(raw, JSON.parse(Buffer.from(large.manifest.bytes).toString()));
    await slipway("copy", name, "kept:large");
    const { stdout } = await slipway("inspect", name, "--format", "json");
    const told = JSON.parse(stdout);
    assert.equal(told.digest, large.manifest.descriptor.digest);
    assert.equal(told.images[0].layers.length, ALL);
    assert.equal(told.images[0].layers.at(-1).createdBy, `step ${ALL - 1}`);
    const pool = createRegistryPool(accessWith(undefined));
    try {
      const opened = await openRegistryImage(pool, name);
      assert.ok(opened.kind === "image");
      assert.deepEqual(
        opened.layers.map(({ diffId }) => diffId),
        large.layers.map(({ diffId }) => diffId),
      );
    } finally {
      await pool.close();
    }
  });

  test("more than twenty thousand are refused in one sentence", async () => {
    const [layer] = others?.layers ?? [];
    const layers = Array.from({ length: 20_001 }, () => layer ?? assert.fail());
    const image = composeImage({ name: "beyond", config: emptyConfigRecord(amd64), layers });
    await writeLayout(image, { folder: join(folder.path, "layout"), names: ["beyond"] });
    const env = { SLIPWAY_CACHE: join(folder.path, "store") };
    for (const args of [
      ["inspect", "oci:layout:beyond"],
      ["copy", "oci:layout:beyond", "kept:beyond"],
    ]) {
      const { code, stderr } = await runHere(args, { cwd: folder.path, env });
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^slipway: [^\n]*it has 20001 layers, more than 20000\.[^\n]*\n$/);
    }
  });

  /** The file of the only layer of a layout's only image. */
  async function layerFile(layout: string): Promise<string> {
    const blobs = join(folder.path, layout, "blobs/sha256");
    const sizes = readdirSync(blobs).map(
      (file) => [file, readFileSync(join(blobs, file))] as const,
    );
    const [file = ""] = sizes.find(([, bytes]) => bytes[0] === 0x1f) ?? [];
    return join(blobs, file);
  }
});
