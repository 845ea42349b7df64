import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openLayouts } from "../../src/engine/buildkit/openLayouts.ts";
import type { BackendEvent, BuildRequest } from "../../src/engine/engine.ts";
import type { LayoutAccess, WrittenLayout } from "../../src/engine/layoutAccess.ts";
import type { ContentStore } from "../../src/engine/session/contentStore.ts";
import { buildRequest } from "./engineFixture.ts";

const digest = `sha256:${"a".repeat(64)}`;
const descriptor = { mediaType: "m", digest, size: 5, annotations: { kept: "1" } };
const never = new AbortController().signal;

function storeNamed(name: string): ContentStore & { readonly name: string } {
  return {
    name,
    size: async () => undefined,
    async *read() {
      yield* [];
    },
  };
}

/** What a build asked of the layouts of a machine that has those that are given. */
function recordAccess(present: readonly string[] = ["/in"], missing?: Error) {
  const asked: string[] = [];
  const named: unknown[] = [];
  const writtenTo = (folder: string): WrittenLayout => ({
    store: storeNamed(folder),
    async name(blob, names) {
      named.push([folder, blob, names]);
      return blob.digest === digest;
    },
    async close() {
      asked.push(`close ${folder}`);
    },
  });
  const access: LayoutAccess = {
    async openCache(folder, wanted) {
      asked.push(`read ${folder} ${wanted.digest ?? wanted.tag}`);
      return present.includes(folder) ? { digest, store: storeNamed(folder) } : "it is not there";
    },
    async openContext(source) {
      asked.push(source);
      return { digest, store: storeNamed(source) };
    },
    async openForWriting(folder) {
      if (missing) throw missing;
      asked.push(`write ${folder}`);
      return writtenTo(folder);
    },
  };
  return { access, asked, named };
}

async function opened(choices: Partial<BuildRequest>, layouts?: LayoutAccess) {
  const events: BackendEvent[] = [];
  const request = buildRequest("", { ...choices, ...(layouts && { layouts }) });
  const it = await openLayouts(request, (event) => events.push(event), never);
  return { ...it, events, ids: [...(it.content?.stores.keys() ?? [])] };
}

const local = (attributes: Readonly<Record<string, string>>) => ({ type: "local", attributes });

describe("openLayouts", () => {
  test("a build without any is as it was, and offers nothing", async () => {
    const choices: Partial<BuildRequest> = {
      cacheFrom: [{ type: "registry", attributes: { ref: "a", src: "/b" } }],
      cacheTo: [{ type: "inline", attributes: {} }],
      contexts: { a: { folder: "/a" }, b: { source: "docker-image://b" } },
      outputs: [{ type: "oci", destination: "/x.tar", attributes: { tar: "true" } }],
    };
    const { build, content, events } = await opened(choices);
    assert.deepEqual([content, events], [undefined, []]);
    for (const [key, value] of Object.entries(choices)) {
      assert.deepEqual(build[key as keyof BuildRequest], value);
    }
  });

  test("names that any header can carry stand for paths, and all else is as it was said", async () => {
    const { access } = recordAccess();
    const { build, ids } = await opened(
      {
        cacheFrom: [local({ src: "/in", tag: "t" })],
        cacheTo: [local({ dest: "/out, ü", mode: "max", "ignore-error": "true" })],
        contexts: { base: { source: "oci-layout:///lay out:1" } },
        outputs: [{ type: "oci", destination: "/image", attributes: { tar: "false", name: "n" } }],
      },
      access,
    );
    const [from] = build.cacheFrom ?? [];
    const [to] = build.cacheTo ?? [];
    const { src = "", ...read } = from?.attributes ?? {};
    const { dest = "", ...written } = to?.attributes ?? {};
    assert.deepEqual(read, { digest, tag: "t" });
    assert.deepEqual(written, { mode: "max", "ignore-error": "true" });
    const base = build.contexts?.base;
    assert.ok(base && "source" in base);
    const name = /^oci-layout:\/\/([a-z0-9-]+)@(sha256:[0-9a-f]+)$/.exec(base.source);
    assert.equal(name?.[2], digest);
    assert.deepEqual(build.outputs, [{ type: "oci", attributes: { tar: "false", name: "n" } }]);
    assert.deepEqual(
      ids.sort(),
      [`local:${src}`, `local:${dest}`, `oci:${name?.[1]}`, "export"].sort(),
    );
    for (const id of ids) assert.match(id, /^[a-z0-9:-]+$/);
    const { cacheFrom, cacheTo, contexts, outputs } = build;
    assert.doesNotMatch(
      JSON.stringify({ cacheFrom, cacheTo, contexts, outputs }),
      /\/in|\/out|lay out|\/image/,
    );
  });

  test("a cache that is not there is left out with a warning", async () => {
    const { access, asked } = recordAccess();
    const { build, events, ids } = await opened(
      { cacheFrom: [local({ src: "/no" }), local({ src: "/in", digest: "d" })] },
      access,
    );
    assert.equal(build.cacheFrom?.length, 1);
    assert.equal(ids.length, 1);
    assert.deepEqual(events, [
      { type: "warning", message: "The cache in /no is left out: it is not there." },
    ]);
    assert.deepEqual(asked, ["read /no latest", "read /in d"]);
  });

  test("a folder that is read and written is one store, which takes", async () => {
    const { access } = recordAccess(["/c"]);
    const { content } = await opened(
      {
        cacheFrom: [local({ src: "/c" })],
        cacheTo: [local({ dest: "/c" }), local({ dest: "/c", tag: "u" })],
      },
      access,
    );
    assert.equal(content?.stores.size, 1);
  });

  test("what was written is named by what the exporters said", async () => {
    const { access, asked, named } = recordAccess();
    const { finish, close, events } = await opened(
      {
        cacheTo: [local({ dest: "/a" }), local({ dest: "/b", tag: "u" })],
        outputs: [{ type: "docker", destination: "/i", attributes: { tar: "0" } }],
      },
      access,
    );
    const json = JSON.stringify(descriptor);
    await finish({
      "cache.manifest": json,
      "containerimage.descriptor": Buffer.from(json).toString("base64"),
      "image.name": "docker.io/library/a:1,b.example/c:2",
    });
    assert.deepEqual(named, [
      ["/a", descriptor, { tag: "latest" }],
      ["/b", descriptor, { tag: "u" }],
      ["/i", descriptor, ["docker.io/library/a:1", "b.example/c:2"]],
    ]);
    await close();
    assert.deepEqual(
      [asked.filter((it) => it.startsWith("close")), events],
      [["close /a", "close /b", "close /i"], []],
    );
  });

  for (const [what, said] of [
    ["nothing", {}],
    ["no JSON", { "cache.manifest": "{" }],
    [
      "another blob",
      { "cache.manifest": JSON.stringify({ ...descriptor, digest: digest.replace("a", "b") }) },
    ],
    ["no digest", { "cache.manifest": JSON.stringify({ ...descriptor, digest: "../x" }) }],
  ] as const) {
    test(`a builder that tells ${what} leaves the cache without a name, which is said`, async () => {
      const { access } = recordAccess();
      const { finish, events } = await opened({ cacheTo: [local({ dest: "/a" })] }, access);
      await finish(said);
      assert.match(JSON.stringify(events), /The cache in \/a cannot be used/);
    });
  }

  test("a cache that failed here, which the builder was to ignore, says why", async () => {
    const { access } = recordAccess();
    const { finish, content, events } = await opened({ cacheTo: [local({ dest: "/a" })] }, access);
    content?.failed(new Error("/other is full."));
    content?.failed(new Error("/a/blobs cannot be used: the disk is full."));
    await finish({});
    assert.deepEqual(events, [
      {
        type: "warning",
        message: "The cache in /a is not whole: /a/blobs cannot be used: the disk is full.",
      },
    ]);
  });

  test("what cannot be opened ends the build, and nothing stays open", async () => {
    const { access, asked } = recordAccess(["/in"], new Error("no room"));
    const contexts = { base: { source: "oci-layout:///l" } };
    await assert.rejects(opened({ contexts, cacheTo: [local({ dest: "/a" })] }, access), /no room/);
    assert.deepEqual(asked, ["oci-layout:///l"]);
  });

  test("a failure of the builder that repeats one of ours is ours", async () => {
    const { access } = recordAccess();
    const { content, causeOf } = await opened({ cacheFrom: [local({ src: "/in" })] }, access);
    const ours = new Error("/in cannot be read");
    content?.failed(ours);
    assert.equal(causeOf("failed to solve: copying: /in cannot be read: unknown"), ours);
    assert.equal(causeOf("exit code: 1"), undefined);
  });
});
