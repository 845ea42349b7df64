import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { createRegistryClient } from "../../src/registry/createRegistryClient.ts";
import { clientFor, failureOf, openRegistry, sendJson, startServer } from "./registryFixture.ts";

const good = (response: ServerResponse): void => sendJson(response, 200, { tags: ["v1"] });

test("what is temporary is tried three times more, the rest once", async () => {
  const cases: readonly (readonly [string, (response: ServerResponse) => void, boolean])[] = [
    ["500", (response) => response.writeHead(500).end(), true],
    ["502", (response) => response.writeHead(502).end(), true],
    ["503", (response) => response.writeHead(503, { "Retry-After": "0" }).end(), true],
    ["503, later", (response) => response.writeHead(503, { "Retry-After": "60" }).end(), false],
    ["504", (response) => response.writeHead(504).end(), true],
    ["a reset", (response) => response.socket?.resetAndDestroy(), true],
    ["a close", (response) => response.destroy(), true],
    [
      "a body that breaks off",
      (response) => {
        response.writeHead(200, { "Content-Length": 100 }).write("{");
        setTimeout(() => response.destroy(), 10);
      },
      true,
    ],
    [
      "chunks that break off",
      (response) => {
        response.write("{");
        setTimeout(() => response.socket?.end(), 10);
      },
      true,
    ],
    ["429", (response) => response.writeHead(429).end(), false],
    ["429, now", (response) => response.writeHead(429, { "Retry-After": "0" }).end(), true],
    ["429, later", (response) => response.writeHead(429, { "Retry-After": "11" }).end(), false],
    ["501", (response) => response.writeHead(501).end(), false],
    ["404", (response) => response.writeHead(404).end(), false],
    ["no HTTP", (response) => response.socket?.end("SSH-2.0-x\r\n\r\n"), false],
  ];
  for (const [name, spoil, temporary] of cases) {
    await using mending = await openRegistry((_seen, response, count) =>
      count <= 3 ? spoil(response) : good(response),
    );
    const client = clientFor(mending);
    if (temporary) assert.deepEqual(await client.tags("a"), ["v1"], name);
    else await failureOf(client.tags("a"));
    client.close();
    assert.equal(mending.seen.length - 1, temporary ? 4 : 1, name);

    await using broken = await openRegistry((_seen, response) => spoil(response));
    const other = clientFor(broken);
    await failureOf(other.tags("a"));
    other.close();
    assert.equal(broken.seen.length - 1, temporary ? 4 : 1, name);
  }
});

test("the first answer may be temporary, too", async () => {
  await using registry = await startServer((_seen, response, count) => {
    if (count === 1) response.writeHead(500).end();
    else good(response);
  });
  const client = clientFor(registry);
  assert.deepEqual(await client.tags("a"), ["v1"]);
  client.close();
});

test("a time that the registry names is waited for", async () => {
  await using registry = await openRegistry((_seen, response, count) => {
    if (count === 1) response.writeHead(429, { "Retry-After": "1" }).end();
    else good(response);
  });
  const client = clientFor(registry);
  const from = performance.now();
  await client.tags("a");
  client.close();
  assert.ok(performance.now() - from >= 990);
});

test("a cancel ends a pause, a wait for an answer, a slow body and a wait for a token", async () => {
  const stages: readonly ((response: ServerResponse) => void)[] = [
    (response) => response.writeHead(429, { "Retry-After": "9" }).end(),
    () => undefined,
    (response) => {
      response.writeHead(200, { "Content-Length": 100 }).write("{");
    },
  ];
  for (const stage of stages) {
    await using registry = await openRegistry((_seen, response) => stage(response));
    const client = clientFor(registry);
    const abort = new AbortController();
    const asked = client.tags("a", abort.signal);
    asked.catch(() => undefined);
    await delay(100);
    const from = performance.now();
    abort.abort();
    await assert.rejects(asked, { name: "AbortError" });
    assert.ok(performance.now() - from < 100);
    client.close();
  }
  await using tokens = await startServer(() => undefined);
  await using registry = await startServer((_seen, response) => {
    const challenge = `Bearer realm="http://${tokens.address}/"`;
    response.writeHead(401, { "WWW-Authenticate": challenge }).end();
  });
  const client = clientFor(registry);
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 100);
  await assert.rejects(client.tags("a", abort.signal), { name: "AbortError" });
  await assert.rejects(client.tags("a", abort.signal), { name: "AbortError" });
  client.close();
});

test("one that never answers, or never to its end, is given up", async () => {
  for (const [answer, words] of [
    [() => undefined, /did not answer within 0\.1 s/],
    [(response: ServerResponse) => response.write("{"), /sends its answer too slowly/],
  ] as const) {
    await using registry = await openRegistry((_seen, response) => void answer(response));
    const client = clientFor(registry, { limit: 100 });
    const error = await failureOf(client.tags("a"));
    client.close();
    assert.equal(error.code, "registry-unreachable");
    assert.match(error.message, words);
    assert.equal(registry.seen.length, 2);
  }
});

test("few connections are open at once, and they are used again", async () => {
  let open = 0;
  let most = 0;
  const sockets = new Set<unknown>();
  await using registry = await openRegistry((_seen, response) => {
    open++;
    most = Math.max(most, open);
    sockets.add(response.socket);
    setTimeout(() => {
      open--;
      good(response);
    }, 5);
  });
  const client = clientFor(registry);
  await Promise.all(Array.from({ length: 40 }, (_, index) => client.tags(`a${index}`)));
  assert.equal(most, 6);
  assert.equal(sockets.size, 6);
  client.close();
});

test("after close nothing is open, and waiting calls end", async () => {
  await using registry = await startServer(() => undefined);
  const client = createRegistryClient({ host: registry.address, credentials: undefined });
  const asked = client.tags("a");
  asked.catch(() => undefined);
  await delay(50);
  client.close();
  await assert.rejects(asked);
});

test("a removal whose answer was lost has been done", async () => {
  await using registry = await openRegistry((_seen, response, count) => {
    if (count === 1) response.destroy();
    else response.writeHead(404).end();
  });
  const client = clientFor(registry);
  await client.deleteManifest("a", `sha256:${"0".repeat(64)}`);
  client.close();
  assert.equal(registry.seen.length, 3);
});
