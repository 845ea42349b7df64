import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { copyImage } from "../../src/app/copyImage.ts";
import { createKeptImages } from "../../src/app/createKeptImages.ts";
import type { ImagePlaces } from "../../src/app/imagePlaces.ts";
import { readImageLocation } from "../../src/app/readImageLocation.ts";
import { createRegistryAccess } from "../../src/app/registryAccess.ts";
import { createRegistryPool } from "../../src/app/registryPool.ts";
import type { WrittenImage } from "../../src/app/writeImage.ts";
import { isSlipwayError, type SlipwayError } from "../../src/base/errors.ts";
import type { LayerEvent, RegistryCredentials } from "../../src/engine/engine.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { validateImage } from "../../src/image/validateImage.ts";
import { surroundings } from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type RegistryBed, startRegistry } from "../support/beds/registry.ts";
import { type CopiedImage, copyToRegistry } from "../support/registries/copyToRegistry.ts";
import { type FaultRule, startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { startTlsRegistry } from "../support/registries/startTlsRegistry.ts";
import { startTokenRegistry } from "../support/registries/startTokenRegistry.ts";
import { skopeoDigest } from "./pushFixture.ts";
import { putImage } from "./putImage.ts";

const skip = requireBeds("registry", "skopeo");
const LIMIT = { timeout: 60_000, skip };
const SIZE = 1_000_000;

const busy = { kind: "status", status: 429, headers: { "Retry-After": "1" } } as const;
const uploaded = { method: "PUT", path: /\/uploads\// };
const manifest = { method: "PUT", path: /\/manifests\// };
const blob = { method: "GET", path: /\/blobs\/sha256/ };
const elsewhere = { "Docker-Content-Digest": `sha256:${"0".repeat(64)}` };

const faults: readonly {
  readonly what: string;
  readonly side: "from" | "to";
  readonly rules: readonly FaultRule[];
  readonly ends: "whole" | RegExp;
}[] = [
  {
    what: "a reset in the middle of an upload",
    side: "to",
    rules: [{ ...uploaded, skip: 1, times: 1, fault: { kind: "reset", after: 300_000 } }],
    ends: "whole",
  },
  {
    what: "resets of all uploads",
    side: "to",
    rules: [{ path: /\/uploads\/./, fault: { kind: "reset", after: 100 } }],
    ends: /broke the connection off/,
  },
  {
    what: "429 with Retry-After",
    side: "to",
    rules: [
      { ...manifest, times: 1, fault: busy },
      { ...uploaded, times: 1, fault: busy },
    ],
    ends: "whole",
  },
  {
    what: "500 once",
    side: "to",
    rules: [
      { ...uploaded, times: 1, fault: { kind: "status", status: 500 } },
      { ...manifest, times: 1, fault: { kind: "status", status: 500 } },
    ],
    ends: "whole",
  },
  {
    what: "500 for every manifest",
    side: "to",
    rules: [{ ...manifest, fault: { kind: "status", status: 500 } }],
    ends: /status 500/,
  },
  {
    what: "a login that expires",
    side: "to",
    rules: [{ ...uploaded, times: 1, fault: { kind: "expired" } }],
    ends: "whole",
  },
  {
    what: "a slow body",
    side: "to",
    rules: [{ ...uploaded, times: 1, fault: { kind: "slow", bytesPerSecond: 2_000_000 } }],
    ends: "whole",
  },
  {
    what: "another digest in the answer",
    side: "to",
    rules: [{ ...manifest, fault: { kind: "status", status: 201, headers: elsewhere } }],
    ends: /does not keep copied\/app\d+ as it was sent/,
  },
  {
    what: "blobs that are said to be there and are not",
    side: "to",
    rules: [{ method: "HEAD", path: /\/blobs\//, fault: { kind: "status", status: 200 } }],
    ends: "whole",
  },
  {
    what: "redirects without end",
    side: "to",
    rules: [
      {
        method: "HEAD",
        path: /\/blobs\//,
        fault: { kind: "status", status: 307, headers: { Location: "/v2/x/blobs/y" } },
      },
    ],
    ends: /from one address to the next/,
  },
  {
    what: "a reset in the middle of a blob",
    side: "from",
    rules: [{ ...blob, skip: 1, times: 1, fault: { kind: "reset-answer", after: 300_000 } }],
    ends: "whole",
  },
  {
    what: "a truncated blob",
    side: "from",
    rules: [{ ...blob, skip: 1, times: 1, fault: { kind: "truncate", after: 300_000 } }],
    ends: "whole",
  },
  {
    what: "a blob of other bytes",
    side: "from",
    rules: [{ ...blob, skip: 1, fault: { kind: "garble" } }],
    ends: /its bytes are others than its digest says/,
  },
  {
    what: "a blob that is missing",
    side: "from",
    rules: [{ ...blob, skip: 1, fault: { kind: "status", status: 404 } }],
    ends: /nothing is there under that name/,
  },
  {
    what: "a manifest of other bytes",
    side: "from",
    rules: [{ method: "GET", path: /\/manifests\//, fault: { kind: "garble" } }],
    ends: /that it gives is not sha256/,
  },
];

describe("images from one registry to another", LIMIT, () => {
  let from: RegistryBed;
  let to: RegistryBed;
  let index: CopiedImage;
  let single: CopiedImage;
  let docker: string;
  let cache: string;
  let count = 0;

  before(async () => {
    [from, to] = await Promise.all([startRegistry(), startRegistry()]);
    const source = `${from.address}/team/app`;
    [index, single, docker, cache] = await Promise.all([
      copyToRegistry(`${source}:multi`, { platforms: ["amd64", "arm64"], size: 1000 }),
      copyToRegistry(`${source}:one`, { size: SIZE }),
      putImage(from, "team/app", "docker", { text: "of schema 2" }),
      mkdtemp(join(tmpdir(), "slipway-copy-")),
    ]);
  });
  after(async () => {
    await Promise.all([from?.stop(), to?.stop()]);
    if (cache) await rm(cache, { recursive: true, force: true });
  });

  /** A target that nothing has been copied to. */
  const fresh = (registry = to.address): string => `${registry}/copied/app${++count}:v1`;

  const copy = async (
    source: string,
    targets: readonly string[],
    options: CopyOptions = {},
  ): Promise<WrittenImage & { readonly events: readonly LayerEvent[] }> => {
    const events: LayerEvent[] = [];
    const places = placesOf(cache, options);
    try {
      const locate = (text: string) => readImageLocation(text, cache);
      const { platforms } = options;
      const request = {
        ...{ source: await locate(source), targets: await Promise.all(targets.map(locate)) },
        platforms: platforms?.map((architecture) => ({ os: "linux", architecture })),
      };
      const written = await copyImage(
        places,
        request,
        (event) => events.push(event),
        options.signal,
      );
      return { ...written, events };
    } finally {
      await places.registries.close();
    }
  };
  const failure = async (copying: Promise<unknown>): Promise<SlipwayError> => {
    const error = await copying.then(
      () => assert.fail("no error"),
      (reason: unknown) => reason,
    );
    assert.ok(isSlipwayError(error), String(error));
    return error;
  };

  test("digests stay, of an index with attestations, an image and one of schema 2", async () => {
    for (const [tag, digest] of [
      ["multi", index.digest],
      ["one", single.digest],
      ["docker", docker],
    ] as const) {
      const target = fresh();
      const again = target.replace(/v1$/, "other");
      const first = await copy(`${from.address}/team/app:${tag}`, [target, again]);
      assert.equal(first.digest, digest);
      assert.ok(first.sent > 0);
      assert.equal(await skopeoDigest(target), digest);
      assert.equal(await skopeoDigest(again), digest);
      assert.deepEqual(
        new Set(first.events.map(({ status }) => status)),
        new Set(["Waiting", "Pushing", "Pushed"]),
      );

      await using proxy = await startFaultProxy(to.address);
      const name = target.replace(to.address, proxy.address);
      const second = await copy(`${from.address}/team/app:${tag}`, [name]);
      assert.equal(second.sent, 0);
      assert.deepEqual(
        proxy.seen.filter(({ method }) => method !== "GET" && method !== "HEAD"),
        [],
      );
    }
  });

  test("one platform is its image, and some are an index with what belongs to them", async () => {
    const source = `${from.address}/team/app:multi`;
    const one = fresh();
    const { digest } = await copy(source, [one], { platforms: ["arm64"] });
    assert.equal(digest, index.manifests[1]);
    assert.equal(await skopeoDigest(one), digest);
    const both = fresh();
    const some = await copy(source, [both], { platforms: ["arm64", "amd64"] });
    assert.equal(await skopeoDigest(both), some.digest);
    assert.notEqual(some.digest, index.digest);
    const error = await failure(copy(source, [fresh()], { platforms: ["s390x"] }));
    assert.equal(error.code, "image-unsuitable");
    assert.match(error.hint, /linux\/amd64, linux\/arm64/);
  });

  test("what another repository of the registry has is mounted", async () => {
    await using proxy = await startFaultProxy(from.address);
    const target = fresh(proxy.address);
    const source = `${proxy.address}/team/app:one`;
    const { sent, events } = await copy(source, [target]);
    assert.ok(sent < 1000, "only the config");
    assert.equal(events.at(-1)?.status, "Mounted from team/app");
    const changes = proxy.seen.filter(({ method }) => method !== "GET" && method !== "HEAD");
    assert.deepEqual(
      changes
        .map(
          ({ method, path }) =>
            `${method} ${path.replace(/[?].*from=/, " from ").replace(/[0-9a-f-]{36}.*/, "UUID")}`,
        )
        .sort(),
      [
        `POST /v2/copied/app${count}/blobs/uploads/`,
        `POST /v2/copied/app${count}/blobs/uploads/ from team%2Fapp`,
        `PUT /v2/copied/app${count}/blobs/uploads/UUID`,
        `PUT /v2/copied/app${count}/manifests/v1`,
      ],
    );
    assert.equal(await skopeoDigest(target), single.digest);
  });

  for (const { what, side, rules, ends } of faults) {
    test(`${what}: ends ${ends === "whole" ? "whole" : "with one error"}`, async () => {
      await using source = await startFaultProxy(from.address);
      await using target = await startFaultProxy(to.address);
      const proxy = side === "from" ? source : target;
      const spoiled = rules.map((rule) => proxy.spoil(rule));
      const real = fresh();
      const name = real.replace(to.address, target.address);
      const copying = copy(`${source.address}/team/app:one`, [name]);
      if (ends === "whole") assert.equal((await copying).digest, single.digest);
      else {
        const error = await failure(copying);
        assert.match(error.message, ends);
        assert.match(error.hint, /^[A-Z].*\.$/);
        assert.equal(await skopeoDigest(real), undefined, "it was tagged");
        await copy(`${from.address}/team/app:one`, [real]);
      }
      for (const { hits } of spoiled) assert.ok(hits > 0, "nothing was spoiled");
      const requests = source.seen.length + target.seen.length;
      assert.ok(requests <= 60, `${requests} requests`);
      assert.equal(await skopeoDigest(real), single.digest);
    });
  }

  test("a pull that meets faults keeps nothing broken, and a second one completes", async () => {
    for (const [rule, words] of [
      [
        { path: /\/blobs\/sha256/, fault: { kind: "garble" } },
        /configuration|its bytes are others|broken/,
      ],
      [
        { path: /\/blobs\/sha256/, skip: 1, fault: { kind: "reset-answer", after: 1000 } },
        /broke the connection off/,
      ],
    ] as const) {
      const folder = await mkdtemp(join(cache, "store-"));
      await using proxy = await startFaultProxy(from.address);
      proxy.spoil(rule);
      const name = "kept:copied/app:v1";
      const error = await failure(copy(`${proxy.address}/team/app:one`, [name], { folder }));
      assert.match(error.message, words);
      const kept = createKeptImages(createBlobStore(folder));
      assert.deepEqual(await kept.list(), []);
      await copy(`${from.address}/team/app:one`, [name], { folder });
      const image = await kept.open("copied/app:v1");
      assert.ok(image?.kind === "image");
      assert.equal(image.manifest.descriptor.digest, single.digest);
      await validateImage(image);
      const left = await readdir(join(folder, ".half")).catch(() => []);
      assert.deepEqual(left, []);
      await rm(folder, { recursive: true });
    }
  });

  test("a cancel in the middle leaves no tag, and no upload is left waiting", async () => {
    await using proxy = await startFaultProxy(to.address);
    proxy.spoil({
      method: "PUT",
      path: /uploads/,
      fault: { kind: "slow", bytesPerSecond: 10_000 },
    });
    const abort = new AbortController();
    const real = fresh();
    const copying = copy(
      `${from.address}/team/app:one`,
      [real.replace(to.address, proxy.address)],
      {
        signal: abort.signal,
      },
    );
    copying.catch(() => undefined);
    while (!proxy.seen.some(({ method }) => method === "PUT"))
      await new Promise((done) => setTimeout(done, 10));
    const began = performance.now();
    abort.abort();
    await assert.rejects(copying, { name: "AbortError" });
    assert.ok(performance.now() - began < 1500);
    assert.equal(await skopeoDigest(real), undefined);
  });

  test("with tokens for both repositories, and behind TLS of a private authority", async () => {
    const user = { name: "ann", password: "hunter2pass" };
    const login: RegistryCredentials = {
      ...{ kind: "password", username: user.name, password: user.password, serverAddress: "any" },
    };
    await using tokens = await startTokenRegistry({ users: [user] });
    const one = `${tokens.address}/first/app:v1`;
    const two = `${tokens.address}/second/app:v1`;
    await copy(`${from.address}/team/app:one`, [one], { login });
    await copy(one, [two], { login });
    const creds = { username: user.name, password: user.password };
    assert.equal(await skopeoDigest(two, creds), single.digest);
    const both = tokens.asked.filter(({ scopes }) => scopes.length === 2);
    assert.deepEqual(both[0]?.scopes, [
      "repository:first/app:pull",
      "repository:second/app:pull,push",
    ]);
    const refused = await failure(copy(one, [two]));
    assert.ok(isSlipwayError(refused, "registry-refused") && refused.facts.login);

    await using tls = await startTlsRegistry({
      login: { username: user.name, password: user.password },
    });
    const secured = `${tls.address}/team/app:v1`;
    await copy(two, [secured], { login, caFile: tls.caFile });
    assert.equal(await skopeoDigest(secured, creds), single.digest);
    const unknown = await failure(copy(two, [secured], { login }));
    assert.match(unknown.message, /authority that is not known/);
  });
});

interface CopyOptions {
  readonly platforms?: readonly string[];
  readonly login?: RegistryCredentials;
  readonly caFile?: string;
  readonly folder?: string;
  readonly signal?: AbortSignal;
}

function placesOf(cache: string, { login, caFile = "", folder }: CopyOptions): ImagePlaces {
  const access = createRegistryAccess({
    surroundings,
    savedCredentials: async () => login,
    settings: () => ({ insecureHosts: [], caFile }),
  });
  const store = createBlobStore(folder ?? join(cache, "store"));
  return {
    ...{ registries: createRegistryPool(access), store, kept: createKeptImages(store) },
    engine: () => assert.fail("no engine was named"),
  };
}
