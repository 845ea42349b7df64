import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { extract, pack } from "tar-stream";
import type { Layer } from "../../../src/image/image.ts";
import { writeLayer } from "../../../src/image/layers/writeLayer.ts";
import { unique } from "../../engine/engineFixture.ts";
import { availableBeds } from "../../support/beds/beds.ts";
import { engineRequest } from "../../support/beds/engineRequest.ts";
import { run } from "../../support/beds/run.ts";
import { imageEngines } from "../../support/realEngines.ts";
import { layerFile, memoryStore, sha256 } from "./layerFixture.ts";

const long = `long/${"n".repeat(150)}/${"ü".repeat(110)}`;
const capability = Buffer.from("0100000200200000000000000000000000000000", "hex");

const layers = [
  [
    layerFile("a", { text: "a", mode: 0o4751, uid: 7, gid: 3_000_000 }),
    // Engines give the file what its last name says.
    layerFile("b", { kind: "hardlink", link: "a", mode: 0o4751, uid: 7, gid: 3_000_000 }),
    layerFile("big", { text: "0123456789".repeat(250_000) }),
    layerFile("gone", { kind: "folder", mode: 0o755 }),
    layerFile("gone/x", { text: "x" }),
    layerFile("kept", { kind: "folder", mode: 0o1777 }),
    layerFile("kept/old", { text: "old" }),
    layerFile("link", { kind: "symlink", link: `/${long}`, mode: 0o777 }),
    layerFile(long, { text: "long" }),
    layerFile("ping", { text: "ping", xattrs: new Map([["security.capability", capability]]) }),
    layerFile("pipe", { kind: "pipe" }),
  ],
  [
    layerFile("gone", { kind: "whiteout" }),
    layerFile("kept", { kind: "folder", mode: 0o700 }),
    layerFile("kept", { kind: "opaque" }),
    layerFile("kept/new", { text: "new" }),
    layerFile("link", { kind: "whiteout" }),
  ],
];

/** Path, type, mode, owner, size, and where it leads: as the engine gives it to a container. */
const wanted = [
  ["a", "file", 0o4751, 7, 3_000_000, 1, ""],
  ["b", "link", 0o4751, 7, 3_000_000, 0, "a"],
  ["big", "file", 0o644, 0, 0, 2_500_000, ""],
  ["kept/", "directory", 0o700, 0, 0, 0, ""],
  ["kept/new", "file", 0o644, 0, 0, 3, ""],
  [long, "file", 0o644, 0, 0, 4, ""],
  ["ping", "file", 0o644, 0, 0, 4, ""],
  ["pipe", "fifo", 0o644, 0, 0, 0, ""],
];

describe("layers that we write", () => {
  const name = `slipway-layers-${unique()}:1`;
  let archive: Buffer;
  let diffIds: readonly string[];

  before(async () => {
    const store = memoryStore();
    const written: Layer[] = [];
    for (const files of layers)
      written.push(await writeLayer(store, files, { compression: "gzip" }));
    diffIds = written.map(({ diffId }) => diffId);
    const blobs = written.map(
      ({ descriptor }) => store.blobs.get(descriptor.digest) ?? Buffer.of(),
    );
    archive = await dockerArchive(name, blobs, diffIds);
  });

  for (const bed of imageEngines()) {
    it(`are on ${bed.name} what they say`, { timeout: 60_000 }, async () => {
      const ask = (method: string, path: string, body?: Buffer | string) =>
        engineRequest({
          ...{ socket: bed.host.slice("unix://".length), method, path, limit: 50_000 },
          headers: {
            "content-type": typeof body === "string" ? "application/json" : "application/x-tar",
          },
          ...(body !== undefined && { body }),
        });
      const loaded = await ask("POST", "/images/load?quiet=1", archive);
      assert.equal(loaded.status, 200, loaded.body.toString());
      let container: string | undefined;
      try {
        const image = JSON.parse((await ask("GET", `/images/${name}/json`)).body.toString());
        assert.deepEqual(image.RootFS.Layers, diffIds);
        const made = await ask("POST", "/containers/create", `{"Image":"${name}","Cmd":["/x"]}`);
        assert.equal(made.status, 201, made.body.toString());
        container = JSON.parse(made.body.toString()).Id;
        const { body } = await ask("GET", `/containers/${container}/export`);
        const { found, capabilities } = await listed(body);
        assert.deepEqual(found, wanted);
        // Podman's API leaves attributes out of it.
        if (bed.name.includes("docker")) assert.deepEqual(capabilities, ["ping"]);
      } finally {
        if (container !== undefined) await ask("DELETE", `/containers/${container}?force=1`);
        await ask("DELETE", `/images/${name}?force=1`);
      }
    });
  }

  it("are copied by skopeo, which looks at every digest", async (test) => {
    const { skopeo, reasons } = availableBeds();
    if (!skopeo) return test.skip(reasons.skopeo);
    const folder = await mkdtemp(join(tmpdir(), "slipway-layers-"));
    after(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, "image.tar");
    await writeFile(file, archive);
    const target = `oci:${join(folder, "layout")}:x`;
    await run("skopeo", ["copy", "--insecure-policy", `docker-archive:${file}`, target], {
      limit: 30_000,
    });
    const config = await run("skopeo", ["inspect", "--config", target], { limit: 30_000 });
    assert.deepEqual(JSON.parse(config).rootfs.diff_ids, diffIds);
  });
});

async function dockerArchive(
  name: string,
  blobs: readonly Buffer[],
  diffIds: readonly string[],
): Promise<Buffer> {
  const config = JSON.stringify({
    ...{ architecture: "amd64", os: "linux", config: {} },
    rootfs: { type: "layers", diff_ids: diffIds },
  });
  const tar = pack();
  const paths = blobs.map((_, index) => `${index}.tar.gz`);
  const configPath = `${sha256(Buffer.from(config)).slice(7)}.json`;
  tar.entry({ name: configPath }, config);
  for (const [index, blob] of blobs.entries()) tar.entry({ name: paths[index] ?? "" }, blob);
  tar.entry(
    { name: "manifest.json" },
    JSON.stringify([{ Config: configPath, RepoTags: [name], Layers: paths }]),
  );
  tar.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of tar) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

/** What the engine puts into each container is left out, and folders that nobody named. */
async function listed(tar: Buffer) {
  const reader = extract();
  const found: unknown[][] = [];
  const capabilities: string[] = [];
  reader.end(tar);
  for await (const entry of reader) {
    const { name, type, mode = 0, uid, gid, size, linkname } = entry.header;
    const pax = entry.header.pax as Readonly<Record<string, string>> | null;
    entry.resume();
    if (/^(\.dockerenv|dev\/|etc\/|proc\/|sys\/|run\/|long\/$|long\/n+\/$|\.?\/?$)/.test(name))
      continue;
    if (pax?.["SCHILY.xattr.security.capability"]) capabilities.push(name);
    const owner = [Number(pax?.uid ?? uid), Number(pax?.gid ?? gid)];
    found.push([name, type, mode & 0o7777, ...owner, size, linkname ?? ""]);
  }
  const inOrder = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
  return { found: found.sort(inOrder), capabilities };
}
