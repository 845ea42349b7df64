import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { runHere } from "./runHere.ts";

const cwd = mkdtempSync(join(tmpdir(), "slipway-verbs-"));
after(() => rmSync(cwd, { recursive: true, force: true }));
mkdirSync(join(cwd, "site"));
writeFileSync(join(cwd, "site/a"), "a");
writeFileSync(join(cwd, "no.tar"), "this is no tar archive");
writeFileSync(join(cwd, "empty.tar"), "");

const store = join(cwd, "store");
const slipway = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runHere(args, { cwd, env: { SLIPWAY_CACHE: store, ...env } });
const layer = ["append", "scratch", "--layer", "site", "--platform", "linux/amd64"] as const;

const refused: readonly (readonly [readonly string[], number, RegExp])[] = [
  [["append"], 2, /append takes one base image/],
  [["append", "a", "b"], 2, /append takes one base image/],
  [["append", "scratch"], 2, /nothing to append/],
  [
    ["append", "scratch", "--delete", "/a", "--xattrs", "-t", "x"],
    2,
    /--xattrs is of --layer FOLDER/,
  ],
  [[...layer], 2, /not said where the image goes/],
  [[...layer, "-o", "scratch"], 2, /Nothing goes to scratch/],
  [[...layer, "-t", "x", "--format", "xml"], 2, /--format does not know "xml"/],
  [[...layer, "-t", "x", "--compression", "lzma"], 2, /--compression does not know "lzma"/],
  [[...layer, "-t", "x", "--compression", "gzip:x"], 2, /"x" is no level/],
  [[...layer, "-t", "x", "--compression", "gzip:10"], 2, /no level 10 of gzip/],
  [[...layer, "-t", "x", "--epoch", "soon"], 2, /--epoch is no number of seconds/],
  [[...layer, "-t", "x", "--epoch", "999999999999"], 2, /--epoch is no number of seconds/],
  [[...layer, "-t", "x", "--platform", "linux/a/b/c"], 2, /"linux\/a\/b\/c" is no platform/],
  [[...layer, "-t", "x", "--platform", "all"], 2, /all goes with no other/],
  [[...layer, "-t", "NOT A NAME"], 2, /holds no blanks/],
  [[...layer, "-o", `127.0.0.1:1/x@sha256:${"0".repeat(64)}`], 2, /digest/],
  [[...layer, "-t", "x", "--prefix", "a/../b"], 2, /has \.\. in it/],
  [
    ["append", "scratch", "--layer", "none", "-t", "x"],
    1,
    /none cannot be in a layer: it cannot be read/,
  ],
  [["append", "scratch", "--layer", "no.tar", "-t", "x"], 1, /no\.tar cannot be in a layer/],
  [
    ["append", "scratch", "--layer", "empty.tar", "-t", "x"],
    1,
    /empty\.tar cannot be in a layer: it is empty/,
  ],
  [["append", "kept:none", "--layer", "site", "-t", "x"], 1, /none/],
  [["mutate", "kept:a"], 2, /nothing to change/],
  [["mutate"], 2, /mutate takes one image/],
  ...(
    [
      [["--env", "=x"], /--env makes no sense: it has no name and value/],
      [["--label", "x"], /--label makes no sense/],
      [["--annotation", "x"], /--annotation makes no sense/],
      [["--port", "99999"], /at most 65535/],
      [["--port", "1.2.3.4:80"], /is no port/],
      [["--port", "80/icmp"], /not a protocol/],
      [["--volume", "data"], /"data" is not absolute/],
      [["--workdir", "x"], /"x" is not absolute/],
      [["--entrypoint", "[1]"], /no list of texts/],
      [["--cmd", "[oops"], /no list of texts/],
      [["--created", "yesterday"], /it is no time/],
      [["--created", "2026-13-45T00:00:00Z"], /it is no time/],
      [["--set-platform", "a/b/c/d"], /is no platform/],
    ] as const
  ).map(([args, words]) => [["mutate", "kept:a", "-t", "b", ...args], 2, words] as const),
  [["flatten"], 2, /flatten takes one image/],
  [["rebase"], 2, /rebase takes one image/],
  [["rebase", "kept:a", "-t", "b"], 2, /new base is missing/],
  [["inspect"], 2, /inspect takes one image/],
  [["inspect", "scratch", "--platform", "linux/amd64,linux/arm64"], 2, /one platform or all/],
  [["inspect", "oci:none"], 1, /none/],
  [["inspect", "oci:"], 2, /the path is missing/],
];

for (const [args, code, words] of refused) {
  test(`slipway ${args.join(" ")}`, async () => {
    const ran = await slipway(args);
    assert.equal(ran.code, code, ran.stderr);
    assert.match(ran.stderr, words);
    assert.equal(ran.stdout, "");
  });
}

test("a name keeps the image, SOURCE_DATE_EPOCH dates it, and it is shown as text and JSON", async () => {
  const made = await slipway([...layer, "-t", "verbs:1", "-t", "verbs:2"], {
    SOURCE_DATE_EPOCH: "1700000000",
  });
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stdout, /^Wrote kept:verbs:1: sha256:[0-9a-f]{64}, \d+ B, linux\/amd64\n/);
  const other = await slipway(["flatten", "kept:verbs:1", "-t", "x", "--platform", "linux/arm64"]);
  assert.equal(other.code, 1);
  assert.match(other.stderr, /is for linux\/amd64 and not for linux\/arm64/);
  const changed = await slipway([
    ...["mutate", "kept:verbs:2", "-t", "verbs:3", "--env", "API_TOKEN=hush", "--env", "A=b"],
    ...["--cmd", "/a", "--label", "l=1"],
  ]);
  assert.equal(changed.code, 0, changed.stderr);
  const text = await slipway(["inspect", "kept:verbs:3", "--validate"]);
  assert.equal(text.code, 0, text.stderr);
  assert.match(text.stdout, /created +2023-11-14T22:13:20Z\n/);
  assert.match(text.stdout, /command +\["\/a"\]\n/);
  assert.match(text.stdout, /variable +API_TOKEN=\(hidden\)\n +variable +A=b\n/);
  assert.match(text.stdout, /layer 1 +sha256:[0-9a-f]{64} \d+ B\n +slipway append --layer site\n/);
  assert.match(text.stdout, /All digests, sizes and diff ids are right\.\n$/);
  const json = JSON.parse((await slipway(["inspect", "kept:verbs:3", "--format", "json"])).stdout);
  assert.deepEqual(Object.keys(json), [
    ...[
      "name",
      "digest",
      "mediaType",
      "size",
      "platforms",
      "annotations",
      "attestations",
      "images",
    ],
  ]);
  assert.deepEqual(json.images[0].config.config.Env, ["API_TOKEN=hush", "A=b"]);
  assert.equal(json.images[0].layers[0].createdBy, "slipway append --layer site");
});

test("the result as JSON; a layout is named by the tag", async () => {
  const ran = await slipway([...layer, "-t", "app:1", "-o", "oci:lay", "--format", "json"]);
  const { digest, layers, ...rest } = JSON.parse(ran.stdout);
  assert.match(digest, /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(Object.keys(layers[0]), ["digest", "diffId", "mediaType", "size", "createdBy"]);
  assert.deepEqual(rest, {
    ...{ name: rest.name, mediaType: "application/vnd.oci.image.manifest.v1+json" },
    ...{ size: layers[0].size, platforms: ["linux/amd64"], annotations: {}, attestations: 0 },
    ...{ names: [rest.name], notes: [] },
  });
  assert.match(rest.name, /^oci:.*lay:app:1$/);
  const kept = await slipway(["inspect", "kept:app:1"]);
  assert.equal(kept.code, 1, "what goes elsewhere is not kept, too");
});

test("a broken layout is told by its problems, and the exit code", async () => {
  await slipway([...layer, "-o", "oci:broken"]);
  const blobs = join(cwd, "broken/blobs/sha256");
  for (const name of readdirSync(blobs)) {
    const path = join(blobs, name);
    const content = readFileSync(path);
    if (content[0] !== 0x1f) continue;
    content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
    writeFileSync(path, content);
  }
  const ran = await slipway(["inspect", "oci:broken", "--validate"]);
  assert.equal(ran.code, 1);
  assert.match(ran.stdout, /problem: layer 1: /);
  const json = await slipway(["inspect", "oci:broken", "--validate", "--format", "json"]);
  assert.equal(json.code, 1);
  assert.equal(JSON.parse(json.stdout).problems[0].where, "layer 1");
});

for (const verb of ["append", "mutate", "flatten", "rebase", "inspect"]) {
  test(`slipway ${verb} --help`, async () => {
    const ran = await slipway([verb, "--help"]);
    assert.equal(ran.code, 0);
    assert.ok(ran.stdout.startsWith(`Usage: slipway ${verb} [options]`));
    const { stdout } = await slipway(["--help"]);
    assert.match(stdout, new RegExp(`^ {2}${verb} `, "m"));
    for (const line of ran.stdout.split("\n")) assert.ok(line.length <= 100, line);
  });
}

test("interrupted", async () => {
  const signal = AbortSignal.abort();
  const ran = await runHere([...layer, "-t", "x:1"], {
    cwd,
    env: { SLIPWAY_CACHE: store },
    signal,
  });
  assert.deepEqual([ran.code, ran.stderr], [130, "Cancelled.\n"]);
});
