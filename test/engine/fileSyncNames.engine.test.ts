import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { connectBuilder } from "../../src/engine/buildkitd/connectBuilder.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { readBuiltLayer } from "../support/assemble/readBuiltLayer.ts";
import { readTarFiles } from "../support/assemble/readTarFiles.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type BuildkitdBed, startBuildkitd } from "../support/beds/buildkitd.ts";
import { run } from "../support/beds/run.ts";
import { asEngine } from "./buildkitdFixture.ts";
import { surroundings } from "./engineFixture.ts";
import { buildFolder } from "./syncedBuild.ts";

const LIMIT = { timeout: 120_000 };

// With a socket, whose path may not be long.
const tree = {
  Dockerfile: "FROM scratch\nCOPY . /all/\nCOPY d/b e /x/\nCOPY f /f/\n",
  ".dockerignore": "f/a\n",
  "d/a": "one",
  "d/l": "-> a",
  "f/a": "two",
  "g/a": "three",
};

describe("names of one file, pipes and sockets of a context", {
  skip: requireBeds("buildkitd"),
}, () => {
  let bed: BuildkitdBed;
  let builder: Engine;
  before(async () => {
    bed = await startBuildkitd();
    builder = asEngine(await connectBuilder(surroundings, bed.address));
  }, LIMIT);
  after(() => bed?.stop());

  test("come as BuildKit's own client sends them", LIMIT, async () => {
    using folder = createContextFolder({ ...tree, "e/": "" });
    using results = createContextFolder({});
    const at = (path: string) => join(folder.path, path);
    for (const name of ["d/b", "e/c"]) linkSync(at("d/a"), at(name));
    for (const name of ["f/b", "f/c"]) linkSync(at("f/a"), at(name));
    execFileSync("mkfifo", ["-m", "640", at("d/p"), at("e/p")]);
    linkSync(at("d/p"), at("d/q"));
    makeSocket(at("d/s"));
    const ours = async (name: string) => {
      const destination = join(results.path, name);
      const outputs = [{ type: "oci", destination, attributes: {} }] as const;
      const request = { outputs, loadImage: false, noCache: true };
      const { error, read } = await buildFolder(builder, folder.path, { request });
      assert.equal(error, undefined, String(error));
      return { read: read.toSorted(), layers: await layersOf(destination) };
    };
    const theirs = async (name: string) => {
      const destination = join(results.path, name);
      const places = [`context=${folder.path}`, `dockerfile=${folder.path}`];
      await run(`${bed.programs}/buildctl`, [
        ...["--addr", bed.address, "build", "--no-cache", "--frontend=dockerfile.v0"],
        ...places.flatMap((place) => ["--local", place]),
        ...["--output", `type=oci,dest=${destination}`],
      ]);
      return layersOf(destination);
    };
    const first = await ours("ours-1");
    assert.deepEqual(first.layers, await theirs("theirs-1"));
    assert.deepEqual(
      first.layers[0]?.filter((it) => /all\/(d|e|f)\/[^l]/.test(it)),
      [
        "all/d/a file 644 3",
        "all/d/b link 644 0 -> all/d/a",
        "all/d/p fifo 640 0",
        "all/d/q fifo 640 0",
        "all/d/s file 755 0",
        "all/e/c link 644 0 -> all/d/a",
        "all/e/p fifo 640 0",
        "all/f/b file 644 3",
        "all/f/c link 644 0 -> all/f/b",
      ],
    );
    assert.deepEqual(
      first.read.filter((path) => !path.startsWith(".")),
      ["Dockerfile", "d/a", "d/s", "f/b", "g/a"],
    );
    // Nothing of it is sent again, and a name that is a file of its own by now is one there, too.
    rmSync(at("d/b"));
    writeFileSync(at("d/b"), "own");
    utimesSync(at("d/b"), 1, 1);
    const second = await ours("ours-2");
    assert.deepEqual(second.layers, await theirs("theirs-2"));
    assert.ok(second.layers[0]?.includes("all/d/b file 644 3"), second.layers[0]?.join("\n"));
    assert.deepEqual(
      second.read.filter((path) => !path.startsWith(".")),
      ["d/b"],
    );
  });
});

/** It goes away with its server, but only under the name that it was made with. */
function makeSocket(path: string): void {
  const server = createServer().listen(`${path}.made`);
  renameSync(`${path}.made`, path);
  server.close();
  execFileSync("chmod", ["755", path]);
}

/** What is in each layer of an OCI archive, a line each, but for times and what was made. */
async function layersOf(archive: string): Promise<readonly (readonly string[])[]> {
  const files = await readTarFiles(
    (async function* () {
      yield readFileSync(archive);
    })(),
  );
  const blob = (digest: string) => files.get(`blobs/${digest.replace(":", "/")}`) ?? Buffer.of();
  const json = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString());
  let manifest = json(files.get("index.json") ?? Buffer.of());
  while (manifest.layers === undefined) manifest = json(blob(manifest.manifests[0].digest));
  const layers: string[][] = [];
  for (const { digest } of manifest.layers) {
    const entries = await readBuiltLayer(blob(digest));
    layers.push(
      entries.map(({ path, type, mode, size, link }) =>
        [path, type, mode.toString(8), size, ...(link === "" ? [] : ["->", link])].join(" "),
      ),
    );
  }
  return layers;
}
