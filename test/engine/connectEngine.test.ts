import { strict as assert } from "node:assert";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";
import { connectEngine } from "../../src/engine/connectEngine.ts";
import { whyUnreachable } from "../../src/engine/whyUnreachable.ts";

describe("connectEngine without an engine", () => {
  let folder: string;
  const servers: Server[] = [];
  const sockets = new Set<Socket>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-connect-"));
  });
  after(async () => {
    for (const server of servers) server.close();
    for (const socket of sockets) socket.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  const listen = async (name: string, server: Server) => {
    const path = join(folder, name);
    servers.push(server);
    server.on("connection", (socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return `unix://${path}`;
  };
  const surroundings = (env: Record<string, string> = {}) => ({
    env: { DOCKER_CONFIG: folder, ...env },
    home: folder,
    platform: "linux" as const,
    uid: 987_654,
  });
  const attempt = async (setting: string, env: Record<string, string> = {}) => {
    try {
      await connectEngine(surroundings(env), { setting });
    } catch (error) {
      assert.ok(isSlipwayError(error, "engine-unreachable"), String(error));
      assert.equal(error.facts.attempts.length, 1);
      assert.ok(error.message.includes(error.facts.attempts[0]?.reason ?? "-"));
      assert.ok(error.hint.includes("setting"), error.hint);
      return error.facts.attempts[0]?.reason;
    }
    return assert.fail("connected");
  };

  test("says that the socket is not there", async () => {
    assert.equal(await attempt(`unix://${folder}/none`), "there is no such socket");
  });

  test("says that a file is not a socket", async () => {
    await writeFile(join(folder, "file"), "");
    assert.match((await attempt(join(folder, "file"))) ?? "", /refused|not a socket/);
  });

  test("says that nothing listens on a port", async () => {
    assert.equal(await attempt("127.0.0.1:1"), "connection refused: nothing listens there");
  });

  test("says that the host does not exist", async () => {
    assert.match((await attempt("tcp://engine.invalid:2375")) ?? "", /host/);
  });

  test("gives up on what never answers", { timeout: 10_000 }, async () => {
    const started = Date.now();
    assert.equal(await attempt(await listen("mute", createServer())), "timed out");
    assert.ok(Date.now() - started < 4_000);
  });

  test("waits for a version that takes long where a ping is answered", {
    timeout: 10_000,
  }, async () => {
    const server = createHttpServer((request, response) => {
      if (request.url === "/_ping") response.end("OK");
      else setTimeout(() => response.end('{"Version":"4.3.1","ApiVersion":"1.41"}'), 3_000);
    });
    const setting = await listen("slow", server);
    const engine = await connectEngine(surroundings(), { setting });
    assert.equal(engine.version, "4.3.1");
    const connecting = connectEngine(surroundings(), { setting }, AbortSignal.timeout(2_500));
    await assert.rejects(connecting, (error) => isAbort(error));
  });

  for (const [product, headers, version, os] of [
    [
      "docker",
      { Server: "Docker/28.5.2+dfsg4 (linux)", Ostype: "windows" },
      "28.5.2+dfsg4",
      "windows",
    ],
    ["docker", { Server: "Docker/20.10.24 (linux)" }, "20.10.24", "linux"],
    ["podman", { Server: "Libpod/4.3.1 (linux)", Ostype: "linux" }, "4.3.1", "linux"],
  ] as const) {
    test(`asks ${product} ${version} no more than a ping`, async () => {
      const asked: unknown[] = [];
      const server = createHttpServer((request, response) => {
        asked.push(request.url);
        response.writeHead(200, { "Api-Version": "1.41", ...headers }).end("OK");
      });
      const setting = await listen(`ping-${version}`, server);
      const engine = await connectEngine(surroundings(), { setting });
      assert.deepEqual(asked, ["/_ping"]);
      assert.deepEqual(
        [engine.product, engine.version, engine.apiVersion, engine.os, engine.buildkit],
        [product, version, "1.41", os, product === "docker" && os === "linux"],
      );
    });
  }

  for (const [name, status, headers] of [
    ["takes the headers away", 200, { Server: "nginx" }],
    ["takes one of the headers away", 200, { Server: "Docker/28.5.2 (linux)" }],
    ["lets no ping through", 403, { Server: "Docker/28.5.2 (linux)", "Api-Version": "1.51" }],
  ] as const) {
    test(`asks for the version where a proxy ${name}`, async () => {
      const server = createHttpServer((request, response) => {
        if (request.url === "/_ping") response.writeHead(status, headers).end("OK");
        else response.end('{"Version":"27.0.1","ApiVersion":"1.46","Os":"linux"}');
      });
      const setting = await listen(`proxy-${name.replaceAll(" ", "")}`, server);
      const engine = await connectEngine(surroundings(), { setting });
      assert.deepEqual(
        [engine.product, engine.version, engine.apiVersion, engine.os, engine.buildkit],
        ["docker", "27.0.1", "1.46", "linux", true],
      );
    });
  }

  test("stops at once on an abort", { timeout: 10_000 }, async () => {
    const setting = await listen("mute2", createServer());
    const started = Date.now();
    const connecting = connectEngine(surroundings(), { setting }, AbortSignal.timeout(100));
    await assert.rejects(connecting, (error) => isAbort(error));
    assert.ok(Date.now() - started < 1_500);
  });

  for (const [name, status, body, headers] of [
    ["another server", 200, "<html>", {}],
    ["a server that knows nothing", 404, "nope", {}],
    ["an empty answer", 200, "", {}],
    ["JSON of another kind", 200, '{"a":1}', {}],
    ["a redirect", 301, "", { Location: "http://engine.invalid/" }],
  ] as const) {
    test(`tells ${name} from an engine`, async () => {
      const server = createHttpServer((_, response) => {
        response.writeHead(status, headers).end(body);
      });
      const reason = await attempt(await listen(`web-${name.replaceAll(" ", "")}`, server));
      assert.equal(reason, "what answers there is no container engine");
    });
  }

  test("tells a server that speaks no HTTP from an engine", async () => {
    const server = createServer((socket) => socket.end("220 mail ready\r\n"));
    const reason = await attempt(await listen("mail", server));
    assert.equal(reason, "what answers there is no container engine");
  });

  test("tells that an engine wants TLS", async () => {
    const server = createHttpServer((_, response) => {
      response.writeHead(400).end("Client sent an HTTP request to an HTTPS server.\n");
    });
    assert.equal(await attempt(await listen("tls", server)), "it wants TLS");
  });

  test("says that an address cannot be read", async () => {
    assert.match((await attempt("ftp://x")) ?? "", /not the address of an engine/);
    assert.match((await attempt("tcp://:::")) ?? "", /not the address of an engine/);
  });

  test("does not fall back from a choice, and lists all where there was none", async () => {
    await assert.rejects(
      connectEngine(surroundings({ DOCKER_HOST: "unix:///none/a.sock" })),
      (error) => {
        assert.ok(isSlipwayError(error, "engine-unreachable"));
        assert.deepEqual(error.facts.attempts, [
          {
            host: "unix:///none/a.sock",
            source: "DOCKER_HOST",
            reason: "there is no such socket",
          },
        ]);
        return true;
      },
    );
  });

  test("says what ssh says", { timeout: 20_000 }, async () => {
    await writeFile(
      join(folder, "ssh"),
      "#!/bin/sh\necho 'Host key verification failed.' >&2\nexit 255\n",
    );
    await chmod(join(folder, "ssh"), 0o755);
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    assert.equal(await attempt("ssh://u@h", env), "ssh: Host key verification failed.");
    assert.equal(
      await attempt("ssh://u@h", { PATH: "/nonexistent" }),
      "ssh: the command was not found",
    );
  });

  test("hints at the docker group when the socket may not be opened", () => {
    const denied = Object.assign(new Error("connect EACCES"), { code: "EACCES" });
    assert.match(whyUnreachable(denied), /^permission denied/);
  });
});
