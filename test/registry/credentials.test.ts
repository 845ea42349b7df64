import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Surroundings } from "../../src/base/surroundings.ts";
import { findCredentials } from "../../src/registry/credentials.ts";

const HUB = "https://index.docker.io/v1/";
const SECRET = "s3cret-word";

describe("findCredentials", () => {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "slipway-credentials-"));
    await mkdir(join(home, ".docker/bin"), { recursive: true });
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const surroundings = (env: Record<string, string> = {}): Surroundings => ({
    env: { PATH: "/usr/bin:/bin", ...env },
    home,
    platform: "linux",
    uid: 1,
  });
  const writeConfig = (config: unknown, file = ".docker/config.json") =>
    writeFile(join(home, file), typeof config === "string" ? config : JSON.stringify(config));
  /** In ~/.docker/bin, which is not on the PATH. */
  const writeHelper = async (name: string, script: string) => {
    const file = join(home, ".docker/bin", `docker-credential-${name}`);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  };
  const find = async (host: string, env?: Record<string, string>) =>
    (await findCredentials(host, surroundings(env)))?.credentials;
  const password = (username: string, word: string, serverAddress: string) => ({
    kind: "password",
    username,
    password: word,
    serverAddress,
  });

  const auths: readonly (readonly [string, unknown, string, unknown])[] = [
    ["nothing stored", {}, "a:1", undefined],
    ["another host's login", { auths: { "b:1": auth("u:p") } }, "a:1", undefined],
    ["a login", { auths: { "a:1": auth("u:p:q") } }, "a:1", password("u", "p:q", "a:1")],
    [
      "a password padded with NULs",
      { auths: { "a:1": auth("u:p\0\0") } },
      "a:1",
      password("u", "p", "a:1"),
    ],
    ["letters beyond ASCII", { auths: { "a:1": auth("ü:ß") } }, "a:1", password("ü", "ß", "a:1")],
    [
      "a key with a scheme and a path",
      { auths: { "https://a:1/v1/": auth("u:p") } },
      "a:1",
      password("u", "p", "a:1"),
    ],
    [
      "an exact key before a looser one",
      { auths: { "https://a:1/v1/": auth("old:p"), "a:1": auth("new:p") } },
      "a:1",
      password("new", "p", "a:1"),
    ],
    [
      "a name and password in plain text",
      { auths: { "a:1": { username: "u", password: "p" } } },
      "a:1",
      password("u", "p", "a:1"),
    ],
    [
      "an identity token",
      { auths: { "a:1": { ...auth("u:"), identitytoken: "t" } } },
      "a:1",
      { kind: "token", identityToken: "t", serverAddress: "a:1" },
    ],
    [
      "a token of the registry itself",
      { auths: { "a:1": { registrytoken: "t" } } },
      "a:1",
      { kind: "bearer", registryToken: "t", serverAddress: "a:1" },
    ],
    [
      "Podman's login for a part of a registry is not for all of it",
      { auths: { "a:1/team": auth("u:p") } },
      "a:1",
      undefined,
    ],
    [
      "a host without a helper among those with a store",
      { credsStore: "gone", credHelpers: { "a:1": "" }, auths: { "a:1": auth("u:p") } },
      "a:1",
      password("u", "p", "a:1"),
    ],
    [
      "a store that is gone, and a login in the file",
      { credsStore: "gone", auths: { "a:1": auth("u:p") } },
      "a:1",
      password("u", "p", "a:1"),
    ],
    ["an empty entry", { auths: { "a:1": {} } }, "a:1", undefined],
    ["an entry that is no base64", { auths: { "a:1": { auth: "%" } } }, "a:1", undefined],
    ["entries of the wrong type", { auths: [1], credHelpers: 3, credsStore: {} }, "a:1", undefined],
    [
      "Docker Hub by its key",
      { auths: { [HUB]: auth("u:p") } },
      "docker.io",
      password("u", "p", HUB),
    ],
    [
      "Docker Hub by the engine's name",
      { auths: { [HUB]: auth("u:p") } },
      "registry-1.docker.io",
      password("u", "p", HUB),
    ],
    [
      "Docker Hub by an alias as key",
      { auths: { "docker.io": auth("u:p") } },
      "index.docker.io",
      password("u", "p", HUB),
    ],
  ];
  for (const [name, config, host, expected] of auths) {
    test(`config file: ${name}`, async () => {
      await writeConfig(config);
      assert.deepEqual(await find(host), expected);
    });
  }

  test("no files at all", async () => {
    assert.equal(await find("a:1"), undefined);
  });

  test("DOCKER_CONFIG names the folder, and the source is told", async () => {
    await writeConfig({ auths: { "a:1": auth("home:p") } });
    await mkdir(join(home, "other"));
    await writeConfig({ auths: { "a:1": auth("other:p") } }, "other/config.json");
    const found = await findCredentials(
      "a:1",
      surroundings({ DOCKER_CONFIG: join(home, "other") }),
    );
    assert.deepEqual(found?.credentials, password("other", "p", "a:1"));
    assert.equal(found?.source, "~/other/config.json");
  });

  test("DOCKER_AUTH_CONFIG wins for its hosts only", async () => {
    await writeConfig({ auths: { "a:1": auth("file:p"), "b:1": auth("file:p") } });
    const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { "a:1": auth("env:p") } }) };
    assert.deepEqual(await find("a:1", env), password("env", "p", "a:1"));
    assert.deepEqual(await find("b:1", env), password("file", "p", "b:1"));
  });

  test("a login for a part of a registry is found by the repository, the longest part first", async () => {
    const auths = {
      "a:1": auth("host:p"),
      "a:1/team": auth("team:p"),
      "a:1/team/app": auth("app:p"),
      "docker.io/me": auth("me:p"),
      "https://index.docker.io/v1/": auth("hub:p"),
    };
    await writeConfig({ auths }, ".docker/config.json");
    const user = async (host: string, repository?: string) => {
      const found = await findCredentials(host, surroundings(), repository ? { repository } : {});
      return found?.credentials.kind === "password" ? found.credentials.username : undefined;
    };
    assert.equal(await user("a:1"), "host");
    assert.equal(await user("a:1", "other/app"), "host");
    assert.equal(await user("a:1", "team/other"), "team");
    assert.equal(await user("a:1", "team/app"), "app");
    assert.equal(await user("a:1", "team/app/part"), "app");
    assert.equal(await user("a:1", "team/application"), "team");
    assert.equal(await user("docker.io", "me/app"), "me");
    assert.equal(await user("docker.io", "library/app"), "hub");
  });

  test("a place that cannot be read is told of only where no other has a login", async () => {
    await writeConfig("{");
    await mkdir(join(home, ".config/containers"), { recursive: true });
    await writeConfig({ auths: { "a:1": auth("podman:p") } }, ".config/containers/auth.json");
    assert.deepEqual(await find("a:1"), password("podman", "p", "a:1"));
    await assert.rejects(find("b:1"), (error) => isSlipwayError(error, "credentials-unreadable"));
    const env = { DOCKER_AUTH_CONFIG: `{"auths": ${SECRET}` };
    await assert.rejects(find("b:1", env), (error) => {
      assert.ok(isSlipwayError(error, "credentials-unreadable"));
      assert.match(error.message, /DOCKER_AUTH_CONFIG cannot be read: it is not JSON/);
      assert.ok(!`${error.message}${error.stack}${error.cause}`.includes(SECRET));
      return true;
    });
  });

  test("Podman's files come last", async () => {
    await mkdir(join(home, ".config/containers"), { recursive: true });
    await mkdir(join(home, "run/containers"), { recursive: true });
    await writeConfig({ auths: { "a:1": auth("home:p") } }, ".config/containers/auth.json");
    assert.deepEqual(await find("a:1"), password("home", "p", "a:1"));
    await writeConfig({ auths: { "a:1": auth("run:p") } }, "run/containers/auth.json");
    const env = { XDG_RUNTIME_DIR: join(home, "run") };
    assert.deepEqual(await find("a:1", env), password("run", "p", "a:1"));
    await writeConfig({ auths: { "a:1": auth("named:p") } }, "named.json");
    const named = { ...env, REGISTRY_AUTH_FILE: join(home, "named.json") };
    assert.deepEqual(await find("a:1", named), password("named", "p", "a:1"));
    await writeConfig({ auths: { "a:1": auth("docker:p") } });
    assert.deepEqual(await find("a:1", named), password("docker", "p", "a:1"));
  });

  describe("helpers", () => {
    /** Answers only when asked as the protocol says: `get`, and the bare address on stdin. */
    const obedient = (server: string, username: string) =>
      `[ "$1" = get ] || exit 9
read -r server || true
[ "$server" = "${server}" ] || { echo "asked for $server"; exit 1; }
echo '{"ServerURL":"x","Username":"${username}","Secret":"${SECRET}"}'`;

    test("credsStore, found outside of the PATH", async () => {
      await writeHelper("store", obedient("a:1", "u"));
      await writeConfig({ credsStore: "store", auths: { "a:1": {} } });
      const found = await findCredentials("a:1", surroundings());
      assert.deepEqual(found?.credentials, password("u", SECRET, "a:1"));
      assert.equal(found?.source, "docker-credential-store");
    });

    test("credHelpers before credsStore", async () => {
      await writeHelper("one", obedient("a:1", "one"));
      await writeHelper("all", obedient("b:1", "all"));
      await writeConfig({ credsStore: "all", credHelpers: { "a:1": "one" } });
      assert.deepEqual(await find("a:1"), password("one", SECRET, "a:1"));
      assert.deepEqual(await find("b:1"), password("all", SECRET, "b:1"));
    });

    test("Docker Hub is asked for by its key", async () => {
      await writeHelper("store", obedient(HUB, "u"));
      await writeConfig({ credsStore: "store" });
      assert.deepEqual(await find("docker.io"), password("u", SECRET, HUB));
    });

    test("an identity token", async () => {
      await writeHelper("store", obedient("a:1", "<token>"));
      await writeConfig({ credsStore: "store" });
      const expected = { kind: "token", identityToken: SECRET, serverAddress: "a:1" };
      assert.deepEqual(await find("a:1"), expected);
    });

    test("a host with a port has a helper of its own", async () => {
      await writeHelper("one", obedient("localhost:5000", "one"));
      await writeConfig({ credHelpers: { "localhost:5000": "one" } });
      assert.deepEqual(await find("localhost:5000"), password("one", SECRET, "localhost:5000"));
      assert.equal(await find("localhost:5001"), undefined);
      assert.equal(await find("localhost"), undefined);
    });

    test("one that hangs is ended with what it has started", { timeout: 10_000 }, async () => {
      const mark = join(home, "pid");
      await writeHelper("store", `sleep 60 &\necho $! > ${mark}\nwait`);
      await writeConfig({ credsStore: "store" });
      await assert.rejects(findCredentials("a:1", surroundings(), { helperLimit: 300 }));
      const pid = Number(await readFile(mark, "utf8"));
      for (let tries = 0; isRunning(pid); tries++) {
        assert.ok(tries < 50, `process ${pid} is still there`);
        await wait(20);
      }
    });

    test("nothing found falls back to the file", async () => {
      await writeHelper("store", "echo credentials not found in native keychain; exit 1");
      await writeConfig({ credsStore: "store", auths: { "b:1": auth("u:p") } });
      assert.equal(await find("a:1"), undefined);
      assert.deepEqual(await find("b:1"), password("u", "p", "b:1"));
    });

    const failures: readonly (readonly [string, string, string | undefined, RegExp])[] = [
      [
        "its own words",
        "store",
        "echo 'the keychain is locked.'; exit 1",
        /: the keychain is locked\.$/,
      ],
      ["words on stderr", "store", "echo 'no display' >&2; exit 2", /: no display\.$/],
      ["no words", "store", "exit 3", /exit code 3/],
      [
        "a secret among its words",
        "store",
        `echo 'cannot decode ${SECRET} of the keychain'; exit 5`,
        /: cannot decode … of the keychain\.$/,
      ],
      ["nothing but a secret", "store", `echo '${SECRET}' >&2; exit 6`, /exit code 6/],
      ["a secret with its name", "store", `echo 'password: plainword'; exit 7`, /exit code 7/],
      ["more than anybody says", "store", "exec yes", /it does not stop talking/],
      [
        "a wait of what it has started",
        "store",
        "sleep 60; echo x",
        /did not answer within 0\.3 s/,
      ],
      ["a secret", "store", `echo '{"Secret":"${SECRET}"}'; exit 4`, /exit code 4/],
      ["no JSON", "store", `echo '${SECRET}'`, /not as agreed/],
      ["JSON of another kind", "store", `echo '{"Secret":"${SECRET}"}'`, /not as agreed/],
      ["a helper that is not there", "gone", undefined, /it is not installed/],
      ["a name that is a path", "../../bin/x", undefined, /no name of a helper/],
      ["an endless wait", "store", "exec sleep 60", /did not answer within 0\.3 s/],
    ];
    for (const [what, name, script, message] of failures) {
      test(`failure: ${what}`, { timeout: 10_000 }, async () => {
        if (script !== undefined) await writeHelper(name, script);
        await writeConfig({ credsStore: name });
        await assert.rejects(
          findCredentials("a:1", surroundings(), { helperLimit: 300 }),
          (error) => {
            assert.ok(isSlipwayError(error, "credentials-unreadable"), String(error));
            assert.match(error.message, message);
            assert.equal(error.facts.registry, "a:1");
            assert.equal(error.facts.helper, `docker-credential-${name}`);
            const all = `${error.message}${error.hint}${error.stack}${error.cause}`;
            assert.ok(!all.includes(SECRET) && !all.includes("plainword"), all);
            return true;
          },
        );
      });
    }
  });

  test("a config file that is no JSON is told of, without its text", async () => {
    await writeConfig(`{"auths": ${SECRET}`);
    await assert.rejects(find("a:1"), (error) => {
      assert.ok(isSlipwayError(error, "credentials-unreadable"));
      assert.match(error.message, /config\.json cannot be read: it is not JSON/);
      assert.ok(!`${error.message}${error.stack}${error.cause}`.includes(SECRET));
      return true;
    });
  });

  test("a config file that is a folder is told of", async () => {
    await mkdir(join(home, ".docker/config.json"));
    await assert.rejects(find("a:1"), (error) => isSlipwayError(error, "credentials-unreadable"));
  });
});

/** A zombie that nobody waits for is none. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \([^)]*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function auth(plain: string): { readonly auth: string } {
  return { auth: Buffer.from(plain).toString("base64") };
}
