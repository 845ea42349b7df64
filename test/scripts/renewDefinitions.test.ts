import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import {
  type ReadDefinition,
  readCopies,
  readOnline,
} from "../../scripts/base-images/definitionReader.ts";
import { renewDefinitions } from "../../scripts/base-images/renewDefinitions.ts";

const LIMIT = { timeout: 20_000 };

const list = "-- packages alpine:3.20 = a/aports list @ 1 --\nbusybox musl\n";
const gone = '-- alpine:3.6 = a/alpine 3.6/Dockerfile @ 2 --\nFROM scratch\nCMD ["/bin/sh"]\n';
const old = "-- alpine:3.20 = a/alpine 3.20/Dockerfile @ 3 --\nFROM scratch\n";
const other = "-- tool:1 = b/tool Dockerfile @ 4 --\nFROM alpine:3.20\n";
const dockerfile = 'FROM scratch\nADD rootfs.tar.gz /\nCMD ["/bin/ash"]\n';
const renewed =
  '-- alpine:3.20 = a/alpine 3.20/Dockerfile @ HEAD --\nFROM scratch\nCMD ["/bin/ash"]\n';

/** Paths of the made-up server, with what each answers. */
type Answers = Readonly<Record<string, RequestListener>>;

const says =
  (status: number, text = "", headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(text);

const good: Answers = {
  "/a/alpine/HEAD/3.20/Dockerfile": says(200, dockerfile),
  "/b/tool/HEAD/Dockerfile": says(200, "FROM alpine:3.20\nUSER tool\n"),
};

describe("renewDefinitions", LIMIT, () => {
  it("stores what a server has, and keeps what it has not", async (t) => {
    const folder = definitions(t);
    const told: string[] = [];
    const { read, asked } = await serve(t, good);
    await renewDefinitions(folder, read, checkAll(folder), (line) => told.push(line));
    assert.deepEqual(texts(folder), {
      "alpine.txt": `${list}${gone}${renewed}`,
      "tool.txt": "-- tool:1 = b/tool Dockerfile @ HEAD --\nFROM alpine:3.20\nUSER tool\n",
    });
    assert.deepEqual(told, ["Kept alpine:3.6: a/alpine 3.6/Dockerfile is gone."]);
    assert.deepEqual(asked.toSorted(), [
      "/a/alpine/HEAD/3.20/Dockerfile",
      "/a/alpine/HEAD/3.6/Dockerfile",
      "/b/tool/HEAD/Dockerfile",
    ]);
  });

  it("follows where a repository has moved to", async (t) => {
    const folder = definitions(t);
    const { read } = await serve(t, {
      ...good,
      "/a/alpine/HEAD/3.20/Dockerfile": says(301, "", { location: "/new/HEAD/Dockerfile" }),
      "/new/HEAD/Dockerfile": says(200, dockerfile),
    });
    await renewDefinitions(folder, read, checkAll(folder), () => undefined);
    assert.equal(texts(folder)["alpine.txt"], `${list}${gone}${renewed}`);
  });

  const faults: Readonly<Record<string, readonly [RequestListener, RegExp]>> = {
    "a page that is no Dockerfile": [says(200, "<html>Log in</html>"), /alpine:3\.20: .*no FROM/],
    nothing: [says(200), /alpine:3\.20: .*no FROM/],
    "a file without an end": [says(200, "FROM a\n".repeat(200_000)), /too long for a Dockerfile/],
    "a server with a fault": [says(503), /a\/alpine 3\.20\/Dockerfile: the server says 503/],
    "a login": [says(401), /the server says 401/],
    "a circle of redirects": [
      says(302, "", { location: "/a/alpine/HEAD/3.20/Dockerfile" }),
      /a\/alpine 3\.20\/Dockerfile: .*redirect/,
    ],
    "a connection that breaks off": [
      (request) => request.socket.destroy(),
      /a\/alpine 3\.20\/Dockerfile: ./,
    ],
    "an answer that breaks off": [
      (_, response) => {
        response.writeHead(200, { "content-length": "1000" });
        response.write("FROM scratch\n", () => response.destroy());
      },
      /a\/alpine 3\.20\/Dockerfile: ./,
    ],
    silence: [() => undefined, /no answer in 0\.5 s/],
    "an answer that stops": [
      (_, response) => {
        response.writeHead(200);
        response.write("FROM scratch\n");
      },
      /no answer in 0\.5 s/,
    ],
  };
  for (const [fault, [answer, message]] of Object.entries(faults)) {
    it(`changes nothing after ${fault}, and says so`, async (t) => {
      const folder = definitions(t);
      const before = texts(folder);
      const { read } = await serve(t, { ...good, "/a/alpine/HEAD/3.20/Dockerfile": answer });
      const run = renewDefinitions(folder, read, checkAll(folder), () => undefined);
      await assert.rejects(run, (error: Error) => {
        assert.match(error.message, /^Nothing was changed/);
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /tool:1/);
        return true;
      });
      assert.deepEqual(texts(folder), before);
    });
  }

  it("changes nothing where no server is", async (t) => {
    const folder = definitions(t);
    const before = texts(folder);
    const read = readOnline({ origin: "http://127.0.0.1:9" });
    const run = renewDefinitions(folder, read, checkAll(folder), () => undefined);
    await assert.rejects(run, /alpine:3\.6: .*\n.*alpine:3\.20: .*\n.*tool:1: /);
    assert.deepEqual(texts(folder), before);
  });

  it("changes nothing where no table can be made of what is new", async (t) => {
    const folder = definitions(t);
    const before = texts(folder);
    const { read } = await serve(t, good);
    const check = (copy: string) => {
      assert.notEqual(copy, folder);
      assert.equal(texts(copy)["alpine.txt"], `${list}${gone}${renewed}`);
      throw new Error("A sign stands for a phrase.");
    };
    await assert.rejects(
      renewDefinitions(folder, read, check, () => undefined),
      /A sign stands for a phrase/,
    );
    assert.deepEqual(texts(folder), before);
  });

  it("refuses a new heading that leads nowhere", async (t) => {
    const folder = definitions(t);
    writeFileSync(join(folder, "new.txt"), "-- new:1 = a/new Dockerfile @ HEAD --\n");
    const { read } = await serve(t, good);
    const run = renewDefinitions(folder, read, checkAll(folder), () => undefined);
    await assert.rejects(run, /new:1: a\/new Dockerfile: there is no such file/);
  });

  it("reads clones in the same way", async (t) => {
    const folder = definitions(t);
    const copies = temporary(t);
    mkdirSync(join(copies, "a/alpine/3.20"), { recursive: true });
    writeFileSync(join(copies, "a/alpine/3.20/Dockerfile"), dockerfile);
    const told: string[] = [];
    await renewDefinitions(folder, readCopies(copies), checkAll(folder), (it) => told.push(it));
    assert.deepEqual(texts(folder), {
      "alpine.txt": `${list}${gone}${renewed}`,
      "tool.txt": other,
    });
    assert.equal(told.length, 2);
  });
});

function definitions(t: TestContext): string {
  const folder = temporary(t);
  writeFileSync(join(folder, "alpine.txt"), list + gone + old);
  writeFileSync(join(folder, "tool.txt"), other);
  return folder;
}

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-renew-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** As long as it is looked at, nothing of it has changed. */
function checkAll(folder: string): (copy: string) => void {
  const before = texts(folder);
  return () => assert.deepEqual(texts(folder), before);
}

function texts(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}

async function serve(
  t: TestContext,
  answers: Answers,
): Promise<{ readonly read: ReadDefinition; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { url = "" } = request;
    asked.push(url);
    (answers[url] ?? says(404, "404: Not Found"))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { read: readOnline({ origin: `http://127.0.0.1:${port}`, milliseconds: 500 }), asked };
}
