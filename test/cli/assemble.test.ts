import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { eventsOf, resultOf } from "./buildSupport.ts";
import { runHere } from "./runHere.ts";

const dockerfile = 'FROM scratch\nWORKDIR /srv\nCOPY site .\nCMD ["x"]\n';
const folder = createContextFolder({
  Dockerfile: dockerfile,
  "Run.Dockerfile": "FROM scratch AS a\nCOPY site /\nFROM a\nRUN make\n",
  "Broken.Dockerfile": "FROM scratch\nCOPY nowhere /\n",
  "Foreign.Dockerfile": "# syntax=example.com/other\nFROM scratch\n",
  "site/index.html": "hello",
  "site/ignored": "no",
  ".dockerignore": "site/ignored\n",
});
let cache = "";
before(() => {
  cache = mkdtempSync(join(tmpdir(), "slipway-cache-"));
});
after(() => {
  folder[Symbol.dispose]();
  rmSync(cache, { recursive: true, force: true });
});

const build = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runHere(["build", "--progress", "json", ...args, "."], {
    cwd: folder.path,
    env: { SLIPWAY_CACHE: cache, DOCKER_HOST: `unix://${cache}/nowhere`, ...env },
  });

test("--engine none builds, keeps the image, and finds it all the next time", async () => {
  const first = await build(["--engine", "none", "-t", "app:1", "--iidfile", join(cache, "id")]);
  const one = resultOf(first);
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(
    [one.ok, one.backend, one.tags, one.contextBytes],
    [true, "assembler", ["app:1"], 5],
  );
  // It is read for its digest and for the layer, and counts once.
  const sent = eventsOf(first).findLast(({ type }) => type === "context");
  assert.deepEqual([sent?.bytes, sent?.files], [5, 1]);
  assert.deepEqual(eventsOf(first)[0]?.endpoint, "Slipway (no engine)");
  assert.equal(readFileSync(join(cache, "id"), "utf8"), one.imageId);
  const index = JSON.parse(readFileSync(join(cache, "index.json"), "utf8"));
  assert.deepEqual(
    index.manifests.map(({ digest }: { digest: string }) => digest),
    [one.digest],
  );
  const second = resultOf(await build(["--engine", "none", "-t", "app:1"]));
  assert.deepEqual([second.digest, second.contextBytes], [one.digest, 0]);
  const steps = Array.isArray(second.steps) ? second.steps : [];
  assert.deepEqual(
    steps.map(({ line, cached }) => [line, cached]),
    [
      [2, true],
      [3, true],
    ],
  );
});

test("auto builds without an engine where none answers, and says so", async () => {
  const run = await build(["-t", "app:2"]);
  assert.equal(run.code, 0, run.stderr);
  const words = eventsOf(run).flatMap(({ type, message }) => (type === "warning" ? message : []));
  assert.match(String(words), /No engine answers, and nothing has to run/);
});

/** Arguments, the exit code, words of the error, and the line that it is at. */
const refusals: readonly (readonly [readonly string[], number, RegExp, number | null])[] = [
  [["--engine", "none", "-f", "Run.Dockerfile"], 3, /RUN on line 4 .*needs an engine/, 4],
  [["-f", "Run.Dockerfile"], 3, /RUN on line 4 of the Dockerfile needs one/, null],
  [["-f", "Foreign.Dockerfile"], 3, /example.com\/other/, null],
  [["--engine", "none", "-f", "Foreign.Dockerfile"], 1, /example.com\/other/, 1],
  [["--engine", "none", "-f", "Broken.Dockerfile"], 1, /nowhere/, 2],
  [["--engine", "none", "--target", "x"], 1, /target stage "x"/, null],
  [["--engine", "none", "--cache-to", "type=inline"], 1, /--cache-to/, null],
  [["--engine", "none", "--sbom", "true"], 1, /--sbom/, null],
  ...(
    [
      [
        "oci,dest=o.tar,compression=estargz",
        /oci has no compression estargz \(only gzip, zstd, unc/,
      ],
      ["oci,dest=o.tar,compression-level=10", /no compression-level 10 of gzip \(only 1 to 9\)/],
      [
        "oci,dest=o.tar,compression=zstd,compression-level=0",
        /compression-level 0 of zstd|zstd on/,
      ],
      ["image,compression=uncompressed,compression-level=1", /of uncompressed \(none/],
      ["image,force-compression=maybe", /no force-compression other than true or false/],
      ["tar,dest=o.tar,compression=gzip", /type tar has no compression without/],
    ] as const
  ).map(
    ([output, words]) =>
      [["--engine", "none", "-t", "x:1", "-o", `type=${output}`], 1, words, null] as const,
  ),
  [["--engine", "none", "--build-context", "x=https://h/x"], 1, /--build-context/, null],
];
for (const [args, code, words, line] of refusals) {
  test(`build ${args.join(" ")} ends with ${code}`, async () => {
    const run = await build(args);
    const { ok, error } = resultOf(run);
    assert.deepEqual([run.code, ok, error?.line], [code, false, line], run.stderr);
    assert.match(String(error?.message), words);
  });
}

test("FROM takes an image that Slipway has kept", async () => {
  const text = "FROM app:base\nLABEL on=base\n";
  await build(["--engine", "none", "-t", "app:base"]);
  using other = createContextFolder({ Dockerfile: text });
  const run = await build(["--engine", "none", "-f", join(other.path, "Dockerfile")]);
  const { ok, steps } = resultOf(run);
  assert.ok(ok, run.stdout);
  const instructions = (Array.isArray(steps) ? steps : []).map(({ instruction }) => instruction);
  assert.deepEqual(instructions, ["FROM app:base"]);
});

test("a cancel ends with 130 and keeps nothing", async () => {
  const before = readFileSync(join(cache, "index.json"), "utf8");
  const run = await runHere(["build", "--engine", "none", "-t", "app:never", "."], {
    cwd: folder.path,
    env: { SLIPWAY_CACHE: cache },
    signal: AbortSignal.abort(),
  });
  assert.equal(run.code, 130, run.stderr);
  assert.equal(readFileSync(join(cache, "index.json"), "utf8"), before);
});

test("what is there for RUN alone is named and does nothing", async () => {
  const run = await build(["--engine", "none", "--network", "host", "--shm-size", "1m"]);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /have no effect: --network, --shm-size/);
});

test("outputs: archives, a layout, the files, for several platforms", async () => {
  const out = join(cache, "out");
  const outputs = [
    ...["-o", `type=oci,dest=${out}/oci.tar`, "-o", `type=oci,dest=${out}/layout,tar=false`],
    ...["-o", `type=local,dest=${out}/files`, "--platform", "linux/amd64,linux/arm64"],
  ];
  const run = await build(["--engine", "none", "-t", "app:3", ...outputs]);
  assert.equal(run.code, 0, run.stderr);
  assert.ok(existsSync(`${out}/oci.tar`) && existsSync(`${out}/layout/index.json`));
  assert.deepEqual(readdirSync(`${out}/files`).sort(), ["linux_amd64", "linux_arm64"]);
  assert.equal(readFileSync(`${out}/files/linux_arm64/srv/index.html`, "utf8"), "hello");
  assert.deepEqual(readdirSync(`${out}/files/linux_arm64/srv`), ["index.html"]);
  const one = await build([
    ...[
      "--engine",
      "none",
      "-t",
      "app:3",
      "-o",
      `${out}/docker.tar`,
      "-o",
      `type=tar,dest=${out}/files.tar`,
    ],
  ]);
  assert.equal(one.code, 0, one.stderr);
  assert.match(readFileSync(`${out}/docker.tar`, "latin1"), /manifest\.json/);
  assert.match(readFileSync(`${out}/files.tar`, "latin1"), /srv\/index\.html/);
});

test("--load needs an engine, and says so before any work", async () => {
  for (const choice of [["--engine", "none"], []]) {
    const run = await build([...choice, "-t", "app:4", "--load"]);
    assert.equal(run.code, 3, run.stderr);
    assert.match(
      run.stderr,
      /loaded into an engine \(--load\), and none answers.*leave --load out/,
    );
    assert.equal(resultOf(run).ok, false);
    assert.doesNotMatch(readFileSync(join(cache, "index.json"), "utf8"), /app:4/);
  }
});

test("FROM takes a folder and an OCI layout that are given as contexts", async () => {
  const at = (path: string): string => join(cache, path);
  const layout = ["-o", `type=oci,dest=${at("given")},tar=false`];
  assert.equal((await build(["--engine", "none", "-t", "app:base", ...layout])).code, 0);
  using other = createContextFolder({
    Dockerfile: "FROM app\nCOPY --from=files f /srv/g\nFROM files\nCOPY --from=0 /srv/ /from/\n",
    "files/f": "f",
    "files/.dockerignore": "no\n.dockerignore\n",
    "files/no": "no",
  });
  for (const [suffix, words] of [
    ["", undefined],
    [":base", undefined],
    [":no", /has no image, or more than one, that no means/],
  ] as const) {
    const out = at(`files${suffix.slice(1)}`);
    const run = await runHere(
      [
        ...["build", "--progress", "json", "--engine", "none", "-o", out],
        ...["--build-context", `app=oci-layout://${at("given")}${suffix}`],
        ...["--build-context", "files=files", "."],
      ],
      { cwd: other.path, env: { SLIPWAY_CACHE: cache } },
    );
    if (words === undefined) {
      assert.equal(run.code, 0, run.stdout);
      assert.deepEqual(readdirSync(out).sort(), ["f", "from"]);
      assert.deepEqual(readdirSync(join(out, "from")).sort(), ["g", "index.html"]);
    } else assert.match(run.stderr, words);
  }
});

test("SOURCE_DATE_EPOCH is in the image, and has to be a time", async () => {
  const [usual, later, wrong] = [
    resultOf(await build(["--engine", "none"])),
    resultOf(await build(["--engine", "none"], { SOURCE_DATE_EPOCH: "86400" })),
    await build(["--engine", "none"], { SOURCE_DATE_EPOCH: "yesterday" }),
  ];
  assert.notEqual(usual.imageId, later.imageId);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /SOURCE_DATE_EPOCH/);
});
