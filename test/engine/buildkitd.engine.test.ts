import { strict as assert } from "node:assert";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import { connectBuilder, type RemoteBuilder } from "../../src/engine/buildkitd/connectBuilder.ts";
import type { BuildOutput, Engine } from "../../src/engine/engine.ts";
import { readTar } from "../buildcontext/readTar.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type BuildkitdBed, startBuildkitd } from "../support/beds/buildkitd.ts";
import { leftoversOf } from "../support/beds/leftoversOf.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { realRegistry } from "../support/realEngines.ts";
import { askShell, failingRequest } from "./askShell.ts";
import {
  asEngine,
  type BuilderStoreFixture,
  buildFiles,
  createStore,
  latestEngine,
  pushBase,
  tlsOptions,
} from "./buildkitdFixture.ts";
import {
  connect,
  eventually,
  processesWith,
  removeQuietly,
  request,
  surroundings,
  unique,
} from "./engineFixture.ts";
import { buildFolder } from "./syncedBuild.ts";

const LIMIT = { timeout: 60_000 };
const latest = latestEngine();
const open = realRegistry({ login: false });
const closed = realRegistry({ login: true });

describe("a buildkitd of its own", {
  skip: requireBeds("buildkitd") || !latest || !open || !closed,
}, () => {
  if (!latest || !open || !closed) return;
  let bed: BuildkitdBed;
  let engine: Engine;
  let store: BuilderStoreFixture;
  let base: string;
  let builder: RemoteBuilder;
  const made: string[] = [];
  const tag = (): string => {
    const name = `slipway-remote:${unique()}`;
    made.push(name);
    return name;
  };

  before(async () => {
    bed = await startBuildkitd({ plainRegistries: [open.address, closed.address] });
    engine = await connect(latest);
    store = await createStore();
    await store.write("farm", "remote", { Endpoint: bed.tlsAddress, DriverOpts: tlsOptions(bed) });
    base = await pushBase(engine, open.address);
    builder = await connectBuilder(store.surroundings, "farm", { engine });
  }, LIMIT);
  after(async () => {
    await removeQuietly(engine, ...made);
    await store?.remove();
    await bed?.stop();
  });

  test("tells what it is, by TLS and by its socket", LIMIT, async () => {
    for (const one of [builder, await connectBuilder(surroundings, bed.address)]) {
      assert.equal(one.driver, "remote");
      assert.equal(one.version, "v0.25.2");
      assert.ok(one.platforms.includes("linux/amd64"), one.platforms.join());
    }
    assert.equal(builder.endpoint, bed.tlsAddress);
  });

  test("an image with a secret goes into the engine, and runs there", LIMIT, async () => {
    const name = tag();
    const asked: string[] = [];
    const { imageId, error, events, tarOpened } = await buildFiles(
      builder,
      {
        Dockerfile: `FROM ${base}\nCOPY greeting /\nRUN --mount=type=secret,id=word,required \\\n  md5sum < /run/secrets/word > /sum\nCMD cat /greeting /sum\n`,
        greeting: "good morning\n",
      },
      {
        request: {
          tags: [name],
          secrets: [
            {
              id: "word",
              async read() {
                asked.push("word");
                return Buffer.from("sesame");
              },
            },
          ],
        },
      },
    );
    assert.equal(error, undefined, String(error));
    assert.deepEqual([asked, tarOpened], [["word"], false]);
    assert.ok(!JSON.stringify(events).includes("sesame"));
    const { id, tags } = await engine.inspectImage(name);
    assert.equal(id, imageId);
    assert.deepEqual(tags, [name]);
    assert.equal(await outputOf(name), "good morning\nc8dae1c50e092f3d877192fc555b1dcf  -\n");
  });

  test("only what has changed is sent again", LIMIT, async () => {
    const root = await mkdtemp(join(tmpdir(), "slipway-remote-"));
    try {
      await mkdir(join(root, "src"));
      await writeFile(join(root, "Dockerfile"), `FROM ${base}\nCOPY src /ctx/\n`);
      await writeFile(join(root, "src/large"), "x".repeat(500_000));
      await writeFile(join(root, "src/small"), "one");
      const build = () => buildFolder(asEngine(builder), root, { request: { loadImage: false } });
      assert.ok((await build()).bytes > 500_000);
      await writeFile(join(root, "src/small"), "other");
      const again = await build();
      assert.equal(again.error, undefined);
      assert.deepEqual(again.read, ["src/small"]);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  test("a RUN that fails names its lines", LIMIT, async () => {
    const { error } = await buildFiles(
      builder,
      { Dockerfile: `FROM ${base}\nRUN true\nRUN echo before && \\\n  exit 7\n` },
      { request: { tags: [tag()] } },
    );
    assert.ok(isSlipwayError(error, "build-failed"), String(error));
    assert.equal(error.facts.exitCode, 7);
    assert.deepEqual(error.facts.source, { file: "Dockerfile", ranges: [{ line: 3, endLine: 4 }] });
  });

  test("a shell opens in the step that failed there", LIMIT, async () => {
    const dockerfile = `FROM ${base}\nCOPY given .\nRUN echo ${unique()} >left && false\n`;
    const step = await builder.openFailedStep(failingRequest(dockerfile), () => undefined);
    try {
      const { code, text } = await askShell(step, "cat given left; exit 7");
      assert.equal(code, 7);
      assert.match(text, /content of given\s+t\d+-\d+/);
    } finally {
      step.close();
    }
  });

  test("a cancelled build stops there", LIMIT, async () => {
    const word = unique();
    const stop = new AbortController();
    const building = buildFiles(
      builder,
      { Dockerfile: `FROM ${base}\nRUN sleep 1000; echo ${word}\n` },
      { signal: stop.signal },
    );
    await eventually("RUN runs", () => processesWith(word).length > 0, 20_000);
    const before = performance.now();
    stop.abort();
    const { error } = await building;
    assert.ok(performance.now() - before < 1_000);
    assert.equal((error as Error).name, "AbortError");
    await eventually("nothing runs", () => processesWith(word).length === 0);
  });

  test("results are files, as many as are asked for", LIMIT, async () => {
    const folder = await mkdtemp(join(tmpdir(), "slipway-remote-out-"));
    try {
      const at = (name: string): string => join(folder, name);
      const outputs: readonly BuildOutput[] = [
        { type: "local", destination: at("files"), attributes: {} },
        { type: "tar", destination: at("files.tar"), attributes: {} },
        { type: "oci", destination: at("oci.tar"), attributes: {} },
        { type: "docker", destination: at("docker.tar"), attributes: {} },
      ];
      const name = `slipway-remote:${unique()}`;
      const { error, imageId, events } = await buildFiles(
        builder,
        { Dockerfile: "FROM scratch\nCOPY words /ctx/\n", words: "of a file" },
        { request: { tags: [name], outputs } },
      );
      assert.equal(error, undefined, String(error));
      assert.equal(imageId, undefined);
      assert.deepEqual(
        events.filter(({ type }) => type === "warning"),
        [],
      );
      assert.equal(await readFile(at("files/ctx/words"), "utf8"), "of a file");
      assert.deepEqual(await namesIn(at("files.tar")), ["ctx", "ctx/words"]);
      assert.ok((await namesIn(at("oci.tar"))).includes("oci-layout"));
      assert.ok((await namesIn(at("docker.tar"))).includes("manifest.json"));
      await assert.rejects(engine.inspectImage(name));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("an image is pushed, with a login that is asked for", {
    ...LIMIT,
    skip: requireBeds("skopeo"),
  }, async () => {
    const reference = `${closed.address}/slipway/remote:${unique()}`;
    const hosts: string[] = [];
    const build = (password: string) =>
      buildFiles(
        builder,
        { Dockerfile: "FROM scratch\nCOPY words /\n", words: unique() },
        {
          request: {
            tags: [reference],
            outputs: [{ type: "image", attributes: { push: "true" } }],
            async credentialsFor(host) {
              hosts.push(host);
              const username = closed.username ?? "";
              return { kind: "password", username, password, serverAddress: host };
            },
          },
        },
      );
    const { error, imageId } = await build(closed.password ?? "");
    assert.equal(error, undefined, String(error));
    assert.equal(imageId, undefined);
    assert.deepEqual([...new Set(hosts)], [closed.address]);
    const { username = "", password = "" } = closed;
    assert.ok(await skopeoInspect(reference, { username, password }));
    const refused = await build("wrong");
    assert.ok(isSlipwayError(refused.error, "build-failed"), String(refused.error));
    assert.match(refused.error.message, /401|unauthorized/i);
  });

  test(
    "without a name or an output the result stays in the cache, which is said",
    LIMIT,
    async () => {
      const { error, imageId, events } = await buildFiles(builder, {
        Dockerfile: "FROM scratch\nCOPY words /\n",
        words: "some",
      });
      assert.equal(error, undefined, String(error));
      assert.equal(imageId, undefined);
      const said = events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
      assert.equal(said.length, 1);
      assert.match(
        said[0] ?? "",
        /stays in the cache of the builder "farm": the image has no name/,
      );
    },
  );

  test("an engine that does not take the image is the error", LIMIT, async () => {
    const full = {
      ...engine,
      loadImage: async (archive: NodeJS.ReadableStream) => {
        for await (const _ of archive) break;
        throw new Error("no space left on device");
      },
    };
    const other = await connectBuilder(store.surroundings, "farm", { engine: full });
    const { error } = await buildFiles(
      other,
      { Dockerfile: `FROM ${base}\nRUN head -c 5000000 /dev/urandom > /large\n` },
      { request: { tags: [`slipway-remote:${unique()}`] } },
    );
    assert.match(String(error), /no space left on device/);
  });

  test("a wrong certificate is told of in words", LIMIT, async () => {
    const { createAuthority } = await import("../support/beds/certificates.ts");
    const other = await createAuthority(store.folder, "other");
    const stranger = await other.sign("stranger");
    const late = await bed.authority.sign("late", { expired: true });
    const own = tlsOptions(bed);
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ ...own, cacert: other.cert }, /signed by an authority that is not trusted/],
      [{ ...own, servername: "other.example.com" }, /its certificate is for another host/],
      [{ cacert: own.cacert }, /it wants a certificate of the client, and got none/],
      [{ ...own, ...stranger }, /does not trust the authority of the client's certificate/],
      [{ ...own, ...late }, /the client's certificate has expired/],
      [{ ...own, key: stranger.key }, /the client's key does not belong to its certificate/],
      [
        { ...own, key: "/nonexistent/key.pem" },
        /option key, \/nonexistent\/key\.pem, cannot be read/,
      ],
      [{ ...own, cacert: join(store.folder, "stranger.csr.none") }, /cannot be read: there is no/],
      [{ cert: own.cert, key: own.key }, /lacks the option cacert/],
      [{}, /closed the connection, or wants TLS|is no buildkitd, or wants TLS/],
    ];
    for (const [options, words] of cases) {
      await store.write("odd", "remote", { Endpoint: bed.tlsAddress, DriverOpts: options });
      const before = performance.now();
      await assert.rejects(connectBuilder(store.surroundings, "odd"), (error: unknown) => {
        assert.ok(isSlipwayError(error, "engine-unreachable"), String(error));
        assert.match(error.message, words);
        assert.match(error.hint, /docker buildx inspect odd/);
        assert.equal(error.facts.attempts.length, 1);
        return true;
      });
      assert.ok(performance.now() - before < 5_000);
    }
  });

  // The last one, as it ends the bed.
  test("one that is killed in the middle is one error, and leaves nothing", LIMIT, async () => {
    const word = unique();
    const building = buildFiles(
      builder,
      { Dockerfile: `FROM ${base}\nRUN sleep 1000; echo ${word}\n` },
      { request: { tags: [tag()] } },
    );
    await eventually("RUN runs", () => processesWith(word).length > 0, 20_000);
    const before = performance.now();
    await bed.kill();
    const { error } = await building;
    assert.ok(performance.now() - before < 15_000);
    assert.ok(isSlipwayError(error, "engine-lost"), String(error));
    assert.match(error.message, /The connection to the builder "farm" ended/);
    await assert.rejects(connectBuilder(store.surroundings, "farm"), /connection refused/);
    await bed.stop();
    assert.deepEqual(leftoversOf(bed.directory), []);
  });

  /** What a container of the image prints. */
  async function outputOf(image: string): Promise<string> {
    const { Id: id } = await request(latest as { host: string }, "POST", "/containers/create", {
      Image: image,
      HostConfig: { NetworkMode: "none" },
      Tty: true,
    });
    try {
      await request(latest as { host: string }, "POST", `/containers/${id}/start`);
      await request(latest as { host: string }, "POST", `/containers/${id}/wait`);
      const { engineRequest } = await import("../support/beds/engineRequest.ts");
      const socket = (latest as { host: string }).host.replace("unix://", "");
      const log = await engineRequest({ socket, path: `/containers/${id}/logs?stdout=1` });
      return log.body.toString().replaceAll("\r", "");
    } finally {
      await request(latest as { host: string }, "DELETE", `/containers/${id}?force=1&v=1`);
    }
  }
});

async function namesIn(archive: string): Promise<readonly string[]> {
  const { createReadStream } = await import("node:fs");
  const entries = await readTar(createReadStream(archive));
  return entries.map(({ name }) => name.replace(/^\.?\/|\/$/g, "")).filter((name) => name !== "");
}
