import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { extract } from "tar-stream";
import type { Engine } from "../../src/engine/engine.ts";
import { connect, removeQuietly, unique } from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { node24 } from "../support/beds/node24.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines, realRegistry } from "../support/realEngines.ts";
import { copyToRegistry } from "../support/registries/copyToRegistry.ts";
import { runSlipway } from "./runSlipway.ts";

const LIMIT = { timeout: 120_000 };
const oci = "application/vnd.oci.image.layer.v1.tar";

/** What is asked for, the media type of the layer, its first bytes, the program that reads it. */
const packings = [
  ["gzip:9", `${oci}+gzip`, "1f8b08", ["gzip", "-dc"]],
  ["none", oci, "737276", ["cat"]],
  ["zstd", `${oci}+zstd`, "28b52ffd", ["zstd", "-dc"]],
  ["zstd:19", `${oci}+zstd`, "28b52ffd", ["zstd", "-dc"]],
] as const;

const cwd = mkdtempSync(join(tmpdir(), "slipway-packed-"));
after(() => rmSync(cwd, { recursive: true, force: true }));
mkdirSync(join(cwd, "site"));
// More than a block of what is packed.
const page = `${"a line of a page, and one more of them\n".repeat(60_000)}end\n`;
writeFileSync(join(cwd, "site/index.html"), page);
writeFileSync(join(cwd, "site/small"), "small");

describe("edits packed in another way", {
  timeout: 300_000,
  skip: requireBeds("skopeo", "node24"),
}, () => {
  const registry = realRegistry({ login: false });
  const engines = imageEngines();
  if (registry === undefined || engines.length === 0) return;
  const repository = `${registry.address}/packed-${unique()}`;
  const base = `${repository}/base:1`;
  let digest = "";

  for (const [asked, mediaType, magic, unpacker] of packings) {
    const tag = asked.replace(":", "-");
    const [pushed, flat] = [`${repository}/app:${tag}`, `${repository}/flat:${tag}`];
    const isZstd = asked.startsWith("zstd");

    it(`append and flatten --compression ${asked} are what skopeo and its own program read`, async () => {
      if (digest === "") digest = (await copyToRegistry(base)).digest;
      const layer = ["--layer", "site", "--prefix", "srv/www"] as const;
      const packed = ["--compression", asked] as const;
      const first = await slipway(isZstd, "append", base, ...layer, ...packed, "-o", pushed);
      const top = first.layers.at(-1);
      assert.equal(top?.mediaType, mediaType);
      // Anew, by a store that has nothing.
      const second = await slipway(isZstd, "append", base, ...layer, ...packed, "-o", "oci:again");
      assert.equal(second.digest, first.digest);
      const path = join(cwd, "again/blobs/sha256", top?.digest.slice(7) ?? "");
      assert.equal(readFileSync(path).toString("hex").slice(0, magic.length), magic);
      const [program, ...args] = unpacker;
      const tar = execFileSync(program, [...args, path], { maxBuffer: 2 ** 24, timeout: 30_000 });
      assert.ok(tar.includes("a line of a page") && tar.includes("srv/www/small"));
      await slipway(isZstd, "flatten", pushed, ...packed, "-o", flat);
      for (const name of [pushed, flat]) {
        const raw = await skopeoInspect(name, { raw: true });
        const { layers } = raw as { layers: readonly { mediaType: string }[] };
        assert.equal(layers.at(-1)?.mediaType, mediaType);
        // It reads all blobs, and unpacks them to what the configuration says.
        const copy = join(cwd, unique());
        await run("skopeo", [
          ...["--insecure-policy", "copy", "--src-tls-verify=false", "--src-no-creds"],
          ...["--dest-decompress", `docker://${name}`, `dir:${copy}`],
        ]);
        const { rootfs } = (await skopeoInspect(name, { config: true })) as {
          rootfs: { diff_ids: readonly string[] };
        };
        for (const diffId of rootfs.diff_ids) assert.ok(existsSync(join(copy, diffId.slice(7))));
        rmSync(copy, { recursive: true });
      }
    });

    // To engines one level is as another.
    if (asked === "zstd:19") continue;
    for (const bed of engines) {
      // Before version 23 Docker pulled no zstd.
      if (isZstd && bed.name === "docker 20.10") continue;
      it(`--compression ${asked} is pulled by ${bed.name}`, LIMIT, async () => {
        const engine = await connect(bed);
        try {
          await engine.pullImage({ reference: pushed, credentials: undefined }, () => undefined);
          assert.deepEqual(await filesOf(engine, pushed), { page, small: "small" });
        } finally {
          await removeQuietly(engine, pushed);
        }
      });
    }

    // All others load gzip.
    if (asked === "gzip:9") continue;
    it(`--compression ${asked} is loaded into each engine`, LIMIT, async () => {
      for (const [at, bed] of engines.entries()) {
        const name = `slipway-packed-${unique()}:${at}`;
        const args = ["copy", "oci:again", `engine:${name}`, "--engine", bed.host];
        const copied = await runSlipway(args, { cwd, env: { SLIPWAY_CACHE: join(cwd, "store") } });
        assert.equal(copied.code, 0, `${bed.name}: ${copied.stderr}`);
        const engine = await connect(bed);
        try {
          assert.deepEqual(await filesOf(engine, name), { page, small: "small" }, bed.name);
        } finally {
          await removeQuietly(engine, name);
        }
      }
    });
  }
});

interface Report {
  readonly digest: string;
  readonly layers: readonly { readonly digest: string; readonly mediaType: string }[];
}

let stores = 0;

/** With a store of its own, so that nothing is known from before; zstd wants a newer Node. */
async function slipway(isZstd: boolean, ...args: readonly string[]): Promise<Report> {
  if (args.includes("oci:again")) rmSync(join(cwd, "again"), { recursive: true, force: true });
  const ran = await runSlipway([...args, "--format", "json"], {
    ...{ cwd, env: { SLIPWAY_CACHE: join(cwd, `store${stores++}`) } },
    ...(isZstd && { node: node24() }),
  });
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout);
}

async function filesOf(engine: Engine, image: string) {
  const found: Record<string, string> = {};
  const tar = extract();
  (await engine.exportFilesystem(image)).pipe(tar as unknown as NodeJS.WritableStream);
  for await (const entry of tar) {
    const pieces: Uint8Array[] = [];
    for await (const piece of entry) pieces.push(piece as Uint8Array);
    found[entry.header.name.replace(/^\.?\//, "")] = Buffer.concat(pieces).toString();
  }
  return { page: found["srv/www/index.html"], small: found["srv/www/small"] };
}
