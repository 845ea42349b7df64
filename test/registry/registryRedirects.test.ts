import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { digestOf } from "../../src/oci/digest.ts";
import {
  basicHeader,
  clientFor,
  failureOf,
  openRegistry,
  password,
  type Seen,
  startServer,
} from "./registryFixture.ts";

const LIMIT = { timeout: 20_000 };
const config = Buffer.from(JSON.stringify({ os: "linux", architecture: "amd64" }));
const blob = { mediaType: "x", digest: digestOf(config), size: config.length };

/** A registry with Basic login that sends requests for blobs and uploads on to somewhere else. */
async function startSendingOn(location: (seen: Seen) => string, status = 307) {
  return startServer((seen, response) => {
    if (seen.authorization !== basicHeader) {
      response.writeHead(401, { "WWW-Authenticate": "Basic" }).end();
    } else if (seen.url.includes("/blobs/")) {
      response.writeHead(status, { Location: location(seen) }).end("moved");
    } else response.end("{}");
  });
}

test("a blob store gets neither the login nor the headers", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    await using store = await startServer((_seen, response) => response.end(config));
    await using registry = await startSendingOn(
      () => `http://user:word@${store.address}/key?signature=s#part`,
      status,
    );
    const headers = { "X-Meta-Team": "hunter2-header" };
    const client = clientFor(registry, { credentials: password, headers });
    assert.equal((await client.config("a", blob)).os, "linux");
    assert.equal(await client.hasBlob("a", blob.digest), true);
    client.close();
    assert.deepEqual(
      store.seen.map(({ method, url, authorization, headers }) => [
        ...[method, url, authorization, headers["x-meta-team"]],
      ]),
      [
        ["GET", "/key?signature=s", undefined, undefined],
        ["HEAD", "/key?signature=s", undefined, undefined],
      ],
    );
    assert.ok(registry.seen.every(({ headers }) => headers["x-meta-team"] === "hunter2-header"));
  }
});

test("within the registry the login goes along, and not again once a redirect has left it", async () => {
  await using registry = await startServer((seen, response) => {
    if (seen.url === "/v2/") response.writeHead(401, { "WWW-Authenticate": "Basic" }).end();
    else if (seen.url === "/second")
      response.writeHead(302, { Location: `http://${there}/` }).end();
    else if (seen.url === "/third") response.end(config);
    else response.writeHead(302, { Location: "/second" }).end();
  });
  await using other = await startServer((_seen, response) => {
    response.writeHead(302, { Location: `http://${registry.address}/third` }).end();
  });
  const there = other.address;
  const client = clientFor(registry, { credentials: password });
  await client.config("a", blob);
  client.close();
  assert.deepEqual(
    registry.seen.map(({ url, authorization }) => [url, authorization]),
    [
      ["/v2/", undefined],
      [`/v2/a/blobs/${blob.digest}`, basicHeader],
      ["/second", basicHeader],
      ["/third", undefined],
    ],
  );
});

test("an upload that is sent on keeps its method and loses the login", async () => {
  await using store = await startServer((seen, response) => {
    response.writeHead(seen.method === "POST" ? 202 : 204, { Location: "/upload/1" }).end();
  });
  await using registry = await startSendingOn(() => `http://${store.address}/up`);
  const client = clientFor(registry, { credentials: password });
  await client.checkPush("a");
  client.close();
  assert.deepEqual(
    store.seen.map(({ method, url, authorization }) => [method, url, authorization]),
    [
      ["POST", "/up", undefined],
      ["DELETE", "/upload/1", undefined],
    ],
  );
  await using rewriting = await startSendingOn(() => "/elsewhere", 302);
  const other = clientFor(rewriting, { credentials: password });
  assert.match((await failureOf(other.checkPush("a"))).message, /status 302/);
  other.close();
  assert.equal(rewriting.seen.filter(({ url }) => url === "/elsewhere").length, 0);
});

test("redirects end, and lead only where http leads", async () => {
  let count = 0;
  for (const [location, words] of [
    [() => `/v2/a/blobs/${count++}`, /from one address to the next/],
    [() => "ftp://127.0.0.1/", /none of http/],
    [() => "http://[", /cannot be read/],
  ] as const) {
    await using registry = await startSendingOn(location);
    const client = clientFor(registry, { credentials: password });
    const error = await failureOf(client.config("a", blob));
    client.close();
    assert.equal(error.code, "registry-unreachable");
    assert.match(error.message, words);
    assert.ok(registry.seen.length <= 8);
  }
});

test("what another host refuses is no word on the login", async () => {
  await using store = await startServer((seen, response) => {
    const status = seen.method === "HEAD" ? 403 : 401;
    response.writeHead(status, { "WWW-Authenticate": 'Bearer realm="http://127.0.0.1:1/"' });
    response.end("<Error><Code>AccessDenied</Code></Error>");
  });
  await using registry = await startSendingOn(() => `http://${store.address}/`);
  const client = clientFor(registry, { credentials: password });
  const error = await failureOf(client.config("a", blob));
  assert.deepEqual(error.facts, {
    ...{ registry: registry.address, reason: "other", status: 401, login: false },
  });
  assert.ok(error.message.startsWith(`${store.address}, which ${registry.address} sends to,`));
  await failureOf(client.hasBlob("a", blob.digest));
  client.close();
  // An address that is signed for GET only takes no HEAD.
  assert.deepEqual(
    store.seen.map(({ method }) => method),
    ["GET", "HEAD", "GET"],
  );
});

test("a blob store that is gone is named", async () => {
  await using registry = await startSendingOn(() => "http://127.0.0.1:1/x");
  const client = clientFor(registry, { credentials: password });
  const { message } = await failureOf(client.config("a", blob));
  client.close();
  assert.match(message, /^127\.0\.0\.1:1, which 127\.0\.0\.1:\d+ sends to, refuses the connection/);
});

test(
  "a redirect whose body drips without end is given up, and so is what it leads to",
  LIMIT,
  async () => {
    const drip = (response: ServerResponse, status: number, location?: string): void => {
      response.writeHead(status, location === undefined ? {} : { Location: location });
      const timer = setInterval(() => response.write("a"), 10);
      response.on("close", () => clearInterval(timer));
    };
    await using store = await startServer((_seen, response) => drip(response, 200));
    for (const [of, asked, at] of [
      ["the redirect", "/redirect", undefined],
      ["its target", "/target", store.address],
    ] as const) {
      await using registry = await openRegistry((_seen, response) => {
        const location = `http://${store.address}${asked}`;
        if (at === undefined) drip(response, 307, location);
        else response.writeHead(307, { Location: location }).end("moved");
      });
      const before = store.seen.length;
      const client = clientFor(registry, { limit: 100 });
      const error = await failureOf(client.config("a", blob));
      client.close();
      assert.equal(error.code, "registry-unreachable", of);
      assert.match(error.message, /sends its answer too slowly/, of);
      assert.ok(error.message.startsWith(at ?? registry.address), error.message);
      // Asked once: what is slow is no better the next time.
      assert.deepEqual([registry.seen.length, store.seen.length - before], [2, at ? 1 : 0], of);
    }
  },
);
