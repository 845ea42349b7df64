import { strict as assert } from "node:assert";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createRegistryAccess, type RegistryAccessDeps } from "../../src/app/registryAccess.ts";
import { registryCertificates } from "../../src/app/registryCertificates.ts";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { Surroundings } from "../../src/base/surroundings.ts";
import type { RegistryCredentials } from "../../src/reference/registryCredentials.ts";

const LIMIT = { timeout: 10_000 };
const SECRET = "s3cret-word";
const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;

describe("the way to registries", () => {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "slipway-access-"));
    await mkdir(join(home, ".docker"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const surroundings = (): Surroundings => ({
    ...{ env: { PATH: "/usr/bin:/bin" }, home, platform: "linux", uid: 1 },
  });
  const writeConfig = (config: unknown) =>
    writeFile(
      join(home, ".docker/config.json"),
      typeof config === "string" ? config : JSON.stringify(config),
    );
  const access = (deps: Partial<RegistryAccessDeps> = {}) =>
    createRegistryAccess({
      surroundings: surroundings(),
      settings: () => ({ insecureHosts: [], caFile: "" }),
      ...deps,
    });
  const saved = async (host: string) => (host === "a:1" ? login("saved") : undefined);

  it("takes the docker configuration's login before a saved one", LIMIT, async () => {
    const way = access({ savedCredentials: saved });
    assert.deepEqual(await way.loginFor("a:1"), {
      credentials: login("saved"),
      source: "VS Code's secret storage",
    });
    const auth = Buffer.from("configured:p").toString("base64");
    await writeConfig({ auths: { "a:1": { auth } } });
    assert.deepEqual(await way.loginFor("a:1"), {
      credentials: { ...login("configured"), password: "p" },
      source: "~/.docker/config.json",
    });
  });

  it("asks for Docker Hub's saved login by one name", LIMIT, async () => {
    const asked: string[] = [];
    const savedCredentials = async (host: string) => {
      asked.push(host);
      return undefined;
    };
    const way = access({ savedCredentials });
    for (const host of ["docker.io", "index.docker.io", "registry-1.docker.io"]) {
      assert.equal(await way.loginFor(host), undefined);
    }
    assert.deepEqual(new Set(asked), new Set(["docker.io"]));
  });

  it(
    "goes on with a broken configuration, and tells of it where there is no login",
    LIMIT,
    async () => {
      await writeConfig(`{"auths": ${SECRET}`);
      const way = access({ savedCredentials: saved });
      assert.equal((await way.loginFor("a:1"))?.source, "VS Code's secret storage");
      await assert.rejects(way.loginFor("b:1"), { code: "credentials-unreadable" });

      const opened = await way.open("b:1");
      opened.client.close();
      assert.equal(opened.login, undefined);
      assert.ok(isSlipwayError(opened.loginProblem, "credentials-unreadable"));
      assert.ok(!`${opened.loginProblem.message}${opened.loginProblem.stack}`.includes(SECRET));

      const withSaved = await way.open("a:1");
      withSaved.client.close();
      assert.deepEqual(withSaved.login?.credentials, login("saved"));
      assert.equal(withSaved.loginProblem, undefined);
    },
  );

  it("opens with a given login or with none, and asks nobody for another", LIMIT, async () => {
    await writeConfig("{");
    const way = access({ savedCredentials: () => assert.fail() });
    for (const given of [login("given"), null]) {
      const { client, login: used, loginProblem } = await way.open("a:1", given);
      client.close();
      assert.deepEqual(used?.credentials, given ?? undefined);
      assert.equal(loginProblem, undefined);
    }
  });

  it("sends the login, and of the docker headers those for registries", LIMIT, async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers);
      if (request.headers.authorization === undefined) {
        response.writeHead(401, { "WWW-Authenticate": 'Basic realm="r"' });
      }
      response.end("{}");
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await writeConfig({
        auths: { [host]: { auth: Buffer.from("me:p").toString("base64") } },
        HttpHeaders: { "X-Meta-Team": "blue", "X-Proxy-Key": SECRET, "X-Meta-Bad": "a\r\nb: c" },
      });
      const { client } = await access().open(host);
      await client.ping();
      client.close();
    } finally {
      server.close();
      server.closeAllConnections();
    }
    const last = seen.at(-1);
    assert.equal(last?.authorization, `Basic ${Buffer.from("me:p").toString("base64")}`);
    assert.equal(last?.["x-meta-team"], "blue");
    assert.ok(!JSON.stringify(seen).includes(SECRET));
    assert.ok(seen.every((headers) => headers["x-meta-bad"] === undefined));
  });

  it(
    "reads the settings anew, and tells of a file of authorities that cannot be read",
    LIMIT,
    async () => {
      let caFile = "";
      const way = access({ settings: () => ({ insecureHosts: [], caFile }) });
      (await way.open("a:1", null)).client.close();
      caFile = join(home, "none.pem");
      await assert.rejects(way.open("a:1", null), (error: unknown) => {
        assert.ok(isSlipwayError(error, "registry-unreachable"), String(error));
        assert.equal(
          error.message,
          `a:1 was not asked, as ${caFile} of the setting slipway.registry.caFile cannot be read (ENOENT).`,
        );
        return true;
      });
      await writeFile(caFile, "no certificate");
      await assert.rejects(way.open("a:1", null), /has no certificate in it/);
    },
  );

  it("finds certificate authorities where engines and the setting have them", LIMIT, async () => {
    const etc = join(home, "etc");
    const read = (caFile = "", host = "a:1") =>
      registryCertificates(host, caFile, surroundings(), etc);
    assert.equal(await read(), undefined);
    const write = async (folder: string, name: string, text: string) => {
      await mkdir(join(home, folder), { recursive: true });
      await writeFile(join(home, folder, name), text);
    };
    await write("etc/docker/certs.d/a:1", "ca.crt", pem("etc"));
    await write("etc/docker/certs.d/a:1", "client.cert", pem("client"));
    await write("etc/docker/certs.d/a:1", "client.key", pem("key"));
    await write("etc/docker/certs.d/a:1", "broken.crt", "no certificate");
    await write("etc/docker/certs.d/b:1", "ca.crt", pem("other"));
    await write(".docker/certs.d/a:1", "ca.crt", pem("home"));
    await write(".config/docker/certs.d/a:1", "ca.crt", pem("rootless"));
    await write(".config/containers/certs.d/a:1", "ca.crt", pem("podman"));
    await write(".", "setting.pem", pem("setting"));
    const words = (text: string | undefined) => text?.match(/^[a-z]+$/gm);
    assert.deepEqual(words(await read()), ["etc", "home", "rootless", "podman"]);
    assert.deepEqual(words(await read("~/setting.pem", "c:1")), ["setting"]);
    assert.deepEqual(words(await read(join(home, "setting.pem"), "b:1")), ["setting", "other"]);
  });
});

function login(username: string): RegistryCredentials {
  return { kind: "password", username, password: SECRET, serverAddress: "a:1" };
}
