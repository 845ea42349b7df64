import assert from "node:assert/strict";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { unpackTar } from "../../src/buildcontext/unpackTar.ts";
import { readLayerFiles } from "../../src/image/layers/readLayerFiles.ts";
import { openLayout } from "../../src/image/openLayout.ts";
import { writeLayout } from "../../src/image/writeLayout.ts";
import { type Entries, tarOf } from "../image/archives.ts";
import { makeImage } from "../image/imageFixture.ts";
import { folderFacts } from "../support/folderFacts.ts";
import { runHere } from "./runHere.ts";

const LIMIT = { timeout: 60_000 };
const cwd = mkdtempSync(join(tmpdir(), "slipway-hostile-"));
after(() => rmSync(cwd, { recursive: true, force: true }));
const env = { SLIPWAY_CACHE: join(cwd, "store"), DOCKER_HOST: "unix:///none" };
const slipway = (...args: readonly string[]) => runHere(args, { cwd, env });

const outside = join(cwd, "outside");
mkdirSync(outside);
writeFileSync(join(outside, "secret"), "hunter2");
const untouched = folderFacts(outside, { times: true });
let count = 0;

const link = (name: string, linkname: string) => ({ name, linkname, type: "symlink" }) as const;
const hard = (name: string, linkname: string) => ({ name, linkname, type: "link" }) as const;
/** From the folder that is written to. */
const up = "../outside";

/** What it is, layers, and whether the image is refused before a file of it is written. */
const writes: readonly (readonly [string, readonly Entries[], RegExp | undefined])[] = [
  [
    "a file through an absolute link",
    [[[link("l", outside)], ["l/pwned", "x"], ["l/secret", "x"]]],
    undefined,
  ],
  ["a file through a link that leads up", [[[link("l", up)], ["l/secret", "x"]]], undefined],
  [
    "a file through links, one of them through the other",
    [[[link("a", ".")], [link("a/b", up)], ["b/secret", "x"], ["a/b/pwned", "x"]]],
    undefined,
  ],
  [
    "a file through a link of the layer below",
    [
      [[link("l", outside)]],
      [
        ["l/secret", "x"],
        ["l/pwned", "x"],
      ],
    ],
    undefined,
  ],
  [
    "a file in the place of a link",
    [[[link("l", join(outside, "secret"))]], [["l", "x"]]],
    undefined,
  ],
  [
    "a folder and its mode through a link",
    [[[link("l", outside)], [{ name: "l/", type: "directory", mode: 0o777 }]]],
    undefined,
  ],
  [
    "one more name of a file outside, through a link, and a file in its place",
    [[[link("l", outside)], [hard("h", "l/secret")], ["h", "x"]]],
    undefined,
  ],
  ["a path that leads up", [[["../outside/secret", "x"]]], /leads out of the image/],
  ["a path that leads up later on", [[["a/../../outside/pwned", "x"]]], /leads out of the image/],
  ["one more name of a file outside", [[[hard("h", "../outside/secret")]]], /leads out of the im/],
];

describe("files of an image on the disk", LIMIT, () => {
  for (const [what, layers, refused] of writes) {
    test(`build -o type=local: ${what} leaves what is outside alone`, async () => {
      const layout = `layout${count}`;
      const out = join(cwd, `out${count++}`);
      await writeLayout(await makeImage(layers), { folder: join(cwd, layout), names: ["evil"] });
      mkdirSync(join(cwd, `context-${layout}`));
      writeFileSync(join(cwd, `context-${layout}/Dockerfile`), "FROM evil\nLABEL a=b\n");
      const run = await slipway(
        ...["build", "--engine", "none", "--build-context", `evil=oci-layout://${cwd}/${layout}`],
        ...["-o", `type=local,dest=${out}`, `context-${layout}`],
      );
      assertOutside();
      if (refused) {
        assert.equal(run.code, 1, run.stderr);
        assert.match(`${run.stdout}${run.stderr}`, refused);
        assert.ok(!existsSync(join(out, "h")) && !existsSync(join(out, "pwned")));
      } else assert.equal(run.code, 0, run.stderr);
    });

    test(`as an engine hands it out: ${what} leaves what is outside alone`, async () => {
      const out = join(cwd, `raw${count++}`);
      const tar = await tarOf(layers.flat());
      await unpackTar(Readable.from([tar], { objectMode: false }), out).catch((error: unknown) => {
        assert.match(String(error), /is not a valid (path|hardlink|symlink)/);
      });
      assertOutside();
    });
  }

  test("links are written as they are, and what is not hostile is there", async () => {
    const out = join(cwd, "plain");
    const entries: Entries = [[link("l", outside)], ["d/f", "text"], [hard("g", "d/f")]];
    await unpackTar(Readable.from([await tarOf(entries)], { objectMode: false }), out);
    const facts = folderFacts(out);
    assert.match(facts.l ?? "", new RegExp(`-> ${outside}$`));
    assert.deepEqual(
      [readFileSync(join(out, "g"), "utf8"), /= d\/f$/.test(facts.g ?? "")],
      ["text", true],
    );
  });

  /** Also none of its files has one more name. */
  function assertOutside(): void {
    assert.deepEqual(folderFacts(outside, { times: true }), untouched);
    assert.equal(lstatSync(join(outside, "secret")).nlink, 1);
  }
});

/** What it is, entries, words of the refusal; all that is not refused is as it is in the tar. */
const refusals: readonly (readonly [string, Entries, RegExp])[] = [
  ["a path that leads up", [["../etc/passwd", "x"]], /the path \.\.\/etc\/passwd leads out/],
  ["a path that leads up later on", [["a/../../b", "x"]], /leads out of the image/],
  ["a name of a file outside", [[hard("h", "../../etc/shadow")]], /leads out of the image/],
  ["a name of nothing", [[hard("h", ".")]], /h is a link to nothing/],
  ["a whiteout of nothing", [["d/.wh.", ""]], /d\/\.wh\. deletes what is no file/],
  ["a whiteout of the folder itself", [["d/.wh..", ""]], /deletes what is no file/],
  ["a whiteout of the folder above", [["d/.wh...", ""]], /deletes what is no file/],
];

describe("slipway append --layer FILE", LIMIT, () => {
  for (const [what, entries, words] of refusals) {
    for (const [form, prefix] of [
      ["as it is", []],
      ["under a prefix", ["--prefix", "/srv"]],
    ] as const) {
      test(`${what}, ${form}, is refused in one sentence, and nothing is kept`, async () => {
        const file = `evil${count++}.tar.gz`;
        writeFileSync(join(cwd, file), gzipSync(await tarOf([["fine", "x"], ...entries])));
        const run = await slipway(
          "append",
          "scratch",
          "--layer",
          file,
          ...prefix,
          "-t",
          "app:evil",
        );
        assert.equal(run.code, 1, run.stdout);
        assert.match(run.stderr, words);
        assert.match(run.stderr, /^slipway: [^\n]+ cannot be in a layer: [^\n]+\.\n?$/);
        assert.ok(run.stderr.includes(file), run.stderr);
        const kept = await slipway("inspect", "kept:app:evil");
        assert.match(kept.stderr, /has kept no image/);
      });
    }
  }

  test("devices and whiteouts of a tar stay; under a prefix whiteouts are left out", async () => {
    const device = { name: "null", type: "character-device", devmajor: 1, devminor: 3 } as const;
    const entries: Entries = [["f", "x"], [device], ["d/.wh.gone", ""], ["e/.wh..wh..opq", ""]];
    writeFileSync(join(cwd, "own.tar"), await tarOf(entries));
    const filesOf = async (name: string, ...prefix: readonly string[]) => {
      const target = `oci:own:${name}`;
      const run = await slipway("append", "scratch", "--layer", "own.tar", ...prefix, "-o", target);
      assert.equal(run.code, 0, run.stderr);
      const image = await openLayout(join(cwd, "own"), name);
      assert.ok(image.kind === "image" && image.layers[0]);
      const files: Record<string, string> = {};
      for await (const { path, kind } of readLayerFiles(image.layers[0])) files[path] = kind;
      return files;
    };
    assert.deepEqual(await filesOf("plain"), {
      ...{ f: "file", null: "character-device", "d/gone": "whiteout", e: "opaque" },
    });
    assert.deepEqual(await filesOf("under", "--prefix", "/srv"), {
      ...{ srv: "folder", "srv/f": "file", "srv/null": "character-device" },
    });
  });
});
