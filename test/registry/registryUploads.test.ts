import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { digestOf } from "../../src/oci/digest.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import type { PutBlobOptions } from "../../src/registry/registryClient.ts";
import { clientFor, failureOf, openRegistry, type Seen, startServer } from "./registryFixture.ts";

const content = Buffer.alloc(300_000, "0123456789");
const digest = digestOf(content);
const query = `digest=${encodeURIComponent(digest)}`;
const UPLOADS = "/v2/team/app/blobs/uploads/";

type Answer = (seen: Seen, response: ServerResponse, count: number) => void;

/** Answers by method, the nth time with the nth of its answers and then with the last. */
async function uploadsTo(answers: Readonly<Record<string, readonly Answer[]>>) {
  const counts = new Map<string, number>();
  const all: Readonly<Record<string, readonly Answer[]>> = {
    HEAD: [(_seen, response) => response.writeHead(404).end()],
    POST: [begin("/up/1"), begin("/up/2"), begin("/up/3")],
    PUT: [created],
    DELETE: [(_seen, response) => response.writeHead(204).end()],
    ...answers,
  };
  return openRegistry((seen, response, count) => {
    const list = all[seen.method] ?? [];
    const number = counts.get(seen.method) ?? 0;
    counts.set(seen.method, number + 1);
    (list[number] ?? list.at(-1))?.(seen, response, count);
  });
}

function begin(location: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_seen, response) => response.writeHead(202, { Location: location, ...headers }).end();
}
const created: Answer = (_seen, response) => response.writeHead(201).end();
const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_seen, response) =>
    response.writeHead(code, headers).end();
const reset: Answer = (_seen, response) => response.socket?.resetAndDestroy();

/** What was asked, `/v2/` left out, and what the upload's requests brought. */
function told({ seen }: { readonly seen: readonly Seen[] }): readonly string[] {
  return seen.slice(1).map(({ method, url, headers, body }) => {
    const range = headers["content-range"] ?? headers.range;
    const size = body === "" ? "" : ` ${body.length}`;
    return `${method} ${url.replace(query, "D").replace(digest, "B")}${range ? ` ${range}` : ""}${size}`;
  });
}

async function put(
  registry: { readonly address: string },
  options: PutBlobOptions = {},
  bytes = content,
) {
  const client = clientFor(registry);
  try {
    const blob = { digest: digestOf(bytes), size: bytes.length, open: () => inPieces(bytes) };
    return await client.putBlob("team/app", blob, options);
  } finally {
    client.close();
  }
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

test("ways of a blob: there, mounted, in one piece", async () => {
  const head = "HEAD /v2/team/app/blobs/B";
  const mount = `POST ${UPLOADS}?mount=${encodeURIComponent(digest)}&from=team%2Fbase`;
  const one = [`POST ${UPLOADS}`, "PUT /up/1?D 300000"];
  const cases: readonly (readonly [
    string,
    Readonly<Record<string, readonly Answer[]>>,
    PutBlobOptions,
    string,
    readonly string[],
  ])[] = [
    ["there", { HEAD: [status(200)] }, {}, "there", [head]],
    ["not there", {}, {}, "sent", [head, ...one]],
    ["anew", { HEAD: [status(200)] }, { anew: true }, "sent", one],
    ["mounted", { POST: [status(201)] }, { mountFrom: "team/base" }, "mounted", [head, mount]],
    [
      "not mounted: that upload serves",
      {},
      { mountFrom: "team/base" },
      "sent",
      [head, mount, "PUT /up/1?D 300000"],
    ],
    [
      "mount refused",
      { POST: [status(403), begin("/up/1")] },
      { mountFrom: "team/base" },
      "sent",
      [head, mount, ...one],
    ],
    [
      "an address with a query keeps it as it is",
      { POST: [begin("/up/1?_state=a%3D~b+c")] },
      {},
      "sent",
      [head, `POST ${UPLOADS}`, "PUT /up/1?_state=a%3D~b+c&D 300000"],
    ],
    [
      "429 that names a time",
      { PUT: [status(429, { "Retry-After": "0" }), created], GET: [status(404)] },
      {},
      "sent",
      [
        ...[head, ...one, "GET /up/1", head, "DELETE /up/1"],
        ...[`POST ${UPLOADS}`, "PUT /up/2?D 300000"],
      ],
    ],
  ];
  for (const [name, answers, options, outcome, asked] of cases) {
    await using registry = await uploadsTo(answers);
    assert.equal(await put(registry, options), outcome, name);
    assert.deepEqual(told(registry), asked, name);
  }
});

test("what breaks off goes on from where the registry has it", async () => {
  const ranged = (range: string) => status(204, { Range: range, Location: "/up/1?more" });
  for (const [name, range, rest] of [
    ["from the middle", "0-99999", ["PATCH /up/1?more 100000-299999 200000", "PUT /up/1?next&D"]],
    ["all of it is there", "0-299999", ["PUT /up/1?more&D"]],
    [
      "nothing is there",
      "0-0",
      ["HEAD /v2/team/app/blobs/B", "DELETE /up/1", `POST ${UPLOADS}`, "PUT /up/2?D 300000"],
    ],
    [
      "more than there is",
      "0-300000",
      ["HEAD /v2/team/app/blobs/B", "DELETE /up/1", `POST ${UPLOADS}`, "PUT /up/2?D 300000"],
    ],
  ] as const) {
    await using registry = await uploadsTo({
      PUT: [reset, created],
      GET: [ranged(range)],
      PATCH: [status(202, { Location: "/up/1?next", Range: "0-299999" })],
    });
    assert.equal(await put(registry), "sent", name);
    assert.deepEqual(told(registry).slice(3), ["GET /up/1", ...rest], name);
    const patch = registry.seen.find(({ method }) => method === "PATCH");
    if (patch) assert.equal(patch.body, content.subarray(100_000).toString(), name);
  }
});

test("an upload whose last answer was lost is done", async () => {
  await using registry = await uploadsTo({
    HEAD: [status(404), status(200)],
    PUT: [reset],
    GET: [status(404)],
  });
  assert.equal(await put(registry), "sent");
  assert.equal(registry.seen.filter(({ method }) => method === "PUT").length, 1);
});

test("a registry that takes no such large piece gets chunks, as large as it wants", async () => {
  const large = Buffer.alloc(40 * 1024 * 1024, "0123456789abcdef");
  let taken = 0;
  await using registry = await uploadsTo({
    POST: [begin("/up/1"), begin("/up/2", { "OCI-Chunk-Min-Length": "1000" })],
    PUT: [status(413), created],
    PATCH: [
      ({ body }, response) => {
        taken += body.length;
        response.writeHead(202, { Location: "/up/2?x", Range: `0-${taken - 1}` }).end();
      },
    ],
  });
  let sent = 0;
  assert.equal(await put(registry, { onSent: (bytes) => (sent = bytes) }, large), "sent");
  assert.equal(sent, large.length);
  assert.deepEqual(
    registry.seen
      .filter(({ method }) => method === "PATCH")
      .map(({ headers }) => headers["content-range"]),
    ["0-16777215", "16777216-33554431", "33554432-41943039"],
  );
  assert.deepEqual(
    registry.seen.filter(({ method }) => method === "DELETE").map(({ url }) => url),
    ["/up/1"],
  );
});

test("what does not go well ends in one error, with few requests, and the upload is cancelled", async () => {
  const cases: readonly (readonly [
    string,
    Readonly<Record<string, readonly Answer[]>>,
    RegExp,
    number,
  ])[] = [
    ["500 forever", { PUT: [status(500)], GET: [status(404)] }, /status 500/, 24],
    ["reset forever", { PUT: [reset], GET: [status(404)] }, /broke the connection off/, 24],
    [
      "all is reset",
      { PUT: [reset], GET: [reset], DELETE: [reset] },
      /broke the connection off/,
      12,
    ],
    ["429", { PUT: [status(429)] }, /takes no more requests/, 5],
    ["denied", { PUT: [status(403)] }, /lets nobody push to team\/app/, 5],
    ["wrong digest", { PUT: [status(400)] }, /status 400/, 5],
    ["chunks neither", { PUT: [status(413)], PATCH: [status(413)] }, /status 413/, 9],
    [
      "it says another digest",
      { PUT: [status(201, { "Docker-Content-Digest": `sha256:${"0".repeat(64)}` })] },
      /does not answer as a registry/,
      5,
    ],
    ["no way on", { POST: [status(202)] }, /does not say where it goes on/, 3],
    ["no address", { POST: [begin("http://[")] }, /sends on to no address/, 3],
  ];
  for (const [name, answers, words, most] of cases) {
    await using registry = await uploadsTo(answers);
    const error = await failureOf(put(registry));
    assert.match(error.message, words, name);
    assert.ok(registry.seen.length <= most, `${name}: ${told(registry).join("\n")}`);
    const began = registry.seen.some(({ method }) => method === "PUT");
    assert.equal(
      registry.seen.some(({ method }) => method === "DELETE"),
      began,
      name,
    );
  }
});

test("a blob that fails is its own error, and is tried once", async () => {
  const broken = new Error("the disk is gone");
  async function* fail(): AsyncGenerator<Uint8Array> {
    yield content.subarray(0, 1000);
    throw broken;
  }
  async function* short(): AsyncGenerator<Uint8Array> {
    yield content.subarray(0, 1000);
  }
  for (const [open, words] of [
    [fail, /the disk is gone/],
    [short, /shorter than was said/],
  ] as const) {
    await using registry = await uploadsTo({});
    const client = clientFor(registry);
    const blob = { digest, size: content.length, open };
    await assert.rejects(client.putBlob("team/app", blob), words);
    client.close();
    await delay(20);
    const methods = registry.seen.map(({ method }) => method);
    assert.ok(methods.filter((method) => method === "PUT").length <= 1);
    assert.equal(methods.at(-1), "DELETE");
  }
});

test("a token that has expired meanwhile is renewed, and all of the blob goes again", async () => {
  let tokens = 0;
  await using service = await startServer((_seen, response) =>
    response.end(JSON.stringify({ token: `hunter2token${++tokens}`, expires_in: 300 })),
  );
  let puts = 0;
  await using registry = await startServer(({ method, url, authorization, body }, response) => {
    const wanted = `Bearer realm="http://${service.address}/token",service="s"`;
    const expired = method === "PUT" && ++puts === 1;
    if (authorization === undefined || expired) {
      response.writeHead(401, { "WWW-Authenticate": wanted }).end();
    } else if (method === "HEAD") response.writeHead(404).end();
    else if (method === "POST") response.writeHead(202, { Location: "/up/1" }).end();
    else response.writeHead(url.startsWith("/up/1?") && body.length === 300_000 ? 201 : 400).end();
  });
  assert.equal(await put(registry), "sent");
  assert.equal(puts, 2);
});

test("an upload may go on elsewhere, without the login, and not without TLS", async () => {
  await using storage = await startServer((_seen, response) => response.writeHead(201).end());
  await using registry = await uploadsTo({ POST: [begin(`http://${storage.address}/put?signed`)] });
  assert.equal(await put(registry), "sent");
  assert.deepEqual(
    storage.seen.map(({ url, authorization, body }) => [url, authorization, body.length]),
    [[`/put?signed&${query}`, undefined, 300_000]],
  );
});

test("a manifest is kept as it was sent, or that is an error", async () => {
  const bytes = Buffer.from('{"schemaVersion":2}');
  const manifest = { mediaType: mediaTypes.manifest, bytes };
  const said = { "Docker-Content-Digest": digestOf(bytes) };
  const unknown = { errors: [{ code: "MANIFEST_BLOB_UNKNOWN", message: "blob unknown" }] };
  for (const [answers, outcome] of [
    [[status(201, said)], "put"],
    [[status(201)], "put"],
    [[status(500), reset, status(201, said)], "put"],
    [[status(201, { "Docker-Content-Digest": digest })], /does not keep team\/app as it was sent/],
    [
      [
        (_seen: Seen, response: ServerResponse) =>
          response.writeHead(400).end(JSON.stringify(unknown)),
      ],
      "parts-missing",
    ],
    [[status(400)], /answers with status 400/],
    [[status(500)], /status 500/],
  ] as const) {
    await using registry = await uploadsTo({ PUT: answers });
    const client = clientFor(registry);
    const putting = client.putManifest("team/app", "v1", manifest);
    if (typeof outcome === "string") assert.equal((await putting).kind, outcome);
    else assert.match((await failureOf(putting)).message, outcome);
    client.close();
    const [, first] = registry.seen;
    assert.equal(first?.url, "/v2/team/app/manifests/v1");
    assert.equal(first?.headers["content-type"], mediaTypes.manifest);
    assert.equal(first?.body, `${bytes}`);
    assert.ok(registry.seen.length <= 5);
  }
});

test("a cancel in the middle of an upload ends it within a moment, and cancels it there", async () => {
  await using registry = await uploadsTo({ PUT: [() => undefined] });
  const client = clientFor(registry);
  const abort = new AbortController();
  const blob = { digest, size: content.length, open: () => inPieces(content) };
  const putting = client.putBlob("team/app", blob, {}, abort.signal);
  putting.catch(() => undefined);
  await delay(100);
  const from = performance.now();
  abort.abort();
  await assert.rejects(putting, { name: "AbortError" });
  assert.ok(performance.now() - from < 200);
  client.close();
  assert.equal(registry.seen.at(-1)?.method, "DELETE");
});
