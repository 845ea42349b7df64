import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { digestOf } from "../../src/oci/digest.ts";
import type { RegistryClient } from "../../src/registry/registryClient.ts";
import {
  clientFor,
  failureOf,
  openRegistry,
  password,
  type Seen,
  startServer,
} from "./registryFixture.ts";

const content = Buffer.alloc(1_000_000, "a blob of many parts, ");
const blob = { digest: digestOf(content), size: content.length };

async function read(client: RegistryClient, what = blob, signal?: AbortSignal): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of client.blob("team/app", what, signal)) pieces.push(piece);
  client.close();
  return Buffer.concat(pieces);
}

/** Answers as registries that know ranges do. */
function give({ headers }: Seen, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  const rest = content.subarray(from);
  const range = `bytes ${from}-${content.length - 1}/${content.length}`;
  response.writeHead(from > 0 ? 206 : 200, {
    "Content-Length": rest.length,
    ...(from > 0 && { "Content-Range": range }),
  });
  response.end(rest);
}

/** Says that all of it comes, and breaks off after so many bytes more. */
function breakOff({ headers }: Seen, response: ServerResponse, bytes: number): void {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200, {
    "Content-Length": content.length - from,
    ...(from > 0 && { "Content-Range": `bytes ${from}-${content.length - 1}/${content.length}` }),
  });
  response.write(content.subarray(from, from + bytes));
  setTimeout(() => response.socket?.resetAndDestroy(), 20);
}

test("a blob comes as it is, and is never unpacked", async () => {
  const packed = gzipSync(content);
  await using registry = await openRegistry((_seen, response) =>
    response.writeHead(200, { "Content-Encoding": "gzip" }).end(packed),
  );
  const what = { digest: digestOf(packed), size: packed.length };
  assert.deepEqual(await read(clientFor(registry), what), packed);
  assert.equal(registry.seen[1]?.headers["accept-encoding"], "identity");
});

test("what breaks off goes on from there, with ranges and without", async () => {
  for (const ranges of [true, false]) {
    await using registry = await openRegistry((seen, response, count) => {
      if (count <= 2)
        return breakOff(ranges ? seen : { ...seen, headers: {} }, response, count * 200_000);
      if (ranges) give(seen, response);
      else response.end(content);
    });
    assert.ok((await read(clientFor(registry))).equals(content));
    const asked = registry.seen.slice(1).map(({ headers }) => headers.range);
    assert.equal(asked.length, 3);
    assert.equal(asked[0], undefined);
    for (const range of asked.slice(1)) assert.match(range ?? "", /^bytes=[1-9]\d*-$/);
  }
});

test("one that does not get further is given up, one that does is not", async () => {
  for (const bytes of [0, 100, 50_000]) {
    await using registry = await openRegistry((seen, response) => breakOff(seen, response, bytes));
    const error = await failureOf(read(clientFor(registry)));
    assert.equal(error.code, "registry-unreachable");
    assert.match(error.message, /broke the connection off/);
    assert.equal(registry.seen.length, 1 + 4);
  }
  await using registry = await openRegistry((seen, response) => breakOff(seen, response, 200_000));
  assert.ok((await read(clientFor(registry))).equals(content));
  assert.equal(registry.seen.length, 1 + 5);
});

test("what is not the blob is an error, and no more than its size is ever given", async () => {
  const other = Buffer.from(content);
  other[500_000] = 0;
  for (const [name, answer, words] of [
    ["other bytes", (response: ServerResponse) => response.end(other), /its bytes are others/],
    [
      "too few",
      (response: ServerResponse) => response.end(content.subarray(1)),
      /has 999999 bytes/,
    ],
    ["none", (response: ServerResponse) => response.end(), /has 0 bytes/],
    [
      "too many",
      (response: ServerResponse) => response.end(Buffer.concat([content, content])),
      /more than its 1000000 bytes/,
    ],
  ] as const) {
    await using registry = await openRegistry((_seen, response) => void answer(response));
    const client = clientFor(registry);
    let given = 0;
    const error = await failureOf(
      (async () => {
        for await (const piece of client.blob("a", blob)) given += piece.length;
      })(),
    );
    client.close();
    assert.equal(error.code, "image-unreadable", name);
    assert.match(error.message, words, name);
    assert.ok(given <= blob.size, name);
    assert.equal(registry.seen.length, 2, name);
  }
});

test("another part than was asked for is no part of it", async () => {
  await using registry = await openRegistry((seen, response, count) => {
    if (count === 1) return breakOff(seen, response, 100_000);
    response.writeHead(206, { "Content-Range": "bytes 5-9/1000000" }).end("abcde");
  });
  const error = await failureOf(read(clientFor(registry)));
  assert.match(error.message, /another part of a blob/);
});

test("a body that does not come, or drips, is given up; time for its reader is not counted", async () => {
  for (const drip of [0, 10]) {
    await using registry = await openRegistry((_seen, response) => {
      response.writeHead(200, { "Content-Length": content.length }).write("a");
      const timer = setInterval(() => drip > 0 && response.write("a"), drip || 1000);
      response.on("close", () => clearInterval(timer));
    });
    const from = performance.now();
    const error = await failureOf(read(clientFor(registry, { limit: 100 })));
    assert.match(error.message, /sends its answer too slowly/);
    assert.ok(performance.now() - from < 2000);
    assert.equal(registry.seen.length, 2);
  }
  await using registry = await openRegistry(give);
  const client = clientFor(registry, { limit: 50 });
  let bytes = 0;
  let first = true;
  for await (const piece of client.blob("a", blob)) {
    if (first) await delay(300);
    first = false;
    bytes += piece.length;
  }
  client.close();
  assert.equal(bytes, blob.size);
});

test("a redirect is followed without the login, and one without end is not", async () => {
  await using storage = await startServer(give);
  await using registry = await startServer(({ url, authorization }, response) => {
    if (authorization === undefined) {
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="x"' }).end();
    } else if (url === "/v2/") response.end("{}");
    else response.writeHead(307, { Location: `http://${storage.address}/it?signed` }).end();
  });
  const client = clientFor(registry, { credentials: password });
  assert.ok((await read(client)).equals(content));
  assert.deepEqual(
    storage.seen.map(({ url, authorization }) => [url, authorization]),
    [["/it?signed", undefined]],
  );
  await using circle = await openRegistry(({ url }, response) =>
    response.writeHead(307, { Location: url }).end(),
  );
  const error = await failureOf(read(clientFor(circle)));
  assert.match(error.message, /from one address to the next, without end/);
  assert.ok(circle.seen.length < 10);
});

test("a cancel ends it at once, and a reader that stops leaves nothing open", async () => {
  for (const cancel of [true, false]) {
    let closed = 0;
    await using registry = await openRegistry((_seen, response) => {
      response.on("close", () => closed++);
      response
        .writeHead(200, { "Content-Length": content.length })
        .write(content.subarray(0, 1000));
    });
    const client = clientFor(registry);
    const abort = new AbortController();
    const reading = (async () => {
      for await (const _ of client.blob("a", blob, abort.signal)) {
        if (!cancel) break;
        setTimeout(() => abort.abort(), 20);
      }
    })();
    if (cancel) await assert.rejects(reading, { name: "AbortError" });
    else await reading;
    await delay(50);
    assert.equal(closed, 1);
    client.close();
  }
});

test("blobs that nobody reads for a while hold up no other question", async () => {
  await using registry = await openRegistry((seen, response) => {
    if (seen.url.includes("/blobs/")) give(seen, response);
    else response.end('{"tags":["v1"]}');
  });
  const client = clientFor(registry);
  const readers = Array.from({ length: 8 }, () => client.blob("a", blob)[Symbol.asyncIterator]());
  for (const reader of readers) await reader.next();
  assert.deepEqual(await client.tags("a"), ["v1"]);
  for (const reader of readers) await reader.return?.();
  client.close();
});
