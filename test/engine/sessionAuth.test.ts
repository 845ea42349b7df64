import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, beforeEach, test } from "node:test";
import { readFields, writeField, writeMessage } from "../../src/engine/grpc/protoFields.ts";
import { authService } from "../../src/engine/session/authService.ts";
import type { RegistryCredentials } from "../../src/reference/registryCredentials.ts";
import { type Answer, startDaemon } from "./inProcessDaemon.ts";

const password: RegistryCredentials = {
  ...{ kind: "password", username: "ann", password: "hunter2", serverAddress: "reg.example" },
};
const identity: RegistryCredentials = {
  ...{ kind: "token", identityToken: "hunter2", serverAddress: "reg.example" },
};

interface Asked {
  readonly request: IncomingMessage;
  readonly body: string;
}

let address = "";
let asked: Asked[] = [];
let answer: (response: ServerResponse) => void;
let close: () => void;

beforeEach(async () => {
  asked = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push({ request, body });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = server.address();
  address = typeof at === "object" && at ? `127.0.0.1:${at.port}` : "";
  close = () => {
    server.close();
    server.closeAllConnections();
  };
});
afterEach(() => close());

const respond = (status: number, body: unknown) => {
  answer = (response) => {
    response.writeHead(status, { Location: `http://${address}/elsewhere` });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
};

interface Question {
  readonly credentials?: RegistryCredentials | undefined;
  readonly host?: string;
  readonly realm?: string;
  readonly scopes?: readonly string[];
}

async function fetchToken(question: Question = {}): Promise<Answer> {
  const { host = "reg.example", realm = `http://${address}/token?a=b`, scopes = [] } = question;
  const credentials = "credentials" in question ? question.credentials : password;
  await using daemon = await startDaemon(authService(async () => credentials));
  const message = writeMessage((writer) => {
    for (const [index, text] of ["buildkit-client", host, realm, "the service"].entries()) {
      writeField(writer, index + 1, text);
    }
    for (const scope of scopes) writeField(writer, 5, scope);
  });
  const answered = await daemon.ask("/moby.filesync.v1.Auth/FetchToken", message);
  assert.doesNotMatch(answered.said, /hunter2/);
  return answered;
}

function decodeToken(message: Buffer) {
  let token = "";
  let expiresIn = 0;
  let issuedAt = 0;
  readFields(message, {
    1: (reader) => (token = reader.string()),
    2: (reader) => (expiresIn = Number(reader.int64())),
    3: (reader) => (issuedAt = Number(reader.int64())),
  });
  return { token, expiresIn, issuedAt };
}

test("a password asks for a token by GET", async () => {
  respond(200, { token: "t", expires_in: 300, issued_at: "2026-01-02T03:04:05.6Z" });
  const { status, said, message } = await fetchToken({ scopes: ["repository:a/b:pull", "x:y&z"] });
  assert.equal(status, "0", said);
  const issuedAt = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;
  assert.deepEqual(decodeToken(message), { token: "t", expiresIn: 300, issuedAt });
  const { method, url = "", headers } = asked[0]?.request ?? {};
  assert.equal(method, "GET");
  const { searchParams } = new URL(url, "http://x");
  assert.deepEqual(
    [...searchParams],
    [
      ...[
        ["a", "b"],
        ["service", "the service"],
      ],
      ...[
        ["scope", "repository:a/b:pull"],
        ["scope", "x:y&z"],
      ],
    ],
  );
  assert.equal(headers?.authorization, `Basic ${Buffer.from("ann:hunter2").toString("base64")}`);
});

test("an identity token asks by POST, and is not in the address", async () => {
  respond(200, { access_token: "t" });
  const { status, message } = await fetchToken({ credentials: identity, scopes: ["a", "b"] });
  assert.equal(status, "0");
  const { token, expiresIn, issuedAt } = decodeToken(message);
  assert.deepEqual([token, expiresIn], ["t", 60]);
  assert.ok(Math.abs(issuedAt - Date.now() / 1000) < 10);
  const { request, body = "" } = asked[0] ?? {};
  assert.deepEqual([request?.method, request?.url], ["POST", "/token?a=b"]);
  assert.equal(request?.headers.authorization, undefined);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
    ...{ grant_type: "refresh_token", refresh_token: "hunter2", service: "the service" },
    ...{ client_id: "buildkit-client", scope: "a b" },
  });
});

test("what is no token is an error that tells no secret, and a redirect is not followed", async () => {
  const cases: readonly (readonly [number, unknown, RegExp])[] = [
    [401, "hunter2", /no token for reg\.example from http:\/\/127\S+: unauthorized.*401/],
    [403, {}, /unauthorized.*403/],
    [302, "", /status 302/],
    [500, "hunter2", /status 500/],
    [200, "hunter2", /holds no token/],
    [200, "null", /holds no token/],
    [200, { token: 5, access_token: "" }, /holds no token/],
    [200, "[".repeat(100_000), /holds no token/],
    [200, { token: "x".repeat(2_000_000) }, /holds no token/],
  ];
  for (const [code, body, words] of cases) {
    respond(code, body);
    const { status, said } = await fetchToken();
    assert.equal(status, "2");
    assert.match(said, words);
  }
  assert.ok(asked.every(({ request }) => request.url?.startsWith("/token")));
});

test("a token service that cannot be reached", async () => {
  answer = (response) => response.destroy();
  assert.match((await fetchToken()).said, /ECONNRESET/);
  assert.match((await fetchToken({ realm: "http://127.0.0.1:1/" })).said, /ECONNREFUSED/);
});

test("the password goes over no plain http to others", async () => {
  respond(200, { token: "t" });
  const refused = [
    "http://tokens.example/",
    "http://127.0.0.1.example/",
    "http://reg.example.evil/",
    "ftp://reg.example/",
    "file:///etc/passwd",
    "nonsense",
    "",
  ];
  for (const realm of refused) {
    const { status, said } = await fetchToken({ realm });
    assert.equal(status, "3", realm);
    assert.match(said, /^the token service of reg\.example /);
  }
  assert.equal(asked.length, 0);
  const port = address.split(":")[1];
  const own = [`http://localhost:${port}/`, `http://reg:word@${address}/`];
  for (const realm of own) assert.equal((await fetchToken({ realm })).status, "0", realm);
  assert.ok(asked.every(({ request }) => request.headers.authorization?.startsWith("Basic YW5u")));
});

test("a host without a login is left to the daemon", async () => {
  assert.equal((await fetchToken({ credentials: undefined })).status, "14");
  await using daemon = await startDaemon(authService(async () => undefined));
  const auth = "/moby.filesync.v1.Auth";
  assert.equal((await daemon.ask(`${auth}/GetTokenAuthority`)).status, "14");
  assert.equal((await daemon.ask(`${auth}/VerifyTokenAuthority`)).status, "14");
  const { status, message } = await daemon.ask(`${auth}/Credentials`);
  assert.deepEqual([status, message.length], ["0", 0]);
});

test("a cut call ends the question", async () => {
  const reached = new Promise<ServerResponse>((resolve) => {
    answer = resolve;
  });
  const daemon = await startDaemon(authService(async () => password));
  const message = writeMessage((writer) => {
    writeField(writer, 2, "reg.example");
    writeField(writer, 3, `http://${address}/`);
  });
  void daemon.ask("/moby.filesync.v1.Auth/FetchToken", message);
  const response = await reached;
  const closed = new Promise((resolve) => response.on("close", resolve));
  await daemon[Symbol.asyncDispose]();
  await closed;
});

test("the authority signs with one key for a host, a login and a salt", async () => {
  const logins: string[] = [];
  let credentials: RegistryCredentials = password;
  const service = () =>
    authService(
      async (host) => {
        logins.push(host);
        return credentials;
      },
      Buffer.alloc(32, 7),
    );
  const field = (number: number, value: string) => (writer: Parameters<typeof writeField>[0]) =>
    writeField(writer, number, value);
  const keyFor = async (host: string, salt: string) => {
    await using daemon = await startDaemon(service());
    const keyAsked = writeMessage((writer) => {
      for (const write of [field(1, host), field(2, salt)]) write(writer);
    });
    const key = (await daemon.ask("/moby.filesync.v1.Auth/GetTokenAuthority", keyAsked)).message;
    const proofAsked = writeMessage((writer) => {
      for (const write of [field(1, host), field(2, "payload"), field(3, salt)]) write(writer);
    });
    const proof = (await daemon.ask("/moby.filesync.v1.Auth/VerifyTokenAuthority", proofAsked))
      .message;
    assert.equal(key.length, 34);
    const signed = proof.subarray(2);
    assert.equal(signed.subarray(64).toString(), "payload");
    const x = key.subarray(2).toString("base64url");
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    assert.ok(verify(null, Buffer.from("payload"), publicKey, signed.subarray(0, 64)));
    return x;
  };
  const first = await keyFor("registry-1.docker.io", "salt");
  // The login is looked up once a session.
  assert.deepEqual(logins, ["docker.io"]);
  assert.equal(await keyFor("registry-1.docker.io", "salt"), first);
  assert.notEqual(await keyFor("other.example", "salt"), first);
  assert.notEqual(await keyFor("registry-1.docker.io", "other"), first);
  credentials = identity;
  assert.notEqual(await keyFor("registry-1.docker.io", "salt"), first);
});
