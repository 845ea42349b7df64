import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createConnection, createServer, type Server as NetServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createServer as createTlsServer } from "node:tls";
import { isSlipwayError } from "../../src/base/errors.ts";
import { connectEngine } from "../../src/engine/connectEngine.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { type RealEngine, realEngines } from "../support/realEngines.ts";
import { createOwnContainers, terminalSize } from "./containerFixture.ts";
import { BASE, buildRequest, recordBuild, removeQuietly, surroundings } from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };

for (const bed of realEngines()) {
  describe(`ways to an engine, ${bed.name}`, () => {
    let folder: string;
    const servers: NetServer[] = [];

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "slipway-ways-"));
    });
    after(async () => {
      for (const server of servers) server.close();
      await rm(folder, { recursive: true, force: true });
    });

    const listen = async (server: NetServer) => {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      return typeof address === "object" && address ? address.port : 0;
    };

    test("tcp, past what the process's own environment names", LIMIT, async () => {
      const port = await listen(createServer((socket) => relay(bed, socket)));
      const saved = process.env.DOCKER_HOST;
      process.env.DOCKER_HOST = "tcp://127.0.0.1:1";
      try {
        await buildThrough({ host: `tcp://127.0.0.1:${port}` });
      } finally {
        if (saved === undefined) delete process.env.DOCKER_HOST;
        else process.env.DOCKER_HOST = saved;
      }
    });

    test("tcp with TLS and a client's certificate", LIMIT, async (t) => {
      if (!makeCertificates(folder)) {
        assert.notEqual(process.env.CI, "true", "openssl is not here");
        return t.skip("openssl is not here");
      }
      const [ca, cert, key] = await Promise.all(
        ["ca.pem", "cert.pem", "key.pem"].map((name) => readFile(join(folder, name))),
      );
      const options = { ca, cert, key, requestCert: true, rejectUnauthorized: true };
      const server = createTlsServer(options, (socket) => relay(bed, socket));
      server.on("tlsClientError", () => undefined);
      const port = await listen(server);
      const DOCKER_HOST = `tcp://localhost:${port}`;
      const env = { DOCKER_HOST, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder };
      await buildThrough({ env });
      await assert.rejects(
        connectEngine({ ...surroundings, env: { ...env, DOCKER_CERT_PATH: "/none" } }),
        (error) => {
          assert.ok(isSlipwayError(error, "engine-unreachable"));
          assert.match(error.message, /certificate/);
          return true;
        },
      );
    });

    test("ssh, by the system's command", LIMIT, async () => {
      // Stands in for the way to another machine: the far end is the real engine.
      await writeFile(
        join(folder, "ssh"),
        `#!${process.execPath}
require("fs").appendFileSync(${JSON.stringify(join(folder, "calls"))}, process.argv.slice(2).join(" ") + "\\n");
const s = require("net").connect(${JSON.stringify(bed.host.replace("unix://", ""))});
process.stdin.pipe(s).pipe(process.stdout);
s.on("close", () => process.exit(0));
`,
      );
      await chmod(join(folder, "ssh"), 0o755);
      await buildThrough({
        host: "ssh://me@far.example:2222/run/d.sock",
        env: { PATH: `${folder}:${process.env.PATH}` },
      });
      const calls = await readFile(join(folder, "calls"), "utf8");
      assert.equal(
        calls.split("\n")[0],
        "-o BatchMode=yes -o ConnectTimeout=10 -T -l me -p 2222 -- far.example docker " +
          "--host=unix:///run/d.sock system dial-stdio",
      );
    });
  });
}

/** A build needs every kind of request: plain, streaming and upgraded. */
async function buildThrough(options: {
  readonly host?: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<void> {
  const engine = await connectEngine(
    { ...surroundings, env: options.env ?? {} },
    options.host === undefined ? {} : { setting: options.host },
  );
  const secrets = [{ id: "s", read: async () => Buffer.from("told") }];
  const dockerfile = `FROM ${BASE}\nRUN --mount=type=secret,id=s cat /run/secrets/s\n`;
  const request = buildRequest(dockerfile, { secrets, noCache: true });
  const { imageId, error, events } = await recordBuild(engine, request);
  assert.equal(error, undefined, `${error}`);
  assert.ok(events.some((event) => event.type === "output" && event.text === "told"));
  await removeQuietly(engine, imageId ?? "");
  await typeThrough(engine);
}

/** Terminals go both ways on one connection. */
async function typeThrough(engine: Engine): Promise<void> {
  const own = createOwnContainers(() => engine);
  try {
    const id = await own.create("", { command: ["sh"], interactive: true });
    let text = "";
    const onOutput = (data: Uint8Array) => {
      text += Buffer.from(data).toString();
    };
    const joined = await engine.containers.attach(id, terminalSize, onOutput);
    await engine.containers.start(id);
    const shell = await engine.containers.exec(id, ["sh"], terminalSize, onOutput);
    shell.write(Buffer.from("echo shell-$((6*7)); exit 3\n"));
    assert.equal(await shell.ended, 3);
    joined.write(Buffer.from("echo joined-$((6*7)); exit 4\n"));
    assert.equal(await joined.ended, 4);
    assert.match(text, /shell-42.*joined-42/s);
  } finally {
    await own.removeAll();
  }
}

function relay(bed: RealEngine, socket: import("node:net").Socket): void {
  const engine = createConnection(bed.host.replace("unix://", ""));
  socket.pipe(engine).pipe(socket);
  socket.on("error", () => engine.destroy());
  engine.on("error", () => socket.destroy());
}

/** One certificate that is its own authority and serves both ends. */
function makeCertificates(folder: string): boolean {
  const cert = join(folder, "cert.pem");
  try {
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-keyout", join(folder, "key.pem"), "-out", cert, "-days", "2"],
        ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
      ],
      { stdio: "ignore" },
    );
    execFileSync("cp", [cert, join(folder, "ca.pem")]);
    return true;
  } catch {
    return false;
  }
}
