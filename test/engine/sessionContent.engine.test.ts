import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { layoutAccess } from "../../src/app/layoutAccess.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import { connectBuilder } from "../../src/engine/buildkitd/connectBuilder.ts";
import type { BuildOutput, BuildRequest, CacheEntry, Engine } from "../../src/engine/engine.ts";
import { writeLayoutFolder } from "../../src/image/ociArchive/writeLayoutFolder.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { runHere } from "../cli/runHere.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type BuildkitdBed, startBuildkitd } from "../support/beds/buildkitd.ts";
import { cacheDirectory } from "../support/beds/cacheDirectory.ts";
import { realEngines } from "../support/realEngines.ts";
import { askShell, failingRequest } from "./askShell.ts";
import { asEngine } from "./buildkitdFixture.ts";
import { connectBy } from "./buildWays.ts";
import { BASE, connect, surroundings, unique } from "./engineFixture.ts";
import { assertLayout, blobsIn, spoil } from "./layoutFolder.ts";
import { buildFolder, type SyncedBuild } from "./syncedBuild.ts";

const LIMIT = { timeout: 60_000 };
const beds = realEngines();
const bedOf = (name: RegExp) => beds.find((bed) => name.test(bed.name));
const containerd = bedOf(/containerd/);
const graphdriver = bedOf(/28\.5$/);
const oldest = bedOf(/20\.10/);
const buildx = join(cacheDirectory(), "buildx/usr/libexec/docker/cli-plugins/docker-buildx");
const run = promisify(execFile);

const local = (attributes: Readonly<Record<string, string>>): CacheEntry => ({
  type: "local",
  attributes,
});
const cacheOnly: BuildOutput = { type: "cacheonly", attributes: {} };

describe("layouts of this machine in builds", {
  skip: requireBeds("buildkitd") || !containerd || !graphdriver || !oldest,
}, () => {
  if (!containerd || !graphdriver || !oldest) return;
  let root: string;
  let bed: BuildkitdBed;
  let builders: Readonly<Record<"containerd" | "graphdriver" | "oldest" | "buildkitd", Engine>>;
  const at = (...path: readonly string[]): string => join(root, ...path);

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "slipway-layouts-"));
    bed = await startBuildkitd();
    builders = {
      containerd: await connect(containerd),
      graphdriver: await connect(graphdriver),
      oldest: await connect(oldest),
      buildkitd: asEngine(await connectBuilder(surroundings, bed.address)),
    };
    const saved = await builders.containerd.saveImage(BASE);
    await writeLayoutFolder(saved, { image: BASE, folder: at("base") });
  }, LIMIT);
  after(async () => {
    await bed?.stop();
    if (root) rmSync(root, { recursive: true, force: true });
  });

  const build = async (
    engine: Engine,
    files: Readonly<Record<string, string>>,
    request: Partial<BuildRequest>,
  ): Promise<SyncedBuild> => {
    using folder = createContextFolder(files);
    return await buildFolder(engine, folder.path, {
      request: { layouts: layoutAccess, loadImage: false, ...request },
    });
  };
  const built = async (...args: Parameters<typeof build>): Promise<SyncedBuild> => {
    const one = await build(...args);
    assert.equal(one.error, undefined, String(one.error));
    return one;
  };
  const base = () => ({ base: { source: `oci-layout://${at("base")}` } });

  /** What was built before has to be found with nothing else known of it. */
  const exchanges = [
    ["containerd", ["buildkitd", "graphdriver", "oldest"]],
    ["buildkitd", ["containerd", "graphdriver", "oldest"]],
  ] as const;
  for (const [writer, readers] of exchanges) {
    test(`a cache that ${writer} wrote is one for ${readers.join(", ")}`, LIMIT, async () => {
      const folder = at(`cache of ${writer}, ü`);
      const files = {
        Dockerfile: "FROM scratch\nCOPY a /\nCOPY b /\n",
        a: unique(),
        b: "b".repeat(300_000),
      };
      await built(builders[writer], files, {
        // Docker 20.10 finds nothing in the newer form, and says nothing.
        cacheTo: [local({ dest: folder, mode: "max", "image-manifest": "false" })],
        outputs: [cacheOnly],
      });
      assertLayout(folder);
      for (const reader of readers) {
        const out = at(`out of ${writer} by ${reader}`);
        const again = await built(builders[reader], files, {
          cacheFrom: [local({ src: folder })],
          outputs: [{ type: "local", destination: out, attributes: {} }],
        });
        assert.deepEqual(copies(again), ["cached", "cached"], reader);
        assert.equal(readFileSync(join(out, "a"), "utf8"), files.a, reader);
        assert.equal(readFileSync(join(out, "b"), "utf8"), files.b, reader);
        assert.deepEqual(warnings(again), []);
      }
    });
  }

  test("a base in a layout, and its RUNs out of a cache", LIMIT, async () => {
    const files = {
      Dockerfile: `FROM base\nRUN echo ${unique()} | tee /x && date +%N >> /x\n`,
    };
    const out = (name: string) => at(`run ${name}`);
    const request = (name: string, more: Partial<BuildRequest>): Partial<BuildRequest> => ({
      contexts: base(),
      outputs: [{ type: "local", destination: out(name), attributes: {} }],
      ...more,
    });
    const folder = at("run cache");
    await built(
      builders.containerd,
      files,
      request("containerd", { cacheTo: [local({ dest: folder, mode: "max", tag: "main" })] }),
    );
    const again = await built(
      builders.buildkitd,
      files,
      request("buildkitd", { cacheFrom: [local({ src: folder, tag: "main" })] }),
    );
    assert.deepEqual(ended(again, "RUN"), ["cached"]);
    assert.equal(
      readFileSync(join(out("buildkitd"), "x"), "utf8"),
      readFileSync(join(out("containerd"), "x"), "utf8"),
    );
  });

  test(
    "the command line: a layout it made is a base, and what comes of it is one",
    LIMIT,
    async () => {
      const word = unique();
      using folder = createContextFolder({
        "one/Dockerfile": "FROM base\nCOPY word /\n",
        "one/word": word,
        "two/Dockerfile": "FROM made\nRUN cat /word > /same\n",
        "two/.dockerignore": "*",
      });
      const slipway = async (...args: readonly string[]) => {
        const ran = await runHere(["build", ...args], {
          cwd: folder.path,
          env: { SLIPWAY_CACHE: at("store") },
        });
        assert.equal(ran.code, 0, ran.stderr + ran.stdout);
        return ran.stderr + ran.stdout;
      };
      await slipway(
        ...["--engine", "none", "--build-context", `base=oci-layout://${at("base")}`],
        ...["-t", "made:1", "-o", "type=oci,tar=false,dest=made", "one"],
      );
      const second = [
        ...["--build-context", "made=oci-layout://made:1", "--cache-from", "type=local,src=cache"],
        ...["--cache-to", "type=local,dest=cache,mode=max", "-t", "again:1"],
        ...["-o", "type=oci,tar=false,dest=again", "two"],
      ];
      const first = await slipway("--engine", containerd.host, ...second);
      assert.match(first, /The cache in .*cache is left out: it is not there\./);
      assertLayout(join(folder.path, "again"));
      const other = await slipway("--builder", bed.address, "--progress", "json", ...second);
      assert.match(other, /"cached":true/);
      assert.doesNotMatch(other, /left out/);
      const [image] = JSON.parse(
        readFileSync(join(folder.path, "again/index.json"), "utf8"),
      ).manifests;
      assert.equal(image.annotations["io.containerd.image.name"], "docker.io/library/again:1");
    },
  );

  test("a shell opens in a step that failed on a base of a layout", LIMIT, async () => {
    const dockerfile = `FROM base\nRUN echo ${unique()} > left && false\n`;
    for (const builder of ["containerd", "buildkitd"] as const) {
      const request = {
        ...failingRequest(dockerfile),
        ...{ layouts: layoutAccess, contexts: base(), cacheTo: [local({ dest: at("failed") })] },
      };
      const step = await builders[builder].openFailedStep(request, () => undefined);
      try {
        const { code, text } = await askShell(step, "cat left; exit 7");
        assert.equal(code, 7);
        assert.match(text, /t\d+-\d+/);
      } finally {
        step.close();
      }
    }
    assert.ok(!existsSync(at("failed")));
  });

  test("buildx reads what we wrote, and we read what it wrote", {
    ...LIMIT,
    skip: !existsSync(buildx),
  }, async () => {
    const files = { Dockerfile: "FROM scratch\nCOPY a /\n", a: unique() };
    const ours = at("for buildx");
    await built(builders.buildkitd, files, {
      cacheTo: [local({ dest: ours })],
      outputs: [cacheOnly],
    });
    using folder = createContextFolder({ ...files, other: unique() });
    const byBuildx = async (dockerfile: string, ...args: readonly string[]): Promise<string> => {
      const all = ["build", "--progress", "plain", "--output", "type=cacheonly", "--file", "-"];
      const building = run(buildx, [...all, ...args, folder.path], {
        timeout: 40_000,
        env: { ...process.env, DOCKER_HOST: containerd.host },
      });
      building.child.stdin?.end(dockerfile);
      return (await building).stderr;
    };
    assert.match(
      await byBuildx(files.Dockerfile, "--cache-from", `type=local,src=${ours}`),
      /^#\d+ CACHED$/m,
    );
    const theirs = at("of buildx");
    const dockerfile = "FROM scratch\nCOPY other /\n";
    await byBuildx(dockerfile, "--cache-to", `type=local,dest=${theirs}`);
    const other = readFileSync(join(folder.path, "other"), "utf8");
    const again = await built(
      builders.buildkitd,
      { Dockerfile: dockerfile, other },
      { cacheFrom: [local({ src: theirs })], outputs: [cacheOnly] },
    );
    assert.deepEqual(copies(again), ["cached"]);
  });

  test("a cache that is not there, or broken, costs its steps and no more", LIMIT, async () => {
    const files = { Dockerfile: "FROM scratch\nCOPY a /\n", a: unique() };
    for (const builder of ["containerd", "graphdriver", "oldest", "buildkitd"] as const) {
      const request = { cacheFrom: [local({ src: at("none") })], outputs: [cacheOnly] };
      const one = await built(builders[builder], files, request);
      assert.deepEqual(copies(one), ["done"]);
      assert.deepEqual(warnings(one), [`The cache in ${at("none")} is left out: it is not there.`]);
    }
    assert.ok(!existsSync(at("none")));
    const other = { ...files, a: unique() };
    const cacheTo = [local({ dest: at("spoilt") })];
    await built(builders.containerd, other, { cacheTo, outputs: [cacheOnly] });
    const { manifest, layer } = blobsIn(at("spoilt"));
    const whole = readFileSync(manifest);
    writeFileSync(manifest, "x".repeat(whole.length));
    const request: Partial<BuildRequest> = {
      cacheFrom: [local({ src: at("spoilt") })],
      outputs: [{ type: "local", destination: at("of spoilt"), attributes: {} }],
    };
    const one = await built(builders.graphdriver, other, request);
    assert.deepEqual([ended(one, "importing cache"), copies(one)], [["failed"], ["done"]]);
    writeFileSync(manifest, whole);
    spoil(layer);
    const again = await built(builders.buildkitd, other, request);
    assert.deepEqual([ended(again, "importing cache"), copies(again)], [["done"], ["done"]]);
    const failure = again.events.find((event) => event.type === "step" && event.error);
    assert.match(JSON.stringify(failure), /COPY a.*spoilt cannot be read.* not what its name says/);
    assert.equal(readFileSync(join(at("of spoilt"), "a"), "utf8"), other.a);
  });

  test(
    "a layer that is not what its name says is one error, with the layout's name",
    LIMIT,
    async () => {
      using folder = createContextFolder({ Dockerfile: "FROM base\nCOPY a /\n", a: unique() });
      const made = at("broken");
      const ran = await runHere(
        [
          ...["build", "--engine", "none", "--build-context", `base=oci-layout://${at("base")}`],
          ...["-o", `type=oci,tar=false,dest=${made}`, "."],
        ],
        { cwd: folder.path, env: { SLIPWAY_CACHE: at("store") } },
      );
      assert.equal(ran.code, 0, ran.stderr);
      const { layer } = blobsIn(made);
      spoil(layer);
      for (const builder of ["containerd", "buildkitd"] as const) {
        const { error } = await build(
          builders[builder],
          { Dockerfile: `FROM made\nRUN echo ${unique()}\n` },
          { contexts: { made: { source: `oci-layout://${made}` } } },
        );
        assert.ok(isSlipwayError(error, "image-unreadable"), `${builder}: ${error}`);
        assert.match(error.message, /broken cannot be read.* is not what its name says/);
        assert.ok(error.hint);
      }
      rmSync(layer);
      const { error } = await build(
        builders.buildkitd,
        { Dockerfile: `FROM made\nRUN echo ${unique()}\n` },
        { contexts: { made: { source: `oci-layout://${made}` } } },
      );
      assert.ok(isSlipwayError(error, "image-unreadable"), String(error));
      assert.match(error.message, /broken cannot be read.* is missing\.$/);
    },
  );

  test(
    "a disk that gets full is one error, or a warning where that is to be ignored",
    LIMIT,
    async () => {
      const disk = at("disk");
      mkdirSync(disk);
      await run("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", disk]);
      try {
        const files = {
          Dockerfile: "FROM scratch\nCOPY a /\n",
          a: randomBytes(500_000).toString("hex"),
        };
        for (const builder of ["containerd", "buildkitd"] as const) {
          const writes = (ignore: string): Partial<BuildRequest> => ({
            cacheTo: [local({ dest: join(disk, "cache"), "ignore-error": ignore })],
            outputs: [cacheOnly],
          });
          const { error } = await build(builders[builder], files, writes("false"));
          assert.ok(isSlipwayError(error, "storage-failed"), String(error));
          assert.match(error.message, /disk is full/);
          const ignored = await built(builders[builder], files, writes("true"));
          assert.match(
            warnings(ignored).join(),
            /^The cache in .* is not whole: .* disk is full\.$/,
          );
          assert.deepEqual(readdirSync(disk), [], builder);
        }
      } finally {
        await run("umount", ["-l", disk]);
      }
    },
  );

  test("an image for two platforms in a layout, and a build from it", LIMIT, async () => {
    const word = unique();
    const layout = at("platforms");
    await built(
      builders.containerd,
      {
        Dockerfile: "FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH /what\n",
        amd64: `${word}-amd64`,
        arm64: `${word}-arm64`,
      },
      {
        platforms: ["linux/amd64", "linux/arm64"],
        tags: ["a.example/b:1"],
        outputs: [{ type: "oci", destination: layout, attributes: { tar: "false" } }],
      },
    );
    assertLayout(layout);
    const out = at("of platforms");
    await built(
      builders.buildkitd,
      { Dockerfile: "FROM both\nCOPY a /\n", a: "a" },
      {
        platforms: ["linux/arm64"],
        contexts: { both: { source: `oci-layout://${layout}:1` } },
        outputs: [{ type: "local", destination: out, attributes: {} }],
      },
    );
    assert.equal(readFileSync(join(out, "what"), "utf8"), `${word}-arm64`);
  });

  test("what an engine cannot is named before anything is sent or made", LIMIT, async () => {
    const files = { Dockerfile: "FROM scratch\nCOPY a /\n", a: "a" };
    const byEndpoint = await connectBy("POST /build", containerd);
    const classic = await connectBy("classic", containerd);
    try {
      const folder = at("never");
      const cacheTo = { cacheTo: [local({ dest: folder })] };
      const cacheFrom = { cacheFrom: [local({ src: folder })] };
      const layout = {
        outputs: [{ type: "oci", destination: folder, attributes: { tar: "false" } }],
      } as const;
      for (const [engine, option, request] of [
        [builders.graphdriver, "cache-to", cacheTo],
        [builders.graphdriver, "build-context", { contexts: base() }],
        [builders.graphdriver, "output", layout],
        [builders.oldest, "cache-to", cacheTo],
        [builders.oldest, "build-context", { contexts: base() }],
        [byEndpoint.engine, "cache-to", cacheTo],
        [byEndpoint.engine, "cache-from", cacheFrom],
        [byEndpoint.engine, "output", layout],
        [classic.engine, "cache-to", cacheTo],
        [classic.engine, "cache-from", cacheFrom],
      ] as const) {
        const { error, events } = await build(engine, files, { loadImage: true, ...request });
        assert.ok(isSlipwayError(error, "build-unsupported"), `${option}: ${error}`);
        assert.ok(
          error.facts.options.some((one) => one.option === option),
          String(error),
        );
        assert.deepEqual(
          events.filter(({ type }) => type === "step" || type === "warning"),
          [],
        );
      }
      assert.ok(!existsSync(folder));
    } finally {
      await byEndpoint.close();
      await classic.close();
    }
  });
});

/** How each step with such a word ended, in their order. */
function ended({ events }: SyncedBuild, word: string): readonly string[] {
  const last = new Map<string, string>();
  for (const event of events) {
    if (event.type === "step" && event.name.includes(word)) last.set(event.name, event.status);
  }
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, status]) => status);
}

function copies(build: SyncedBuild): readonly string[] {
  return ended(build, "COPY");
}

function warnings({ events }: SyncedBuild): readonly string[] {
  return events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
}
