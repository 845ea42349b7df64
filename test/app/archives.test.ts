import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { extract, pack } from "tar-stream";
import { loadImages } from "../../src/app/loadImages.ts";
import { type ArchiveFormat, saveImages } from "../../src/app/saveImages.ts";
import { isSlipwayError, SlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { run } from "../support/beds/run.ts";

const LIMIT = { timeout: 20_000 };
const formats: readonly ArchiveFormat[] = ["docker", "oci-tar", "oci-folder"];

describe("archives of images", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-archive-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const save = (format: ArchiveFormat, archive: Buffer | Readable, target = join(folder, "x")) =>
    saveImages({ engine: saving(archive) }, { names: ["a:1"], format, target });

  it("makes a layout of what Docker 20.10 writes: links, and a layer twice", LIMIT, async () => {
    const [one, two] = [Buffer.from("layer one"), gzipSync("layer two")];
    const archive = await tarOf([
      ["aa/VERSION", "1.0"],
      ["aa/json", "{}"],
      ["aa/layer.tar", one],
      ["bb/layer.tar", two],
      ["cc/layer.tar", { link: "../aa/layer.tar" }],
      ["c0.json", config],
      ["manifest.json", manifest("c0.json", ["aa/layer.tar", "bb/layer.tar", "cc/layer.tar"])],
      ["repositories", "{}"],
    ]);
    await save("oci-folder", archive);
    await save("oci-tar", archive, join(folder, "x.tar"));
    const read = async (path: string) =>
      JSON.parse(await readFile(join(folder, "x", path), "utf8"));
    const index = await read("index.json");
    assert.equal(index.manifests.length, 1);
    assert.deepEqual(index.manifests[0].annotations, {
      "io.containerd.image.name": "docker.io/library/a:1",
      "org.opencontainers.image.ref.name": "a:1",
    });
    assert.deepEqual(await read("oci-layout"), { imageLayoutVersion: "1.0.0" });
    const found = await read(`blobs/${index.manifests[0].digest.replace(":", "/")}`);
    const tar = "application/vnd.oci.image.layer.v1.tar";
    assert.deepEqual(found.layers, [
      { mediaType: tar, digest: sha256(one), size: one.length },
      { mediaType: `${tar}+gzip`, digest: sha256(two), size: two.length },
      { mediaType: tar, digest: sha256(one), size: one.length },
    ]);
    assert.equal(found.config.digest, sha256(config));
    const blobs = (await readdir(join(folder, "x/blobs/sha256"))).sort();
    assert.deepEqual((await readdir(join(folder, "x/blobs"))).sort(), ["sha256"]);
    assert.equal(blobs.length, 4);
    const entries = await entriesOf(await readFile(join(folder, "x.tar")));
    assert.deepEqual(
      entries.filter((name) => name.startsWith("blobs/")).sort(),
      blobs.map((name) => `blobs/sha256/${name}`),
    );
    assert.deepEqual((await readdir(folder)).sort(), ["x", "x.tar"]);
  });

  const brokenSaves: readonly (readonly [string, () => Promise<Buffer>, RegExp])[] = [
    [
      "no tar",
      async () => Buffer.from("no tar".repeat(1000)),
      /cannot be read as images: it is no tar/,
    ],
    ["nothing in it", () => tarOf([]), /there is no image in it/],
    [
      "a layer that is missing",
      () =>
        tarOf([
          ["c.json", config],
          ["manifest.json", manifest("c.json", ["l.tar"])],
        ]),
      /its part l\.tar is missing/,
    ],
    [
      "a link to itself",
      () =>
        tarOf([
          ["c.json", config],
          ["l.tar", { link: "l.tar" }],
          ["manifest.json", manifest("c.json", ["l.tar"])],
        ]),
      /its part l\.tar is missing/,
    ],
    [
      "a blob of another name",
      () => tarOf([[`blobs/sha256/${"0".repeat(64)}`, "x"]]),
      /is not what its name says/,
    ],
  ];
  for (const [what, make, message] of brokenSaves) {
    for (const format of ["oci-tar", "oci-folder"] as const) {
      it(`${format}: ${what}`, LIMIT, async () => {
        await assert.rejects(save(format, await make()), (error: unknown) => {
          assert.ok(isSlipwayError(error, "image-unreadable"), String(error));
          assert.match(error.message, message);
          return true;
        });
        assert.deepEqual(await readdir(folder), []);
      });
    }
  }

  for (const format of formats) {
    it(`${format}: an engine that goes away in the middle`, LIMIT, async () => {
      const lost = Object.assign(new Error("gone"), { marker: true });
      const archive = Readable.from(
        (async function* () {
          yield (await tarOf([["aa/layer.tar", Buffer.alloc(200_000)]])).subarray(0, 100_000);
          throw lost;
        })(),
      );
      await assert.rejects(save(format, archive), { marker: true });
      assert.deepEqual(await readdir(folder), []);
    });

    it(`${format}: a full disk is one error, and what was there stays`, LIMIT, async (t) => {
      if (process.getuid?.() !== 0) return t.skip("needs root to mount a small file system");
      const disk = join(folder, "disk");
      await mkdir(disk);
      await run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
      try {
        const target = join(disk, "x");
        if (format !== "oci-folder") await writeFile(target, "before");
        const archive = await tarOf([
          ["aa/layer.tar", Buffer.alloc(500_000, 7)],
          ["c.json", config],
          ["manifest.json", manifest("c.json", ["aa/layer.tar"])],
        ]);
        await assert.rejects(save(format, archive, target), (error: unknown) => {
          assert.ok(isSlipwayError(error, "output-unusable"), String(error));
          assert.equal(error.facts.path, target);
          assert.equal(error.message, `${target} cannot be written: the disk is full.`);
          return true;
        });
        assert.deepEqual(await readdir(disk), format === "oci-folder" ? [] : ["x"]);
        if (format !== "oci-folder") assert.equal(await readFile(target, "utf8"), "before");
      } finally {
        await run("umount", ["-l", disk]);
      }
    });
  }

  it("does not write into a folder with something in it", LIMIT, async () => {
    await mkdir(join(folder, "x"));
    await writeFile(join(folder, "x/mine"), "mine");
    await assert.rejects(save("oci-folder", await tarOf([])), {
      code: "output-unusable",
      message: `${join(folder, "x")} is a folder with something in it.`,
    });
    assert.deepEqual(await readdir(join(folder, "x")), ["mine"]);
  });

  describe("loading", () => {
    const load = async (content: Buffer, engine: Partial<Loading> = {}) => {
      const file = join(folder, "f.tar");
      await writeFile(file, content);
      return loadFrom(file, engine);
    };

    it("sends a docker archive as it is, and one in gzip unpacked", LIMIT, async () => {
      const archive = await dockerArchive();
      assert.deepEqual((await load(archive)).sent, archive);
      assert.deepEqual((await load(gzipSync(archive))).sent, archive);
    });

    it(
      "makes a docker archive of a layout; the layout goes along where it is read",
      LIMIT,
      async () => {
        await save("oci-tar", await dockerArchive(), join(folder, "l.tar"));
        await save("oci-folder", await dockerArchive(), join(folder, "l"));
        for (const place of ["l.tar", "l"]) {
          const old = await loadFrom(join(folder, place), { version: "20.10.24" });
          const lists = (await entriesOf(old.sent)).filter((name) => !name.startsWith("blobs/"));
          assert.deepEqual(lists, ["manifest.json"]);
          const podman = await loadFrom(join(folder, place), {
            version: "28.1",
            product: "podman",
          });
          assert.deepEqual(podman.sent, old.sent);
          const both = await loadFrom(join(folder, place), { version: "28.5.2" });
          const names = await entriesOf(both.sent);
          assert.deepEqual(
            ["index.json", "oci-layout", "manifest.json"].filter((name) => !names.includes(name)),
            [],
          );
        }
      },
    );

    const layout = async (change: (parts: Map<string, string | Buffer>) => void) => {
      const layer = Buffer.from("a layer");
      const text = JSON.stringify({
        schemaVersion: 2,
        config: { mediaType: "x/json", digest: sha256(config), size: config.length },
        layers: [{ mediaType: "x/tar", digest: sha256(layer), size: layer.length }],
      });
      const pointer = { mediaType: "x/json", digest: sha256(text), size: text.length };
      const parts = new Map<string, string | Buffer>([
        ["oci-layout", "{}"],
        ["index.json", JSON.stringify({ manifests: [pointer] })],
        ["manifest", text],
        ["config", config],
        ["layer", layer],
      ]);
      change(parts);
      return tarOf(
        [...parts].map(([name, content]): [string, string | Buffer] => {
          const bytes = { manifest: text, config, layer }[name];
          return [bytes ? `blobs/${sha256(bytes).replace(":", "/")}` : name, content];
        }),
      );
    };
    const cut = (archive: Buffer) => archive.subarray(0, 700);
    const bad: readonly (readonly [string, () => Promise<Buffer>, RegExp])[] = [
      ["text", async () => Buffer.from("this is text\n".repeat(1000)), /it is no tar archive/],
      ["nothing", async () => Buffer.alloc(0), /neither a docker archive nor an OCI layout/],
      ["another tar", () => tarOf([["a.txt", "x"]]), /neither a docker archive nor an OCI layout/],
      ["a tar that breaks off", async () => cut(await dockerArchive()), /it breaks off/],
      [
        "gzip that breaks off",
        async () => gzipSync(await dockerArchive()).subarray(0, 100),
        /it breaks off/,
      ],
      [
        "broken gzip",
        async () => gzipSync(await dockerArchive()).fill(0xff, 40, 60),
        /its compression is broken|breaks off|no tar/,
      ],
      ["zstd", async () => Buffer.from("28b52ffd00000000", "hex"), /compressed by zstd/],
      ["xz", async () => Buffer.from("fd377a585a000000", "hex"), /compressed by xz/],
      [
        "a lost layer",
        () =>
          tarOf([
            ["c", config],
            ["manifest.json", manifest("c", ["l"])],
          ]),
        /part l is missing/,
      ],
      ["no list", () => tarOf([["manifest.json", "{"]]), /neither/],
      [
        "a layout without a manifest",
        () => layout((parts) => parts.delete("manifest")),
        /part sha256:\w+ is missing/,
      ],
      ["a layout without a config", () => layout((parts) => parts.delete("config")), /is missing/],
      ["a layout without a layer", () => layout((parts) => parts.delete("layer")), /is missing/],
      [
        "a layout with a changed layer",
        () => layout((parts) => parts.set("layer", "b layer")),
        /not what its name says/,
      ],
      [
        "a layout of nothing",
        () => layout((parts) => parts.set("index.json", "{}")),
        /there is no image in it/,
      ],
    ];
    for (const [what, make, message] of bad) {
      it(`names a file that is ${what}`, LIMIT, async () => {
        await assert.rejects(
          load(await make(), { refuse: true }),
          unreadable(join(folder, "f.tar"), message),
        );
      });
    }

    it("takes the whole layout that the broken ones are made of", LIMIT, async () => {
      assert.ok((await load(await layout(() => undefined))).sent.length > 0);
    });

    it("names a file that is not there, and a folder that is no layout", LIMIT, async () => {
      const file = join(folder, "none.tar");
      await assert.rejects(loadFrom(file, {}), unreadable(file, /it is not there/));
      await assert.rejects(loadFrom(folder, {}), unreadable(folder, /neither/));
    });

    it("finds a changed blob in a folder", LIMIT, async () => {
      const place = join(folder, "l");
      await save("oci-folder", await dockerArchive(), place);
      const [blob = ""] = (await readdir(join(place, "blobs/sha256"))).filter(
        (name) => `sha256:${name}` === sha256("layer"),
      );
      await chmod(join(place, "blobs/sha256", blob), 0o644);
      await writeFile(join(place, "blobs/sha256", blob), "LAYER");
      await assert.rejects(loadFrom(place, {}), unreadable(place, /not what its name says/));
    });

    it("says which file an engine refuses", LIMIT, async () => {
      const file = join(folder, "f.tar");
      await writeFile(file, await dockerArchive());
      const engine = {
        ...({ version: "28.5.2", product: "docker", os: "linux" } as const),
        loadImage: () =>
          Promise.reject(
            new SlipwayError(
              "engine-refused",
              { status: 500, doing: "load the image" },
              { message: "The engine refused to load the image: no space", hint: "" },
            ),
          ),
      };
      await assert.rejects(loadImages({ engine }, file), {
        code: "engine-refused",
        message: `${file}: The engine refused to load the image: no space`,
      });
    });
  });
});

const config = JSON.stringify({ os: "linux", architecture: "amd64", rootfs: { diff_ids: [] } });

function manifest(path: string, layers: readonly string[]): string {
  return JSON.stringify([{ Config: path, RepoTags: ["a:1"], Layers: layers }]);
}

function dockerArchive(): Promise<Buffer> {
  return tarOf([
    ["aa/layer.tar", "layer"],
    ["c.json", config],
    ["manifest.json", manifest("c.json", ["aa/layer.tar"])],
  ]);
}

function saving(archive: Buffer | Readable): Pick<Engine, "saveImages"> {
  return {
    saveImages: async () => (Buffer.isBuffer(archive) ? Readable.from([archive]) : archive),
  };
}

interface Loading {
  readonly version: string;
  readonly product: "docker" | "podman";
  readonly refuse: boolean;
}

async function loadFrom(place: string, options: Partial<Loading>): Promise<{ sent: Buffer }> {
  const { version = "28.5.2", product = "docker", refuse = false } = options;
  const chunks: Buffer[] = [];
  const engine = {
    ...{ version, product, os: "linux" },
    async loadImage(archive: NodeJS.ReadableStream) {
      for await (const chunk of archive) chunks.push(chunk as Buffer);
      if (refuse) throw new Error("the engine was asked");
      return { names: [], ids: [] };
    },
  };
  await loadImages({ engine }, place);
  return { sent: Buffer.concat(chunks) };
}

function unreadable(image: string, message: RegExp) {
  return (error: unknown) => {
    assert.ok(isSlipwayError(error, "image-unreadable"), String(error));
    assert.equal(error.facts.image, image);
    assert.ok(error.message.startsWith(`${image} cannot be read as images: `), error.message);
    assert.match(error.message, message);
    return true;
  };
}

type Content = string | Buffer | { readonly link: string };

async function tarOf(entries: readonly (readonly [string, Content])[]): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of entries) {
    if (typeof content === "string" || Buffer.isBuffer(content)) tar.entry({ name }, content);
    else tar.entry({ name, type: "symlink", linkname: content.link });
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function entriesOf(archive: Buffer): Promise<readonly string[]> {
  const names: string[] = [];
  const entries = extract();
  entries.end(archive);
  for await (const entry of entries) {
    names.push(entry.header.name);
    entry.resume();
  }
  return names;
}

function sha256(content: string | Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
