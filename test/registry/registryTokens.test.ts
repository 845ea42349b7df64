import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import {
  basicHeader,
  bearer,
  clientFor,
  failureOf,
  identity,
  password,
  type Seen,
  sendJson,
  startServer,
  type TestServer,
} from "./registryFixture.ts";

interface TokenWorld extends AsyncDisposable {
  readonly registry: TestServer;
  readonly tokens: TestServer;
}

/** A registry that takes the tokens which its service, a server of its own, has given last. */
async function startWorld(
  options: {
    readonly token?: (seen: Seen, response: ServerResponse, count: number) => void;
    readonly challenge?: (realm: string) => string | readonly string[];
    readonly takes?: (seen: Seen, count: number) => boolean;
  } = {},
): Promise<TokenWorld> {
  const {
    challenge = (realm) => `Bearer realm="${realm}",service="the service"`,
    takes = ({ authorization }) => authorization?.startsWith("Bearer hunter2-token") ?? false,
    token = (_seen, response, count) =>
      sendJson(response, 200, { token: `hunter2-token${count}`, expires_in: 300 }),
  } = options;
  const tokens = await startServer(token);
  const registry = await startServer((seen, response, count) => {
    const realm = `http://${tokens.address}/token`;
    if (takes(seen, count)) sendJson(response, 200, { name: "a", tags: ["v1"] });
    else {
      response.setHeader("WWW-Authenticate", challenge(realm));
      sendJson(response, 401, { errors: [{ code: "UNAUTHORIZED", message: "who is it?" }] });
    }
  });
  return {
    registry,
    tokens,
    async [Symbol.asyncDispose]() {
      await registry[Symbol.asyncDispose]();
      await tokens[Symbol.asyncDispose]();
    },
  };
}

test("with a password a token is got by GET, and the registry never sees the password", async () => {
  await using world = await startWorld();
  const client = clientFor(world.registry, { credentials: password });
  assert.deepEqual(await client.tags("team/app"), ["v1"]);
  client.close();
  const [asked] = world.tokens.seen;
  assert.equal(asked?.method, "GET");
  assert.deepEqual(
    [...new URL(asked?.url ?? "", "http://x").searchParams],
    [
      ["service", "the service"],
      ["scope", "repository:team/app:pull"],
    ],
  );
  assert.equal(asked?.authorization, basicHeader);
  assert.deepEqual(
    world.registry.seen.map(({ authorization }) => authorization),
    [undefined, "Bearer hunter2-token1"],
  );
});

test("an identity token is sent by POST, to the token service only", async () => {
  await using world = await startWorld();
  const client = clientFor(world.registry, { credentials: identity });
  await client.tags("a");
  client.close();
  const [asked] = world.tokens.seen;
  assert.deepEqual(
    [asked?.method, asked?.url, asked?.authorization],
    ["POST", "/token", undefined],
  );
  assert.deepEqual(Object.fromEntries(new URLSearchParams(asked?.body)), {
    ...{ grant_type: "refresh_token", refresh_token: "hunter2identity" },
    ...{ client_id: "slipway", service: "the service", scope: "repository:a:pull" },
  });
});

test("a token of the registry itself goes there as it is", async () => {
  await using world = await startWorld({
    takes: ({ authorization }) => authorization === "Bearer hunter2bearer",
  });
  const client = clientFor(world.registry, { credentials: bearer });
  assert.deepEqual(await client.tags("a"), ["v1"]);
  client.close();
  assert.equal(world.tokens.seen.length, 0);
});

test("without a login the token is anonymous", async () => {
  await using world = await startWorld();
  const client = clientFor(world.registry);
  await client.tags("a");
  client.close();
  assert.deepEqual(
    world.tokens.seen.map(({ method, authorization }) => [method, authorization]),
    [["GET", undefined]],
  );
});

test("challenges in any order, in one header or several; a token before a password", async () => {
  const forms: readonly ((realm: string) => string | readonly string[])[] = [
    (realm) => `Bearer service="the service" , realm="${realm}"`,
    (realm) => `Basic realm="x", Bearer realm="${realm}",service="the service"`,
    (realm) => ['Basic realm="a, b"', `bearer REALM="${realm}", service="the service"`],
    (realm) => `Negotiate, Bearer realm=${realm}`,
  ];
  for (const challenge of forms) {
    await using world = await startWorld({ challenge });
    const client = clientFor(world.registry, { credentials: password });
    assert.deepEqual(await client.tags("a"), ["v1"]);
    client.close();
    assert.equal(world.tokens.seen.length, 1);
  }
});

test("Basic sends the password to the registry", async () => {
  await using world = await startWorld({
    challenge: () => 'Basic realm="x"',
    takes: ({ authorization }) => authorization === basicHeader,
  });
  const client = clientFor(world.registry, { credentials: password });
  await client.ping();
  assert.deepEqual(await client.tags("a"), ["v1"]);
  client.close();
  const other = clientFor(world.registry, { credentials: identity });
  const error = await failureOf(other.tags("a"));
  other.close();
  assert.deepEqual(error.facts, {
    ...{ registry: world.registry.address, reason: "unauthorized", status: 401, login: true },
  });
});

test("tokens are kept by scope, and asked for once by many", async () => {
  await using world = await startWorld();
  const client = clientFor(world.registry, { credentials: password });
  await Promise.all(Array.from({ length: 20 }, () => client.tags("a")));
  await client.tags("a");
  assert.equal(world.tokens.seen.length, 1);
  await client.tags("b");
  assert.equal(world.tokens.seen.length, 2);
  client.close();
});

test("a token is used until expires_in, 60 s where nothing is said", async (t) => {
  for (const [told, good] of [
    [{ expires_in: 300 }, 295],
    [{}, 55],
    [{ expires_in: 10 }, 9],
    [{ expires_in: "soon" }, 55],
    // The clock of others is not asked.
    [{ issued_at: "1999-01-01T00:00:00Z" }, 55],
  ] as const) {
    await using world = await startWorld({
      token: (_seen, response, count) =>
        sendJson(response, 200, { access_token: `hunter2-token${count}`, ...told }),
    });
    const client = clientFor(world.registry, { credentials: password });
    const start = Date.now();
    let now = start;
    t.mock.method(Date, "now", () => now);
    await client.tags("a");
    now = start + good * 1000 - 1500;
    await client.tags("a");
    assert.equal(world.tokens.seen.length, 1, JSON.stringify(told));
    now = start + good * 1000 + 1;
    await client.tags("a");
    assert.equal(world.tokens.seen.length, 2, JSON.stringify(told));
    client.close();
    t.mock.restoreAll();
  }
});

test("a kept token that is refused is renewed once", async () => {
  let good = "Bearer hunter2-token1";
  await using world = await startWorld({ takes: ({ authorization }) => authorization === good });
  const client = clientFor(world.registry, { credentials: password });
  await client.tags("a");
  good = "Bearer hunter2-token2";
  await client.tags("a");
  assert.equal(world.tokens.seen.length, 2);
  good = "none";
  const before = world.registry.seen.length;
  const error = await failureOf(client.tags("a"));
  client.close();
  assert.equal(error.message.includes("does not accept the login to list the tags of a"), true);
  assert.equal(world.tokens.seen.length, 3);
  assert.equal(world.registry.seen.length, before + 2);
});

test("those that meet an old token at once renew it once", async () => {
  let good = "Bearer hunter2-token1";
  await using world = await startWorld({ takes: ({ authorization }) => authorization === good });
  const client = clientFor(world.registry, { credentials: password });
  await client.tags("a");
  good = "Bearer hunter2-token2";
  await Promise.all(Array.from({ length: 20 }, () => client.tags("a")));
  client.close();
  assert.equal(world.tokens.seen.length, 2);
});

test("an old token for wider scopes is renewed, too", async () => {
  let good = "Bearer hunter2-token2";
  await using world = await startWorld({
    challenge: (realm) => `Bearer realm="${realm}",service="s",scope="repository:a:push"`,
    takes: ({ authorization }) => authorization === good,
  });
  const client = clientFor(world.registry, { credentials: password });
  await client.tags("a");
  good = "Bearer hunter2-token3";
  assert.deepEqual(await client.tags("a"), ["v1"]);
  client.close();
});

test("a registry may want more scopes than were thought of; they are merged", async () => {
  await using world = await startWorld({
    challenge: (realm) =>
      `Bearer realm="${realm}",service="s",scope="repository:a:push repository:b:pull"`,
    takes: ({ authorization }) => authorization === "Bearer hunter2-token2",
  });
  const client = clientFor(world.registry, { credentials: password });
  assert.deepEqual(await client.tags("a"), ["v1"]);
  client.close();
  assert.deepEqual(
    world.tokens.seen.map(({ url }) => new URL(url, "http://x").searchParams.getAll("scope")),
    [["repository:a:pull"], ["repository:a:pull,push", "repository:b:pull"]],
  );
});

test("what a token does not allow is told apart from a wrong login", async () => {
  await using world = await startWorld({
    challenge: (realm) =>
      `Bearer realm="${realm}",service="s",error="insufficient_scope",scope="repository:a:pull"`,
    takes: () => false,
  });
  for (const [credentials, reason, words] of [
    [password, "denied", /does not let this account list the tags of a \(UNAUTHORIZED: who/],
    [undefined, "unauthorized", /wants a login to list the tags of a/],
  ] as const) {
    const client = clientFor(world.registry, { credentials });
    const error = await failureOf(client.tags("a"));
    client.close();
    assert.match(error.message, words);
    assert.equal((error.facts as { reason: string }).reason, reason);
    assert.equal((error.facts as { login: boolean }).login, true);
  }
});

test("a token service that gives none", async () => {
  const cases: readonly (readonly [
    (response: ServerResponse) => void,
    string,
    RegExp,
    { readonly asked: number; readonly facts?: object },
  ])[] = [
    [
      (response) => sendJson(response, 401, { details: "hunter2pass is wrong" }),
      "registry-refused",
      /does not accept the login to list the tags of a: the token service http:\S+ answers with status 401/,
      { asked: 1, facts: { reason: "unauthorized", status: 401, login: true } },
    ],
    [
      (response) => sendJson(response, 429, {}, { "Retry-After": "600" }),
      "registry-refused",
      /takes no more requests for now.*come back in 10 minutes/,
      { asked: 1, facts: { reason: "rate-limited", status: 429, login: false, retryAfter: 600 } },
    ],
    [
      (response) => sendJson(response, 500, {}),
      "registry-refused",
      /gives no token to list the tags of a: .* status 500/,
      { asked: 4, facts: { reason: "other", status: 500, login: false } },
    ],
    [
      (response) => response.writeHead(302, { Location: "http://127.0.0.1:1/" }).end(),
      "registry-refused",
      /status 302/,
      { asked: 1 },
    ],
    [(response) => response.end("hunter2pass"), "registry-unreachable", /holds none/, { asked: 1 }],
    [
      (response) => response.destroy(),
      "registry-unreachable",
      /broke the connection off/,
      { asked: 4 },
    ],
  ];
  for (const [token, code, words, { asked, facts }] of cases) {
    await using world = await startWorld({ token: (_seen, response) => token(response) });
    const client = clientFor(world.registry, { credentials: password });
    const error = await failureOf(client.tags("a"));
    client.close();
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    if (facts) assert.deepEqual(error.facts, { registry: world.registry.address, ...facts });
    assert.equal(world.tokens.seen.length, asked, error.message);
  }
});

test("the login goes to no token service by plain http that others can read", async () => {
  for (const realm of [
    "http://tokens.example/",
    "http://127.0.0.1.example/",
    "ftp://127.0.0.1/",
    "nonsense",
  ]) {
    await using world = await startWorld({ challenge: () => `Bearer realm="${realm}"` });
    const client = clientFor(world.registry, { credentials: password });
    const error = await failureOf(client.tags("a"));
    client.close();
    assert.equal(error.code, "registry-unreachable");
    assert.match(error.message, /^The token service of 127\.0\.0\.1:\d+ /);
  }
});

test("ping takes the login where one is wanted", async () => {
  await using world = await startWorld();
  const client = clientFor(world.registry, { credentials: password });
  await client.ping();
  client.close();
  assert.equal(world.tokens.seen[0]?.authorization, basicHeader);
  await using refusing = await startWorld({
    token: (_seen, response) => sendJson(response, 401, {}),
  });
  const wrong = clientFor(refusing.registry, { credentials: password });
  const error = await failureOf(wrong.ping());
  wrong.close();
  assert.match(error.message, /does not accept the login to use it/);
});

test("words of a registry that hold the login are told without it", async () => {
  const says = (text: string) =>
    startServer((seen, response) => {
      if (seen.url === "/v2/") response.end("{}");
      else sendJson(response, 400, { errors: [{ code: "BAD", message: text }] });
    });
  await using registry = await says(
    `no: hunter2pass ${basicHeader} ${encodeURIComponent("hunter2pass")}`,
  );
  const client = clientFor(registry, { credentials: password });
  assert.match((await failureOf(client.tags("a"))).message, /BAD: no: \*\*\* Basic \*\*\*/);
  client.close();
  await using short = await says("the password is xyz");
  const credentials = { ...password, password: "xyz" } as typeof password;
  const other = clientFor(short, { credentials });
  const error = await failureOf(other.tags("a"));
  other.close();
  assert.doesNotMatch(error.message, /xyz/);
});
