import { strict as assert } from "node:assert";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { keepLogin } from "../../src/app/keepLogin.ts";
import { isLoginOf, listKeptLogins } from "../../src/app/listKeptLogins.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Surroundings } from "../../src/base/surroundings.ts";
import type { RegistryCredentials } from "../../src/reference/registryCredentials.ts";
import { findCredentials } from "../../src/registry/credentials.ts";
import { eraseLogin } from "../../src/registry/eraseLogin.ts";
import { listLogins } from "../../src/registry/listLogins.ts";
import { storeCredentials } from "../../src/registry/storeCredentials.ts";
import { withoutAuth } from "../../src/registry/withoutAuth.ts";

const HUB = "https://index.docker.io/v1/";
const SECRET = "s3cret-word";

/** A credential helper as the protocol wants it, with a folder as its store. */
const helperScript = (store: string) => `#!/bin/sh
mkdir -p ${store}
read -r line || true
case "$1" in
store)
  server=$(printf '%s' "$line" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/')
  printf '%s' "$line" > "${store}/$(printf '%s' "$server" | tr '/:' '_-')" ;;
get)
  file="${store}/$(printf '%s' "$line" | tr '/:' '_-')"
  [ -f "$file" ] || { echo credentials not found in native keychain; exit 1; }
  cat "$file" ;;
erase)
  file="${store}/$(printf '%s' "$line" | tr '/:' '_-')"
  [ -f "$file" ] || { echo credentials not found in native keychain; exit 1; }
  rm "$file" ;;
list)
  printf '{'; first=1
  for file in ${store}/*; do
    [ -f "$file" ] || continue
    [ $first = 1 ] || printf ','; first=0
    sed 's/.*"ServerURL":"\\([^"]*\\)","Username":"\\([^"]*\\)".*/"\\1":"\\2"/' "$file" | tr -d '\\n'
  done
  printf '}' ;;
*) exit 9 ;;
esac
`;

describe("logins that are kept", () => {
  let home: string;
  let saved: ReturnType<typeof createSaved>;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "slipway-kept-"));
    await mkdir(join(home, ".docker/bin"), { recursive: true });
    saved = createSaved();
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const surroundings = (env: Record<string, string> = {}): Surroundings => ({
    ...{ env: { PATH: "/usr/bin:/bin", ...env }, home, platform: "linux", uid: 1 },
  });
  const configFile = () => join(home, ".docker/config.json");
  const writeConfig = (config: unknown) =>
    writeFile(configFile(), typeof config === "string" ? config : JSON.stringify(config, null, 2));
  const writeHelper = async (name: string, script = helperScript(join(home, `store-${name}`))) => {
    const file = join(home, ".docker/bin", `docker-credential-${name}`);
    await writeFile(file, script);
    await chmod(file, 0o755);
  };
  const keep = (host: string, credentials = login(host)) =>
    keepLogin({ surroundings: surroundings(), saved }, host, credentials);
  const found = async (host: string) => findCredentials(host, surroundings());

  it("go to the helper of the host, and are found there", async () => {
    await writeHelper("one");
    await writeHelper("all");
    const config = { credsStore: "all", credHelpers: { "a:1": "one" } };
    await writeConfig(config);
    await saved.save("a:1", login("a:1"));
    assert.deepEqual(await keep("a:1"), {
      place: "docker-credential-one",
      shadowedBy: undefined,
      problem: undefined,
    });
    assert.equal((await keep("docker.io")).place, "docker-credential-all");
    assert.deepEqual(await found("a:1"), {
      credentials: login("a:1"),
      source: "docker-credential-one",
    });
    assert.deepEqual((await found("docker.io"))?.credentials, login(HUB));
    assert.deepEqual(await readdir(join(home, "store-one")), ["a-1"]);
    // No other place has them.
    assert.deepEqual(saved.registries(), []);
    assert.deepEqual(JSON.parse(await readFile(configFile(), "utf8")), config);
  });

  it("keep an identity token as helpers want it", async () => {
    await writeHelper("all");
    await writeConfig({ credsStore: "all" });
    const token = { kind: "token", identityToken: SECRET, serverAddress: "a:1" } as const;
    await keep("a:1", token);
    assert.deepEqual((await found("a:1"))?.credentials, token);
  });

  it("go to the store where no helper is set up, and never into a file", async () => {
    await writeConfig({ credHelpers: { "b:1": "gone", "a:1": "" }, credsStore: "gone" });
    const before = await readFile(configFile(), "utf8");
    assert.equal((await keep("a:1")).place, "VS Code's secret storage");
    assert.deepEqual(saved.registries(), ["a:1"]);
    assert.equal(await readFile(configFile(), "utf8"), before);
    assert.equal(await storeCredentials("a:1", login("a:1"), surroundings()), undefined);
  });

  for (const [what, script, message] of [
    [
      "fails and says the secret",
      `#!/bin/sh\nread -r x; echo "cannot keep $x"; exit 1\n`,
      /exit code 1/,
    ],
    [
      "fails with words",
      `#!/bin/sh\necho the keychain is locked; exit 1\n`,
      /the keychain is locked/,
    ],
    ["says only the secret", `#!/bin/sh\necho "no ${SECRET} here"; exit 1\n`, /no … here/],
  ] as const) {
    it(`go to the store where the helper ${what}, and that is told`, async () => {
      await writeHelper("all", script);
      await writeConfig({ credsStore: "all" });
      const { place, problem } = await keep("a:1");
      assert.equal(place, "VS Code's secret storage");
      assert.match(problem ?? "", /docker-credential-all did not keep the login for a:1: /);
      assert.match(problem ?? "", message);
      assert.ok(!problem?.includes(SECRET), problem);
    });
  }

  it("tell of an older login that is looked at first", async () => {
    await writeConfig({ auths: { "a:1": { auth: Buffer.from("old:old").toString("base64") } } });
    assert.deepEqual(await keep("a:1"), {
      place: "VS Code's secret storage",
      shadowedBy: "~/.docker/config.json",
      problem: undefined,
    });
  });

  it("are listed with their places, and forgotten there", async () => {
    await writeHelper("all");
    await writeHelper("broken", "#!/bin/sh\necho nothing works; exit 1\n");
    const auth = Buffer.from(`me:${SECRET}`).toString("base64");
    await writeConfig({
      credsStore: "all",
      credHelpers: { "c:1": "broken" },
      auths: { "https://f.example/v1/": { auth }, "empty.example": {} },
    });
    await keep("docker.io");
    await keep("a:1");
    await saved.save("s.example", login("s.example"));
    const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { "e.example": { auth } } }) };
    const deps = { surroundings: surroundings(env), saved };
    const { logins, problems } = await listKeptLogins(deps);
    assert.deepEqual(
      logins.map(({ host, place, inFile }) => [host, place, inFile]),
      [
        ["a:1", "docker-credential-all", false],
        ["docker.io", "docker-credential-all", false],
        ["e.example", "the environment variable DOCKER_AUTH_CONFIG", false],
        ["f.example", "~/.docker/config.json", true],
        ["s.example", "VS Code's secret storage", false],
      ],
    );
    assert.equal(problems.length, 1);
    assert.match(
      problems[0] ?? "",
      /docker-credential-broken did not list its logins: nothing works/,
    );
    assert.ok(!JSON.stringify([logins, problems]).includes(SECRET));
    assert.ok(logins.some((one) => isLoginOf(one, "index.docker.io")));

    for (const one of logins) {
      if (one.host !== "e.example") await one.forget();
      else await assert.rejects(one.forget(), { code: "credentials-unreadable" });
    }
    const rest = await listKeptLogins(deps);
    assert.deepEqual(
      rest.logins.map(({ host }) => host),
      ["e.example"],
    );
    assert.deepEqual(await readdir(join(home, "store-all")), []);
    assert.deepEqual(JSON.parse(await readFile(configFile(), "utf8")).auths, {
      "empty.example": {},
    });
  });

  it("tell the hosts that a helper is set up for", async () => {
    await writeConfig({ credHelpers: { "c:1": "gone", [HUB]: "gone" } });
    const { configured, problems } = await listLogins(surroundings());
    assert.deepEqual(configured, ["c:1", "docker.io"]);
    assert.equal(problems.length, 1);
  });

  it("are forgotten although the helper has none any more", async () => {
    await writeHelper("all");
    await writeConfig({ credsStore: "all" });
    const place = { kind: "helper", helper: "all", serverAddress: "a:1" } as const;
    await eraseLogin({ host: "a:1", place }, surroundings());
    await writeHelper("all", "#!/bin/sh\necho it is locked; exit 1\n");
    await assert.rejects(eraseLogin({ host: "a:1", place }, surroundings()), (error) => {
      assert.ok(isSlipwayError(error, "credentials-unreadable"));
      assert.match(error.message, /did not forget the login for a:1: it is locked\./);
      return true;
    });
  });

  it("leave links, modes and the rest of a file as they are", async () => {
    const real = join(home, "real.json");
    const auth = Buffer.from("me:x").toString("base64");
    const text = `{\n\t"HttpHeaders" : {"X-Meta-A": "b"},\n\t"auths": {\n\t\t"a:1": {"auth": "${auth}"},\n\t\t"b:1": { }\n\t},  "odd":1}\n`;
    await writeFile(real, text, { mode: 0o600 });
    await symlink(real, configFile());
    const place = { kind: "file", file: configFile(), key: "a:1" } as const;
    await eraseLogin({ host: "a:1", place }, surroundings());
    const after = await readFile(configFile(), "utf8");
    assert.deepEqual(Object.keys(JSON.parse(after).auths), ["b:1"]);
    assert.ok(after.startsWith('{\n\t"HttpHeaders" : {"X-Meta-A": "b"},\n\t"auths": {'), after);
    assert.ok(after.endsWith('"b:1": { }\n\t},  "odd":1}\n'), after);
    assert.equal((await stat(real)).mode & 0o777, 0o600);
    assert.deepEqual((await readdir(home)).sort(), [".docker", "real.json"]);
    await rm(real);
    await assert.rejects(
      eraseLogin({ host: "a:1", place }, surroundings()),
      /could not be taken out/,
    );
  });

  it("take the last one out of a file, and one that is not there", () => {
    assert.equal(withoutAuth('{"auths":{"a":{}}}', "a"), '{"auths":{}}');
    assert.equal(withoutAuth('{"auths":{"a":{}}}', "b"), '{"auths":{"a":{}}}');
    assert.equal(withoutAuth('{"x":1}', "b"), '{"x":1}');
  });
});

function login(serverAddress: string): RegistryCredentials {
  const server = serverAddress === "docker.io" ? HUB : serverAddress;
  return { kind: "password", username: "me", password: SECRET, serverAddress: server };
}

function createSaved() {
  const kept = new Map<string, RegistryCredentials>();
  return {
    save: async (host: string, credentials: RegistryCredentials) =>
      void kept.set(host, credentials),
    remove: async (host: string) => void kept.delete(host),
    registries: () => [...kept.keys()],
  };
}
