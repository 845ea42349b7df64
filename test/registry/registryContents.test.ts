import assert from "node:assert/strict";
import { test } from "node:test";
import { digestOf } from "../../src/oci/digest.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { clientFor, failureOf, openRegistry, sendJson } from "./registryFixture.ts";

const config = Buffer.from('{"os":"linux","architecture":"arm64","variant":"v8"}');
const configDescriptor = {
  ...{ mediaType: mediaTypes.config, digest: digestOf(config), size: config.length },
};
const manifest = Buffer.from(
  JSON.stringify({
    ...{ schemaVersion: 2, mediaType: mediaTypes.manifest, config: configDescriptor },
    layers: [{ ...configDescriptor, mediaType: mediaTypes.layerGzip }],
  }),
);
const digest = digestOf(manifest);

/** Serves the manifest under all names, by a header for what is asked. */
const serve = (
  headers: Readonly<Record<string, string>>,
  content: Buffer | string = manifest,
  statuses: Readonly<Record<string, number>> = {},
) =>
  openRegistry(({ method }, response) => {
    const status = statuses[method] ?? 200;
    response.writeHead(status, { "Content-Length": Buffer.byteLength(content), ...headers });
    response.end(method === "HEAD" ? undefined : content);
  });

const right = { "Content-Type": mediaTypes.manifest, "Docker-Content-Digest": digest };

test("a manifest by tag and by digest", async () => {
  await using registry = await serve(right);
  const client = clientFor(registry);
  const expected = { mediaType: mediaTypes.manifest, digest, size: manifest.length };
  for (const reference of ["v1", digest]) {
    const found = await client.manifest("team/app", reference);
    assert.deepEqual(found.descriptor, expected);
    assert.equal(found.manifest.kind, "manifest");
    assert.deepEqual(await client.headManifest("team/app", reference), expected);
  }
  client.close();
  const asked = registry.seen.slice(1);
  assert.deepEqual(
    asked.map(({ method, url }) => `${method} ${url}`),
    ["v1", digest].flatMap((reference) =>
      ["GET", "HEAD"].map((method) => `${method} /v2/team/app/manifests/${reference}`),
    ),
  );
  for (const type of [mediaTypes.index, mediaTypes.dockerList, mediaTypes.dockerManifest]) {
    assert.ok(asked.every(({ headers }) => headers.accept?.includes(type)));
  }
});

test("HEAD that is refused or tells too little is made up for by GET", async () => {
  const { "Content-Type": type } = right;
  const cases = [
    [{ "Content-Type": type }, {}],
    [right, { HEAD: 405 }],
    [right, { HEAD: 403 }],
    [right, { HEAD: 501 }],
    [{ ...right, "Docker-Content-Digest": "nonsense" }, {}],
  ] as const;
  for (const [headers, statuses] of cases) {
    await using registry = await serve(headers, manifest, statuses);
    const client = clientFor(registry);
    assert.deepEqual(await client.headManifest("a", "v1"), {
      ...{ mediaType: mediaTypes.manifest, digest, size: manifest.length },
    });
    client.close();
  }
});

test("what is not there is undefined for headManifest, and an error for manifest", async () => {
  for (const statuses of [
    { HEAD: 404, GET: 404 },
    { HEAD: 405, GET: 404 },
  ] as const) {
    await using registry = await serve(right, "{}", statuses);
    const client = clientFor(registry);
    assert.equal(await client.headManifest("a", "v1"), undefined);
    const error = await failureOf(client.manifest("a", "v1"));
    client.close();
    assert.deepEqual(error.facts, {
      ...{ registry: registry.address, reason: "not-found", status: 404, login: false },
    });
    assert.match(error.message, /^Cannot read a:v1 at /);
  }
});

test("a manifest that is not the one of its digest is not taken", async () => {
  const other = `sha256:${"1".repeat(64)}`;
  await using saying = await serve({ ...right, "Docker-Content-Digest": other });
  const client = clientFor(saying);
  assert.match(
    (await failureOf(client.manifest("a", "v1"))).message,
    /that it gives is not sha256:1/,
  );
  assert.match((await failureOf(client.headManifest("a", digest))).message, /takes sha256:1+ for/);
  client.close();
  await using silent = await serve({ "Content-Type": mediaTypes.manifest });
  const second = clientFor(silent);
  assert.equal((await second.manifest("a", "v1")).descriptor.digest, digest);
  assert.match((await failureOf(second.manifest("a", other))).message, /is not sha256:1/);
  second.close();
});

test("a digest of SHA-512 is one, too", async () => {
  await using registry = await serve({ "Content-Type": mediaTypes.manifest });
  const client = clientFor(registry);
  const long = digestOf(manifest, "sha512");
  assert.equal((await client.manifest("a", long)).descriptor.digest, long);
  client.close();
});

test("what cannot be read as a manifest", async () => {
  const schema1 = JSON.stringify({ schemaVersion: 1, name: "a", fsLayers: [] });
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    [
      schema1,
      { "Content-Type": "application/vnd.docker.distribution.manifest.v1+prettyjws" },
      /schema 1/,
    ],
    [schema1, {}, /schema 1/],
    ["<html>", { "Content-Type": "text/html" }, /not JSON/],
    ["[]", {}, /not a JSON object/],
    [
      `${manifest}`,
      { "Content-Type": mediaTypes.index },
      /media type .* is not that of what is in it/,
    ],
    ['{"mediaType":"text/plain","layers":[]}', {}, /does not know/],
  ];
  for (const [content, headers, words] of cases) {
    await using registry = await serve(headers, content);
    const client = clientFor(registry);
    const error = await failureOf(client.manifest("a", "v1"));
    client.close();
    assert.equal(error.code, "image-unreadable");
    assert.deepEqual(error.facts, { image: `${registry.address}/a:v1` });
    assert.match(error.message, words);
  }
});

test("a type that says nothing is found out", async () => {
  for (const type of [
    "application/json",
    "application/octet-stream",
    `${mediaTypes.manifest}; x=y`,
  ]) {
    await using registry = await serve({ "Content-Type": type });
    const client = clientFor(registry);
    const found = await client.manifest("a", "v1");
    client.close();
    assert.equal(found.descriptor.mediaType, mediaTypes.manifest);
  }
});

test("more than is sensible is not read", async () => {
  const huge = Buffer.alloc(5 * 1024 * 1024, " ");
  await using registry = await serve({}, huge);
  const client = clientFor(registry);
  const error = await failureOf(client.manifest("a", "v1"));
  assert.match(error.message, /sends more than is sensible/);
  client.close();
  await using endless = await openRegistry((_seen, response) => {
    const more = (): void => {
      while (response.write(huge));
      response.once("drain", more);
    };
    more();
  });
  const second = clientFor(endless);
  for (const call of [() => second.manifest("a", "v1"), () => second.tags("a")]) {
    assert.match((await failureOf(call())).message, /sends more than is sensible/);
  }
  second.close();
});

test("a length that is not that of the content", async () => {
  for (const length of [10, manifest.length + 10]) {
    await using registry = await openRegistry((_seen, response) => {
      const head = `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n`;
      response.socket?.end(`${head}Docker-Content-Digest: ${digest}\r\n\r\n${manifest}`);
    });
    const client = clientFor(registry);
    const error = await failureOf(client.manifest("a", "v1"));
    client.close();
    assert.equal(error.code, "registry-unreachable");
    assert.match(error.message, /that it gives is not sha256|broke the connection off/);
  }
});

test("a config, and what is none", async () => {
  const cases: readonly (readonly [object, Buffer, RegExp])[] = [
    [configDescriptor, Buffer.from(`${config} `), /of 53 bytes and not 52/],
    [configDescriptor, Buffer.alloc(config.length, "x"), /is something else/],
    [{ ...configDescriptor, size: 9_000_000 }, config, /larger than 8 MB/],
  ];
  for (const [descriptor, content, words] of cases) {
    await using registry = await serve({}, content);
    const client = clientFor(registry);
    const error = await failureOf(client.config("a", descriptor as typeof configDescriptor));
    client.close();
    assert.equal(error.code, "registry-unreachable");
    assert.match(error.message, words);
  }
  await using registry = await serve({}, config);
  const client = clientFor(registry);
  const found = await client.config("a", configDescriptor);
  client.close();
  assert.deepEqual(found, {
    ...{ os: "linux", architecture: "arm64", variant: "v8", config: {}, diffIds: [], history: [] },
  });
});

test("blobs that are there and not", async () => {
  await using registry = await openRegistry(({ url }, response) =>
    response.writeHead(url.endsWith(digest) ? 200 : 404).end(),
  );
  const client = clientFor(registry);
  assert.equal(await client.hasBlob("a", digest), true);
  assert.equal(await client.hasBlob("a", configDescriptor.digest), false);
  client.close();
  assert.deepEqual([...new Set(registry.seen.slice(1).map(({ method }) => method))], ["HEAD"]);
});

test("names come in pages, whatever host the links name", async () => {
  await using registry = await openRegistry(({ url }, response) => {
    const last = Number(new URL(url, "http://x").searchParams.get("last") ?? "0");
    const [path] = url.split("?");
    const forms = [
      `<${path}?n=2&last=1>; rel="next"`,
      `<http://inside.example:5000${path}?last=2>; rel=next; title="x, y"`,
      `<?last=3>;rel="prev", <?last=3>;REL="next"`,
    ];
    const link = forms[last];
    const key = path?.endsWith("_catalog") ? "repositories" : "tags";
    sendJson(response, 200, { [key]: [`n${last}`, `n${last + 1}`] }, link ? { Link: link } : {});
  });
  const client = clientFor(registry);
  const expected = ["n0", "n1", "n2", "n3", "n4"];
  assert.deepEqual(await client.tags("a"), expected);
  assert.deepEqual(await client.repositories(), expected);
  client.close();
  assert.equal(registry.seen.length, 9);
});

test("pages that lead in a circle or never end come to an end", async () => {
  let count = 0;
  for (const [next, most] of [
    [() => "<?n=1>; rel=next", 3],
    [() => `<?last=${count++}>; rel=next`, 501],
  ] as const) {
    await using registry = await openRegistry((_seen, response) =>
      sendJson(response, 200, { tags: ["a"] }, { Link: next() }),
    );
    const client = clientFor(registry);
    assert.deepEqual(await client.tags("a"), ["a"]);
    client.close();
    assert.ok(registry.seen.length <= most, `${registry.seen.length}`);
  }
});

test("no names, and what are none", async () => {
  for (const body of [
    { name: "a", tags: null },
    { name: "a" },
    { tags: [] },
    { tags: [1, null] },
  ]) {
    await using registry = await openRegistry((_seen, response) => sendJson(response, 200, body));
    const client = clientFor(registry);
    assert.deepEqual(await client.tags("a"), []);
    client.close();
  }
  for (const body of ["<html>", "null", "{}", '{"tags":"v1"}', ""]) {
    await using registry = await openRegistry((_seen, response) => response.end(body));
    const client = clientFor(registry);
    const error = await failureOf(client.tags("a"));
    client.close();
    assert.equal(error.code, "registry-unreachable");
    assert.match(error.message, /does not answer as a registry does: what it lists are no tags/);
  }
});
