import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Surroundings } from "../../src/engine/endpoint.ts";
import { resolveEndpoints } from "../../src/engine/resolveEndpoints.ts";

describe("resolveEndpoints", () => {
  let folder: string;
  let config: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-endpoints-"));
    config = join(folder, "config");
    await writeContext("far", { Name: "far", Endpoints: { docker: { Host: "tcp://far:2376" } } });
    await writeContext("odd-case", {
      nAME: "odd-case",
      endpoints: { DOCKER: { host: "ssh://h" } },
    });
    await writeContext("lax", {
      Name: "lax",
      Endpoints: { docker: { Host: "tcp://lax:1", SkipTLSVerify: true } },
    });
    await writeContext("kube", { Name: "kube", Metadata: null, Endpoints: { kubernetes: {} } });
    const tls = join(config, "contexts/tls", sha256("far"), "docker");
    await mkdir(tls, { recursive: true });
    await writeFile(join(tls, "ca.pem"), "CA");
    await writeFile(join(tls, "key.pem"), "KEY");
    await writeFile(join(config, "ca.pem"), "HOST-CA");
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const writeContext = async (name: string, meta: unknown) => {
    const place = join(config, "contexts/meta", sha256(name));
    await mkdir(place, { recursive: true });
    await writeFile(join(place, "meta.json"), JSON.stringify(meta));
  };
  const surroundings = (
    env: Record<string, string>,
    rest: Partial<Surroundings> = {},
  ): Surroundings => ({
    env: { DOCKER_CONFIG: config, ...env },
    home: "/home/u",
    platform: "linux",
    uid: 7,
    ...rest,
  });
  const current = (name: string | undefined) =>
    writeFile(join(config, "config.json"), JSON.stringify({ currentContext: name }));

  test("tries the well-known sockets in order where nothing was chosen", async () => {
    await current("default");
    const found = await resolveEndpoints(
      surroundings({ XDG_RUNTIME_DIR: "/run/user/7", CONTAINER_HOST: "unix:///c.sock" }),
    );
    assert.deepEqual(
      found.map(({ host }) => host),
      [
        "unix:///var/run/docker.sock",
        "unix:///run/user/7/docker.sock",
        "unix:///home/u/.docker/run/docker.sock",
        "unix:///home/u/.docker/desktop/docker.sock",
        "unix:///home/u/.colima/default/docker.sock",
        "unix:///home/u/.orbstack/run/docker.sock",
        "unix:///home/u/.rd/docker.sock",
        "unix:///c.sock",
        "unix:///run/user/7/podman/podman.sock",
        "unix:///run/podman/podman.sock",
      ],
    );
    const windows = await resolveEndpoints(surroundings({}, { platform: "win32", uid: undefined }));
    assert.equal(windows[0]?.host, "npipe:////./pipe/docker_engine");
    assert.equal(windows.length, 3);
  });

  const cases: readonly (readonly [
    string,
    { env?: Record<string, string>; setting?: string; current?: string },
    { host: string; source: string },
  ])[] = [
    [
      "the setting beats all",
      { setting: "tcp://a:1", env: { DOCKER_HOST: "tcp://b:1", DOCKER_CONTEXT: "far" } },
      { host: "tcp://a:1", source: "setting" },
    ],
    [
      "a setting may be a path",
      { setting: "/x/d.sock" },
      { host: "unix:///x/d.sock", source: "setting" },
    ],
    [
      "a setting may be a host and port",
      { setting: "a:2375" },
      { host: "tcp://a:2375", source: "setting" },
    ],
    [
      "a setting may be a pipe",
      { setting: "\\\\.\\pipe\\x" },
      { host: "npipe:////./pipe/x", source: "setting" },
    ],
    [
      "a setting may be a context",
      { setting: "odd-case", env: { DOCKER_HOST: "tcp://b:1" } },
      { host: "ssh://h", source: 'setting, context "odd-case"' },
    ],
    [
      "the default context is the default socket, whatever is current",
      { setting: "default", current: "far" },
      { host: "unix:///var/run/docker.sock", source: "default socket" },
    ],
    [
      "DOCKER_HOST beats DOCKER_CONTEXT and the current context",
      { env: { DOCKER_HOST: "b:1", DOCKER_CONTEXT: "far" }, current: "far" },
      { host: "tcp://b:1", source: "DOCKER_HOST" },
    ],
    [
      "DOCKER_CONTEXT beats the current context",
      { env: { DOCKER_CONTEXT: "odd-case" }, current: "far" },
      { host: "ssh://h", source: 'DOCKER_CONTEXT "odd-case"' },
    ],
    [
      "the current context",
      { current: "odd-case" },
      { host: "ssh://h", source: 'current context "odd-case"' },
    ],
  ];
  for (const [name, given, expected] of cases) {
    test(name, async () => {
      await current(given.current);
      const found = await resolveEndpoints(
        surroundings(given.env ?? {}),
        given.setting === undefined ? {} : { setting: given.setting },
      );
      assert.deepEqual(found, [expected]);
    });
  }

  test("reads a context's TLS files, those that are there", async () => {
    const [far] = await resolveEndpoints(surroundings({}), { setting: "far" });
    assert.deepEqual(far?.tls, { ca: "CA", key: "KEY", skipVerify: false });
    const [lax] = await resolveEndpoints(surroundings({}), { setting: "lax" });
    assert.deepEqual(lax?.tls, { skipVerify: true });
  });

  test("reads TLS for hosts from the environment", async () => {
    const host = { DOCKER_HOST: "tcp://b:1" };
    const tls = async (env: Record<string, string>) =>
      (await resolveEndpoints(surroundings({ ...host, ...env })))[0]?.tls;
    assert.equal(await tls({}), undefined);
    assert.deepEqual(await tls({ DOCKER_TLS_VERIFY: "1" }), { ca: "HOST-CA", skipVerify: false });
    assert.deepEqual(await tls({ DOCKER_TLS: "1" }), { ca: "HOST-CA", skipVerify: true });
    const elsewhere = { DOCKER_TLS_VERIFY: "yes", DOCKER_CERT_PATH: "/nowhere" };
    assert.deepEqual(await tls(elsewhere), { skipVerify: false });
  });

  for (const [name, env, setting, reason] of [
    ["a setting", {}, "nope", "there is no context of that name"],
    ["DOCKER_CONTEXT", { DOCKER_CONTEXT: "nope" }, "", "there is no context of that name"],
    ["a context for another orchestrator", {}, "kube", "it names no Docker endpoint"],
  ] as const) {
    test(`says so when ${name} names no usable context`, async () => {
      await assert.rejects(resolveEndpoints(surroundings(env), { setting }), (error) => {
        assert.ok(isSlipwayError(error, "engine-unreachable"));
        assert.equal(error.facts.attempts[0]?.reason, reason);
        assert.match(error.hint, /default, far, kube, lax/);
        return true;
      });
    });
  }

  test("says so when the current context does not exist", async () => {
    await current("gone");
    await assert.rejects(resolveEndpoints(surroundings({})), /"gone" \(current context "gone"\)/);
  });

  test("a config file that is no JSON counts as none", async () => {
    await writeFile(join(config, "config.json"), "{");
    const [first] = await resolveEndpoints(surroundings({}));
    assert.equal(first?.source, "default socket");
  });
});

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
