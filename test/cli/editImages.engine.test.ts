import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { extract } from "tar-stream";
import type { Engine } from "../../src/engine/engine.ts";
import type { Image } from "../../src/image/image.ts";
import { readLayerFiles } from "../../src/image/layers/readLayerFiles.ts";
import { openLayout } from "../../src/image/openLayout.ts";
import {
  buildRequest,
  connect,
  contextOf,
  recordBuild,
  removeQuietly,
  request,
  unique,
} from "../engine/engineFixture.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines, realRegistry } from "../support/realEngines.ts";
import { copyToRegistry } from "../support/registries/copyToRegistry.ts";
import { runHere } from "./runHere.ts";

/** Whiteouts, a folder replaced, a file where a folder was and the other way round, hard links. */
const dockerfile = (word: string) => `FROM busybox:1.36
RUN mkdir -p /d/sub /gone/deep /swap && echo ${word} > /d/a && echo b > /d/b && echo c > /d/sub/c \\
 && echo g > /gone/deep/g && echo s > /swap/s && echo many > /big && ln /big /big2 && ln /big /big3 \\
 && ln -s /d/a /link && chmod 2770 /d && chown 3:4 /d/b && mkfifo /pipe
RUN rm -r /gone /d/sub && rm /big && rm -r /swap && echo file > /swap && rm /link && mkdir /link \\
 && echo in > /link/in && rm -r /d && mkdir /d && echo new > /d/new && chmod 4755 /swap
ENV MODE=prod
HEALTHCHECK --interval=7s CMD true
CMD ["cat", "/d/new"]
`;

const cwd = mkdtempSync(join(tmpdir(), "slipway-edits-"));
after(() => rmSync(cwd, { recursive: true, force: true }));
mkdirSync(join(cwd, "site"));
writeFileSync(join(cwd, "site/index.html"), "hello");

for (const [at, bed] of imageEngines().entries()) {
  describe(`edits of an engine's images, ${bed.name}`, { timeout: 60_000 }, () => {
    let engine: Engine;
    const word = unique();
    const name = (of: string) => `edits-${word}:${of}`;
    const slipway = async (...args: readonly string[]) => {
      const env = { SLIPWAY_CACHE: join(cwd, `store${at}`) };
      const ran = await runHere([...args, "--engine", bed.host], { cwd, env });
      assert.equal(ran.code, 0, ran.stderr);
      return ran;
    };
    const build = async (tag: string, text: string): Promise<void> => {
      const openContext = contextOf({ Dockerfile: text });
      const asked = buildRequest(text, { openContext, tags: [name(tag)] });
      assert.equal((await recordBuild(engine, asked)).error, undefined);
    };
    before(async () => {
      engine = await connect(bed);
      await build("one", dockerfile(word));
    });
    after(() => removeQuietly(engine, ...["one", "flat", "site", "app", "app2", "re"].map(name)));

    it("flatten gives what the engine exports, and a container of it has the same", async () => {
      const path = join(cwd, `flat${at}`);
      await slipway("flatten", `engine:${name("one")}`, "-o", `oci:${path}:flat`);
      const rows = await layerRows((await openLayout(path, "flat")) as Image);
      const exported = await exportedRows(engine, name("one"));
      assert.deepEqual(rows.filter(isOfImage), exported.filter(isOfImage));
      assert.ok(rows.length > 30);
      await slipway("flatten", `oci:${path}:flat`, "-o", `engine:${name("flat")}`);
      const again = await exportedRows(engine, name("flat"));
      assert.deepEqual(again.filter(isOfImage), exported.filter(isOfImage));
      const [before, now] = [await inspect("one"), await inspect("flat")];
      for (const part of ["Env", "Cmd", "Healthcheck", "Labels", "Entrypoint"]) {
        assert.deepEqual(now[part] ?? null, before[part] ?? null, part);
      }
    });

    it("append: deleted and put there, as the engine shows it", async () => {
      await slipway(
        ...["append", `engine:${name("one")}`, "--delete", "/d/new", "--delete", "/link/"],
        ...["--layer", "site", "--prefix", "/srv/www", "-o", `engine:${name("site")}`],
      );
      const had = await exportedRows(engine, name("one"));
      const has = await exportedRows(engine, name("site"));
      const [gone, added] = [
        had.filter((row) => !has.includes(row)).filter(isOfImage),
        has.filter((row) => !had.includes(row)).filter(isOfImage),
      ];
      assert.deepEqual(gone.map(pathOf), ["d/new", "link/in"]);
      assert.deepEqual(added.map(pathOf), ["srv", "srv/www", "srv/www/index.html"]);
    });

    // One engine will do: nothing of it is the engine's.
    const onOne = at === 1 ? it : () => {};
    onOne("rebase equals a build on the new base", async () => {
      await build("base2", `FROM ${name("one")}\nRUN echo 2 > /patched\nENV MODE=new\nLABEL b=2\n`);
      const app = "COPY Dockerfile /app/\nRUN rm /swap\nENV APP=1\nLABEL l=1\nUSER 5\n";
      await build("app", `FROM ${name("one")}\n${app}`);
      await build("app2", `FROM ${name("base2")}\n${app}`);
      const { stderr } = await slipway(
        ...["rebase", `engine:${name("app")}`, "-o", `engine:${name("re")}`],
        ...["--old-base", `engine:${name("one")}`, "--new-base", `engine:${name("base2")}`],
      );
      assert.match(stderr, /note: The configuration is that of .*base2, but for .*Env APP/);
      const [rebased, built] = [await inspect("re"), await inspect("app2")];
      for (const part of ["Env", "Cmd", "Healthcheck", "Labels", "User", "WorkingDir"]) {
        assert.deepEqual(rebased[part] ?? null, built[part] ?? null, part);
      }
      const files = async (tag: string) =>
        (await exportedRows(engine, name(tag))).filter((row) => !row.startsWith("app/Dockerfile"));
      assert.deepEqual(await files("re"), await files("app2"));
      await removeQuietly(engine, name("base2"));
    });

    async function inspect(tag: string): Promise<Readonly<Record<string, unknown>>> {
      return (await request(bed, "GET", `/images/${name(tag)}/json`)).Config;
    }
  });
}

const registry = realRegistry({ login: false });

describe("edits from registry to registry", { skip: !registry, timeout: 60_000 }, () => {
  const address = registry?.address ?? "";
  const repository = `edits-${unique()}`;
  const env = { SLIPWAY_CACHE: join(cwd, "store-registry") };
  const [source, target] = [`${address}/${repository}/a:1`, `${address}/${repository}/b:1`];
  const inspect = (name: string, form: object) =>
    // biome-ignore lint/suspicious/noExplicitAny: whatever skopeo answers, read by the test.
    skopeoInspect(name, form) as Promise<any>;

  it("all platforms of an index, or the one of this machine", async () => {
    await copyToRegistry(source, { platforms: ["amd64", "arm64"] });
    const all = ["mutate", source, "--label", "l=1", "--platform", "all", "-o", target];
    const ran = await runHere(all, { cwd, env });
    assert.equal(ran.code, 0, ran.stderr);
    const { manifests } = await inspect(target, { raw: true });
    const platforms = manifests.map((one: { platform: object }) => one.platform);
    // What was said of the images before does not go with them.
    assert.deepEqual(platforms, [
      { architecture: "amd64", os: "linux" },
      { architecture: "arm64", os: "linux" },
    ]);
    for (const { digest } of manifests) {
      const { config } = await inspect(`${address}/${repository}/b@${digest}`, { config: true });
      assert.deepEqual(config, { Cmd: ["/hello"], Labels: { l: "1" } });
    }
    const one = ["append", source, "--layer", "site", "-o", target, "--platform", "linux/arm64"];
    const appended = await runHere(one, { cwd, env });
    assert.equal(appended.code, 0, appended.stderr);
    const raw = await inspect(target, { raw: true });
    assert.equal(raw.layers.length, 2);
    const checked = await runHere(["inspect", target, "--validate"], { cwd, env });
    assert.equal(checked.code, 0, checked.stdout);
    assert.match(checked.stdout, /platforms +linux\/arm64\n/);
    const none = await runHere([...one.slice(0, -1), "linux/s390x"], { cwd, env });
    assert.equal(none.code, 1);
    assert.match(none.stderr, /no image for linux\/s390x.*linux\/amd64, linux\/arm64/);
  });
});

/** Engines put these into a container, not into its image. */
function isOfImage(row: string): boolean {
  return (
    !/^(\.dockerenv|(dev|proc|sys|run)(\/\S*)?|etc\/(hosts|hostname|resolv\.conf|mtab)) /.test(
      row,
    ) && !row.startsWith("etc folder")
  );
}

const pathOf = (row: string) => row.split(" ")[0];

/** A row for each file; names of one file have the same row, as which is the first is up to the writer. */
async function layerRows(image: Image): Promise<readonly string[]> {
  const rows = new Map<string, string>();
  const [layer] = image.layers;
  assert.ok(layer && image.layers.length === 1);
  for await (const { path, kind, mode, uid, gid, size, link } of readLayerFiles(layer)) {
    if (kind === "hardlink") rows.set(path, rows.get(link ?? "") ?? "nothing");
    else rows.set(path, rowOf(kind, mode, uid, gid, kind === "symlink" ? (link ?? "") : size));
  }
  return named(rows);
}

async function exportedRows(engine: Engine, image: string): Promise<readonly string[]> {
  const rows = new Map<string, string>();
  const links: [string, string][] = [];
  const tar = extract();
  const stream = await engine.exportFilesystem(image);
  stream.pipe(tar as unknown as NodeJS.WritableStream);
  const clean = (path: string) => path.replace(/^\.?\//, "").replace(/\/$/, "");
  for await (const entry of tar) {
    const { name, type, size = 0, mode = 0, uid = 0, gid = 0, linkname } = entry.header;
    const kind = kinds[type ?? ""] ?? type ?? "";
    if (type === "link") links.push([clean(name), clean(linkname ?? "")]);
    else if (clean(name) !== "") {
      const fact = type === "symlink" ? (linkname ?? "") : size;
      rows.set(clean(name), rowOf(kind, mode, uid, gid, fact));
    }
    entry.resume();
  }
  for (const [path, target] of links) rows.set(path, rows.get(target) ?? "nothing");
  return named(rows);
}

function rowOf(kind: string, mode: number, uid: number, gid: number, fact: string | number) {
  const octal = kind === "symlink" ? "" : (mode & 0o7777).toString(8);
  return `${kind} ${octal} ${uid}:${gid} ${fact}`;
}

function named(rows: ReadonlyMap<string, string>): readonly string[] {
  return [...rows].map(([path, row]) => `${path} ${row}`).sort();
}

const kinds: Readonly<Record<string, string>> = {
  "contiguous-file": "file",
  directory: "folder",
  fifo: "pipe",
};
