import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { fetchUrl } from "../../src/app/fetchUrl.ts";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";

let server: Server;
let origin = "";
before(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path === "/file") {
      response.setHeader("last-modified", "Thu, 01 Jan 1970 00:01:00 GMT");
      response.end("content");
    } else if (path === "/once") response.writeHead(302, { location: "/file" }).end();
    else if (path === "/round") response.writeHead(302, { location: "/round" }).end();
    else if (path === "/away") response.writeHead(302, { location: "file:///etc/passwd" }).end();
    else if (path === "/cut") {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setTimeout(() => response.destroy(), 20);
    } else if (path !== "/silent") response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

async function read(path: string, signal?: AbortSignal): Promise<readonly [string, number?]> {
  const { content, modified } = await fetchUrl(`${origin}${path}`, signal);
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  const text = Buffer.concat(pieces).toString();
  return modified === undefined ? [text] : [text, modified];
}

for (const path of ["/file", "/once"]) {
  test(`${path} gives its content and its time`, async () => {
    assert.deepEqual(await read(path), ["content", 60]);
  });
}

const faults: readonly (readonly [string, RegExp])[] = [
  ["/missing", /invalid response status 404/],
  ["/round", /more than 10 times/],
  ["/away", /no web address/],
  ["/cut", /cannot be fetched/],
];
for (const [path, words] of faults) {
  test(`${path} is a failure of the build, in words`, async () => {
    const failure = await read(path).catch((error) => error);
    assert.ok(isSlipwayError(failure, "build-failed"), String(failure));
    assert.match(failure.message, words);
  });
}

test("a password in the address is not told", async () => {
  const failure = await fetchUrl(`${origin.replace("//", "//me:secret@")}/missing`).catch(String);
  assert.match(String(failure), /404/);
  assert.doesNotMatch(String(failure), /secret/);
});

test("a cancel ends the wait", async () => {
  const signal = AbortSignal.timeout(30);
  const failure = await read("/silent", signal).catch((error) => error);
  assert.ok(isAbort(failure), String(failure));
});
