import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import {
  clientFor,
  failureOf,
  openRegistry,
  password,
  sendJson,
  startServer,
} from "./registryFixture.ts";

const digest = `sha256:${"0".repeat(64)}`;
const page = { "Content-Type": "text/html; charset=utf-8" };

interface Case {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly login?: boolean;
  readonly facts: object;
  readonly words: RegExp;
}

const error = (code: string, message: string) => ({ errors: [{ code, message }] });

const cases: readonly Case[] = [
  {
    ...{ status: 401, body: error("UNAUTHORIZED", "authentication required") },
    facts: { reason: "unauthorized", login: true },
    words: /wants a login to list the tags of a \(UNAUTHORIZED: authentication required\)\./,
  },
  {
    ...{ status: 401, login: true, headers: { "WWW-Authenticate": "Basic" } },
    facts: { reason: "unauthorized", login: true },
    words: /does not accept the login to list/,
  },
  {
    ...{ status: 403, login: true, body: error("DENIED", "requested access is denied.") },
    facts: { reason: "denied", login: true },
    words:
      /lets nobody list the tags of a without a login \(DENIED: requested access is denied\)\./,
  },
  {
    ...{ status: 403, headers: page, body: "<html>blocked</html>" },
    facts: { reason: "denied", login: true },
    words: /lets nobody list/,
  },
  {
    ...{ status: 404, body: error("NAME_UNKNOWN", "repository name not known to registry") },
    facts: { reason: "not-found", login: false },
    words: /^Cannot list the tags of a at \S+: nothing is there under that name \(NAME_UNKNOWN/,
  },
  {
    ...{ status: 429, headers: { "Retry-After": "3600" }, body: error("TOOMANYREQUESTS", "limit") },
    facts: { reason: "rate-limited", login: true, retryAfter: 3600 },
    words:
      /takes no more requests for now \(TOOMANYREQUESTS: limit\); .* come back in 60 minutes\./,
  },
  {
    ...{ status: 429, headers: { "RateLimit-Reset": "21600" } },
    facts: { reason: "rate-limited", login: true, retryAfter: 21600 },
    words: /come back in 6 hours\./,
  },
  {
    ...{ status: 429 },
    facts: { reason: "rate-limited", login: true },
    words: /takes no more requests for now\./,
  },
  {
    ...{ status: 403, body: { message: "You have exceeded a secondary rate limit." } },
    facts: { reason: "rate-limited", login: true },
    words: /now \(You have exceeded a secondary rate limit\)/,
  },
  {
    ...{ status: 400, body: error("TOOMANYREQUESTS", "slow") },
    facts: { reason: "rate-limited", login: true },
    words: /now/,
  },
  {
    ...{ status: 500, body: error("UNKNOWN", "disk full\nline\u0007 two") },
    facts: { reason: "other", login: false },
    words:
      /answers with status 500 when asked to list the tags of a \(UNKNOWN: disk full line two\)/,
  },
  {
    ...{ status: 502, headers: page, body: "<html>Bad gateway</html>" },
    facts: { reason: "other", login: false },
    words: /status 502 when .*, with a page for people, as a proxy does\./,
  },
  {
    ...{ status: 418, body: { errors: [1, null, { code: 5 }, {}] } },
    facts: { reason: "other", login: false },
    words: /status 418 when asked to list the tags of a\./,
  },
  {
    ...{ status: 400, body: error("X", "y".repeat(10_000)) },
    facts: { reason: "other", login: false },
    words: /^.{0,400}$/,
  },
];

for (const { status, headers = {}, body = "", login = false, facts, words } of cases) {
  test(`tells of ${status} ${JSON.stringify(body).slice(0, 60)}`, async () => {
    await using registry = await openRegistry((_seen, response) => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      response.writeHead(status, headers).end(text);
    });
    const client = clientFor(registry, { credentials: login ? password : undefined });
    const failure = await failureOf(client.tags("a"));
    client.close();
    assert.equal(failure.code, "registry-refused");
    assert.deepEqual(failure.facts, { registry: registry.address, status, ...facts });
    assert.match(failure.message, words);
  });
}

test("Retry-After may be a date", async () => {
  await using registry = await openRegistry((_seen, response) => {
    const later = new Date(Date.now() + 90_000).toUTCString();
    response.writeHead(429, { "Retry-After": later }).end();
  });
  const client = clientFor(registry);
  const { facts } = await failureOf(client.tags("a"));
  client.close();
  const { retryAfter } = facts as { retryAfter: number };
  assert.ok(retryAfter > 85 && retryAfter <= 90, `${retryAfter}`);
});

test("what is no registry is told as such, by every call", async () => {
  const answers: readonly (readonly [number, Readonly<Record<string, string>>, RegExp])[] = [
    [200, page, /No registry answers at \S+: \S+ gives a page for people \(status 200\)/],
    [404, page, /status 404/],
    [404, {}, /gives no answer of a registry \(status 404\)/],
    [401, page, /status 401/],
    [204, {}, /status 204/],
    [405, {}, /status 405/],
  ];
  for (const [status, headers, words] of answers) {
    await using server = await startServer((_seen, response) => {
      response.writeHead(status, headers).end("<html>hunter2pass</html>");
    });
    const client = clientFor(server, { credentials: password });
    const asked = [client.ping(), client.tags("a"), client.headManifest("a", "1")];
    for (const failure of await Promise.all([...asked, client.checkPush("a")].map(failureOf))) {
      assert.equal(failure.code, "registry-unreachable");
      assert.match(failure.message, words);
    }
    client.close();
  }
});

test("a login page behind a redirect is no registry", async () => {
  await using portal = await startServer((_seen, response) => response.writeHead(200, page).end());
  await using server = await startServer((_seen, response) => {
    response.writeHead(302, { Location: `http://${portal.address}/login` }).end();
  });
  const client = clientFor(server);
  const { message } = await failureOf(client.ping());
  client.close();
  assert.ok(message.includes(`${portal.address}, which ${server.address} sends to, gives a page`));
});

test("nobody there, and nobody who speaks HTTP", async () => {
  const refused = clientFor({ address: "127.0.0.1:1" });
  assert.match(
    (await failureOf(refused.ping())).message,
    /^127\.0\.0\.1:1 refuses the connection: nothing listens there\.$/,
  );
  const unknown = clientFor({ address: "no-such-host.invalid" });
  const failure = await failureOf(unknown.ping());
  assert.equal(failure.code, "registry-unreachable");
  assert.match(failure.message, /^no-such-host\.invalid (is no host|cannot be looked up)/);
  const silent = createServer((socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const at = silent.address();
  const port = typeof at === "object" && at ? at.port : 0;
  const slow = clientFor({ address: `127.0.0.1:${port}` }, { limit: 100 });
  assert.match((await failureOf(slow.ping())).message, /did not answer within 0\.1 s/);
  slow.close();
  silent.close();
});

test("what is no host is not asked", async () => {
  for (const host of ["no host", "ann@127.0.0.1:1", "127.0.0.1/x", "127.0.0.1?x", "[", ""]) {
    const client = clientFor({ address: host });
    const { code, message } = await failureOf(client.ping());
    assert.deepEqual([code, message], ["registry-unreachable", `${host} is no name of a host.`]);
  }
});

test("deletion that is switched off is told by name", async () => {
  for (const [status, body] of [
    [405, error("UNSUPPORTED", "The operation is unsupported.")],
    [400, error("UNSUPPORTED", "no")],
    [501, {}],
  ] as const) {
    await using registry = await openRegistry((_seen, response) =>
      sendJson(response, status, body),
    );
    const client = clientFor(registry);
    const failure = await failureOf(client.deleteManifest("a", digest));
    client.close();
    assert.match(failure.message, /does not delete images: deletion is switched off there/);
    assert.deepEqual(failure.facts, {
      ...{ registry: registry.address, reason: "other", status, login: false },
    });
  }
});

test("a push that is allowed, and one that is not", async () => {
  for (const [cancel, name] of [
    [405, "refused"],
    [204, "taken"],
    [500, "failed"],
  ] as const) {
    await using registry = await openRegistry((seen, response) => {
      if (seen.method === "POST") {
        response.writeHead(202, { Location: "/v2/a/blobs/uploads/1?_state=x" }).end();
      } else response.writeHead(cancel).end();
    });
    const client = clientFor(registry);
    await client.checkPush("a");
    client.close();
    assert.deepEqual(
      registry.seen.slice(1).map(({ method, url }) => [method, url]),
      [
        ["POST", "/v2/a/blobs/uploads/"],
        ["DELETE", "/v2/a/blobs/uploads/1?_state=x"],
      ],
      name,
    );
  }
  await using readOnly = await openRegistry((_seen, response) =>
    sendJson(response, 405, error("UNSUPPORTED", "pull-through cache")),
  );
  const client = clientFor(readOnly);
  const failure = await failureOf(client.checkPush("a"));
  client.close();
  assert.match(failure.message, /status 405 when asked to push to a \(UNSUPPORTED: pull-through/);
});
