import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { putImage, putManifest } from "../app/putImage.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { unique } from "../engine/engineFixture.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { realRegistry } from "../support/realEngines.ts";
import {
  type FaultProxy,
  type FaultRule,
  startFaultProxy,
} from "../support/registries/startFaultProxy.ts";
import { resultOf } from "./buildSupport.ts";
import { runHere } from "./runHere.ts";

const LIMIT = { timeout: 60_000 };
const registry = realRegistry({ login: true });

/** Line 2 takes a base, line 4 a file of another image; both come out of the registry. */
const dockerfile = (bases: string) => `ARG BASES=${bases}
FROM $BASES/os:1
LABEL made=by-us
COPY --from=${bases}/tool:1 /text /from-tool
COPY own /own
`;

describe("bases out of a registry that wants a login, without an engine", LIMIT, () => {
  if (registry === undefined) return;
  const { address } = registry;
  const login = { username: registry.username ?? "", password: registry.password ?? "" };
  const word = unique();
  const folder = createContextFolder({ own: "own" });
  after(() => folder[Symbol.dispose]());

  const put = (what: string, platform: string, text: string) =>
    putImage(registry, `bases/${word}/${what}`, `${platform}-only`, {
      text,
      platform: `linux/${platform}`,
    });
  const putIndex = async (what: string, text: string): Promise<string> => {
    const manifests = [];
    for (const architecture of ["amd64", "arm64"]) {
      const digest = await put(what, architecture, `${what} ${text} ${architecture}`);
      const { size } = await sizeOf(`bases/${word}/${what}`, digest);
      manifests.push({
        ...{ mediaType: mediaTypes.dockerManifest, digest, size },
        platform: { os: "linux", architecture },
      });
    }
    const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests };
    return putManifest(registry, `bases/${word}/${what}`, "1", mediaTypes.index, index);
  };
  const sizeOf = async (repository: string, digest: string) => {
    const basic = btoa(`${login.username}:${login.password}`);
    const answer = await fetch(`http://${address}/v2/${repository}/manifests/${digest}`, {
      method: "HEAD",
      headers: { authorization: `Basic ${basic}`, accept: mediaTypes.dockerManifest },
      signal: AbortSignal.timeout(20_000),
    });
    assert.ok(answer.ok);
    return { size: Number(answer.headers.get("content-length")) };
  };
  before(async () => {
    await putIndex("os", "first");
    await putIndex("tool", "first");
  });

  const slipway = (store: string, args: readonly string[], hosts = [address]) => {
    const auth = btoa(`${login.username}:${login.password}`);
    const auths = Object.fromEntries(hosts.map((host) => [host, { auth }]));
    return runHere(args, {
      cwd: folder.path,
      env: {
        SLIPWAY_CACHE: join(folder.path, store),
        DOCKER_AUTH_CONFIG: JSON.stringify({ auths }),
        DOCKER_HOST: `unix://${folder.path}/nowhere`,
      },
    });
  };
  const build = (
    store: string,
    args: readonly string[],
    host = address,
    logins = [address, host],
  ) => {
    const file = join(folder.path, `Dockerfile.${host.replace(":", "-")}`);
    writeFileSync(file, dockerfile(`${host}/bases/${word}`));
    const given = ["build", "--engine", "none", "--progress", "json", "-f", file, ...args, "."];
    return slipway(store, given, logins);
  };
  let outputs = 0;
  /** Texts of the files of what is built, by their names. */
  const filesOf = async (store: string, args: readonly string[], host = address) => {
    const out = join(folder.path, `out${outputs++}`);
    const run = await build(store, [...args, "-o", out], host);
    assert.equal(run.code, 0, run.stderr);
    const names = (await readdir(out)).sort();
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(out, name), "utf8")]));
  };

  test("the platform chooses of both indexes, and all of it is in what is pushed", async () => {
    for (const platform of ["amd64", "arm64"]) {
      assert.deepEqual(await filesOf("platforms", ["--platform", `linux/${platform}`]), {
        "from-tool": `tool first ${platform}`,
        own: "own",
        text: `os first ${platform}`,
      });
    }
    const name = `${address}/made/${word}:both`;
    const platforms = ["--platform", "linux/arm64,linux/amd64"];
    const run = await build("platforms", [...platforms, "-t", name, "--push"]);
    assert.equal(run.code, 0, run.stderr);
    // biome-ignore lint/suspicious/noExplicitAny: whatever skopeo answers, read by the test.
    const raw = (await skopeoInspect(name, { ...login, raw: true })) as any;
    assert.deepEqual(
      raw.manifests.map((one: { platform: { architecture: string } }) => one.platform.architecture),
      ["arm64", "amd64"],
    );
    for (const { digest, platform } of raw.manifests) {
      const one = `${address}/made/${word}@${digest}`;
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      const config = (await skopeoInspect(one, { ...login, config: true })) as any;
      assert.deepEqual(
        [
          config.architecture,
          config.config.Cmd,
          config.config.Labels,
          config.rootfs.diff_ids.length,
        ],
        [platform.architecture, ["/text"], { made: "by-us" }, 3],
      );
    }
    const pushed = (await skopeoInspect(name, login)) as { Digest: string };
    assert.equal(pushed.Digest, resultOf(run).digest);
    // What was pushed is not kept, as buildx does it.
    const kept = await slipway("platforms", ["copy", `kept:${name}`, "oci:none"]);
    assert.match(kept.stderr, /has kept no image/);
  });

  test("a platform that the base has not is refused at its line, and names those it has", async () => {
    const run = await build("platforms", ["--platform", "linux/s390x", "-t", "app:s390x"]);
    const { error } = resultOf(run);
    assert.deepEqual([run.code, error?.line], [1, 2], run.stderr);
    assert.match(String(error?.message), /no image for linux\/s390x/);
  });

  test("without the login it is refused at its line, with what to do", async () => {
    const run = await build("nobody", ["-t", "app:1"], address, []);
    const { error } = resultOf(run);
    assert.deepEqual([run.code, error?.line], [1, 2], run.stderr);
    assert.match(String(error?.message), /log ?in/i);
  });

  test("a kept base counts; --pull asks the registry, and takes the kept one where it is away", async () => {
    const proxy = await startFaultProxy(address);
    const host = proxy.address;
    for (const what of ["os", "tool"]) {
      const base = `${host}/bases/${word}/${what}:1`;
      const copied = await slipway("pull", ["copy", base, `kept:${base}`], [host]);
      assert.equal(copied.code, 0, copied.stderr);
    }
    await putIndex("os", "second");
    const text = async (...args: readonly string[]) =>
      (await filesOf("pull", ["--platform", "linux/arm64", ...args], host)).text;
    assert.equal(await text(), "os first arm64");
    assert.equal(await text("--pull"), "os second arm64");
    // It was asked for, and is not what is kept under the name.
    assert.equal(await text(), "os first arm64");
    await proxy[Symbol.asyncDispose]();
    assert.equal(await text("--pull"), "os first arm64");
    // And where nothing is kept, there is nothing to take.
    const none = await build("pull-none", ["--pull", "-t", "app:1"], host);
    assert.deepEqual([none.code, resultOf(none).error?.line], [1, 2]);
    assert.match(String(resultOf(none).error?.message), /refuses the connection/);
    await putIndex("os", "first");
  });

  const blob = { method: "GET", path: /\/os\/blobs\/sha256/ };
  const faults: readonly (readonly [string, FaultRule & { times: number }, RegExp])[] = [
    ["cut", { ...blob, skip: 1, times: 4, fault: { kind: "truncate", after: 0 } }, /broke/],
    ["of other bytes", { ...blob, skip: 1, times: 1, fault: { kind: "garble" } }, /its bytes are/],
    ["gone", { ...blob, skip: 1, times: 1, fault: { kind: "status", status: 404 } }, /is there/],
  ];
  for (const [what, rule, words] of faults) {
    test(`a layer of the base that is ${what}: one error, no name; the same again completes`, async () => {
      await using proxy: FaultProxy = await startFaultProxy(address);
      const { times } = rule;
      const spoiled = proxy.spoil(rule);
      const store = `faults ${what}`;
      const name = `${address}/made/${word}:${what.replaceAll(" ", "-")}`;
      const args = ["--platform", "linux/amd64", "-t", name, "--push"];
      const first = await build(store, args, proxy.address);
      const { error, ok } = resultOf(first);
      assert.deepEqual([first.code, ok], [1, false], first.stderr);
      assert.match(String(error?.message), words);
      assert.equal(spoiled.hits, times);
      await assert.rejects(skopeoInspect(name, login), /manifest unknown|name unknown/);
      await assert.rejects(readdir(join(folder.path, store, "index.json")), { code: "ENOENT" });
      const second = await build(store, args, proxy.address);
      assert.equal(second.code, 0, second.stderr);
      const { Digest, Layers } = (await skopeoInspect(name, login)) as {
        Digest: string;
        Layers: readonly string[];
      };
      assert.deepEqual([Digest, Layers.length], [resultOf(second).digest, 3]);
    });
  }

  test("a manifest of other bytes than its digest says is refused at the line that names it", async () => {
    await using proxy = await startFaultProxy(address);
    proxy.spoil({ path: /\/os\/manifests\/sha256/, fault: { kind: "garble" } });
    const run = await build("manifest", ["--platform", "linux/amd64", "-t", "a:1"], proxy.address);
    const { error } = resultOf(run);
    assert.deepEqual([run.code, error?.line], [1, 2], run.stderr);
    assert.match(String(error?.message), /is not sha256:/);
  });
});
