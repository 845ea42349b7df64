import { strict as assert } from "node:assert";
import {
  appendFileSync,
  chmodSync,
  readdirSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { buildKitEngines, buildWays, connectBy } from "./buildWays.ts";
import { BASE, connect, eventually, unique } from "./engineFixture.ts";
import { startRefusingProxy } from "./refusingProxy.ts";
import { buildFolder, contentOf } from "./syncedBuild.ts";

const LIMIT = { timeout: 120_000 };
/** A base of nothing, and a command, without which no container can be made to look inside. */
const copies = (...copies: readonly string[]): string =>
  ["FROM scratch", ...copies, 'CMD ["none"]', `LABEL a=${unique()}`, ""].join("\n");

const oddNames = {
  "with, comma.txt": "1",
  "two  blanks ": "2",
  "näm日本/😀.txt": "3",
  "näm日本/～.txt": "4",
  "#hash": "5",
  "!bang": "6",
  "[x]": "7",
  "a/x": "8",
  "a-b": "9",
  "a.b/y": "10",
  "%41+b": "11",
  'quote".txt': "12",
};

const beds = buildKitEngines().flatMap((bed) => buildWays.map((way) => ({ bed, way })));
for (const { bed, way } of beds) {
  describe(`the context file by file, ${way}, ${bed.name}`, () => {
    let engine: Engine;
    let close = async (): Promise<void> => undefined;
    before(async () => {
      ({ engine, close } = await connectBy(way, bed));
    });
    after(() => close());

    test("the image is that of the tar", LIMIT, async () => {
      using folder = createContextFolder({
        ...oddNames,
        Dockerfile: copies("COPY . /ctx/"),
        "links/near": "-> ../a/x",
        "links/gone": "-> no/where",
        "links/far": "-> /etc/passwd",
        "links/folder": "-> ../a",
        "links/self": "-> .",
        "empty/deep/": "",
        zero: "",
        big: "b".repeat(3_000_001),
        run: "x",
        setuid: "x",
        closed: "x",
      });
      for (const [name, mode] of [
        ["run", 0o755],
        ["setuid", 0o4711],
        ["closed", 0o600],
        ["empty/deep", 0o1777],
      ] as const) {
        chmodSync(join(folder.path, name), mode);
      }
      const synced = await buildFolder(engine, folder.path);
      const content = await contentOf(engine, synced);
      const packed = await buildFolder(engine, folder.path, { synced: false });
      assert.deepEqual(content, await contentOf(engine, packed));
      assert.deepEqual([synced.tarOpened, packed.tarOpened], [false, true]);
      for (const name of Object.keys(oddNames)) {
        assert.ok(
          content.some((line) => line.startsWith(`${name}|`)),
          name,
        );
      }
    });

    test("only what COPY names leaves, links with what they lead to", LIMIT, async () => {
      using folder = createContextFolder({
        ...oddNames,
        // One that ends in a blank is lost in the headers of Node 20.
        "two  blanks": "13",
        Dockerfile: copies(
          'COPY ["with, comma.txt", "näm日本/*.txt", "two  blanks", "/ctx/"]',
          "COPY src/*/w?[ab].c *.md /ctx/wild/",
          "COPY current/main /ctx/linked/",
          "COPY ./abs /ctx/abs/",
        ),
        "src/one/wxa.c": "1",
        "src/two/wyb.c": "2",
        "src/two/wyc.c": "no",
        "src/two/deep/wxa.c": "no",
        "README.md": "3",
        "versions/7/main": "4",
        "versions/6/main": "no",
        current: "-> versions/latest",
        "versions/latest": "-> 7",
        abs: "-> /real/folder",
        "real/folder/f": "5",
        "real/other": "no",
        "large/file": "no".repeat(1_000_000),
      });
      const synced = await buildFolder(engine, folder.path);
      const content = await contentOf(engine, synced);
      const packed = await buildFolder(engine, folder.path, { synced: false });
      assert.deepEqual(content, await contentOf(engine, packed));
      assert.deepEqual(
        synced.read,
        [
          ...["README.md", "with, comma.txt", "two  blanks", "näm日本/😀.txt", "näm日本/～.txt"],
          ...["src/one/wxa.c", "src/two/wyb.c", "versions/7/main", "real/folder/f"],
        ].toSorted(),
      );
      assert.ok(synced.listed.includes("current") && synced.listed.includes("versions/latest"));
      for (const path of ["large", "large/file", "src/two/deep", "real/other", "versions/6"]) {
        assert.ok(!synced.listed.includes(path), path);
      }
      assert.ok(synced.bytes < 2000, String(synced.bytes));
    });

    test("what is ignored never leaves, not even its name", LIMIT, async () => {
      const many = Array.from({ length: 600 }, (_, index) => `none-${index}, ü`);
      const tree = {
        "secret/key": "s",
        "secret/keep.pub": "k",
        "näm日本.txt": "n",
        "# odd": "o",
        "commas, in/it": "c",
        kept: "x",
      };
      const ignored = [...many, "secret", "!secret/keep.pub", "näm*", "commas, in", "Dockerfile"];
      const expected = ["# odd", ".dockerignore", "kept", "secret", "secret/keep.pub"];
      for (const [ignoreFile, names] of [
        [".dockerignore", expected],
        ["Dockerfile.dockerignore", [...expected, "Dockerfile.dockerignore"].toSorted()],
      ] as const) {
        using folder = createContextFolder({
          ...tree,
          Dockerfile: copies("COPY . /ctx/"),
          ".dockerignore": "kept",
          [ignoreFile]: ignored.join("\n"),
        });
        const synced = await buildFolder(engine, folder.path);
        const content = await contentOf(engine, synced);
        assert.deepEqual(synced.listed, names);
        // The Dockerfile that is ignored is built, but not copied.
        assert.deepEqual(
          content.map((line) => line.split("|")[0]),
          names,
        );
      }
    });

    test("a second build sends what has changed, and nothing else", LIMIT, async () => {
      using folder = createContextFolder({
        Dockerfile: copies("COPY data /ctx/"),
        "data/a": "a".repeat(700_000),
        "data/b": "b",
        "data/c": "c",
      });
      const build = () => buildFolder(engine, folder.path);
      const first = await build();
      assert.deepEqual(first.read, ["data/a", "data/b", "data/c"]);
      const again = await build();
      assert.deepEqual(again.read, []);
      assert.ok(again.bytes < 500, "at most the Dockerfile");
      writeFileSync(join(folder.path, "data/b"), "B");
      rmSync(join(folder.path, "data/c"));
      const changed = await build();
      assert.deepEqual(changed.read, ["data/b"]);
      assert.deepEqual(await contentOf(engine, changed), ["a|file|644||700000", "b|file|644||B"]);
    });

    test("two folders of one look are two", LIMIT, async () => {
      const trees = ["one", "two"].map((text) => ({
        Dockerfile: "FROM scratch\nCOPY f /ctx/\nCMD x\n",
        f: text,
      }));
      for (const tree of trees) {
        using folder = createContextFolder(tree);
        utimesSync(join(folder.path, "f"), 1000, 1000);
        const built = await buildFolder(engine, folder.path);
        assert.deepEqual(await contentOf(engine, built), [`f|file|644||${tree.f}`]);
      }
    });

    test("COPY takes the unsaved Dockerfile as it would be saved", LIMIT, async () => {
      using folder = createContextFolder({ Dockerfile: "old", a: "x" });
      const dockerfileText = copies("COPY Dockerfile /ctx/");
      const built = await buildFolder(engine, folder.path, {
        open: { dockerfilePath: join(folder.path, "Dockerfile"), dockerfileText },
      });
      const [line = ""] = await contentOf(engine, built);
      assert.equal(line, `Dockerfile|file|644||${dockerfileText}`);
    });

    const mishaps: readonly (readonly [string, (file: string) => void, RegExp])[] = [
      ["grows", (file) => appendFileSync(file, "x"), /big changed while the context was sent\.$/],
      [
        "is written anew",
        (file) => writeFileSync(file, "n".repeat(9_000_000)),
        /big changed while the context was sent\.$/,
      ],
    ];
    for (const [what, happen, message] of mishaps) {
      test(`a file that ${what} before it is sent is named`, LIMIT, async () => {
        using folder = createContextFolder({
          Dockerfile: copies("COPY . /ctx/"),
          big: "b".repeat(9_000_000),
          small: "s",
        });
        const began = Date.now();
        const { error } = await buildFolder(engine, folder.path, {
          afterList: (paths) => paths.includes("big") && happen(join(folder.path, "big")),
        });
        assert.ok(isSlipwayError(error, "context-unusable"), String(error));
        assert.match(error.message, message);
        assert.equal(error.facts.path, join(folder.path, "big"));
        assert.ok(Date.now() - began < 4_000, "the engine ends the build itself");
      });
    }

    test("a file that is written while it is sent is named", LIMIT, async () => {
      using folder = createContextFolder({
        Dockerfile: copies("COPY . /ctx/"),
        big: "b".repeat(30_000_000),
      });
      let written = false;
      const { error } = await buildFolder(engine, folder.path, {
        onSent(bytes) {
          if (written || bytes < 1_000_000) return;
          written = true;
          writeFileSync(join(folder.path, "big"), "n".repeat(30_000_000));
        },
      });
      assert.ok(isSlipwayError(error, "context-unusable"), String(error));
      assert.match(error.message, /big changed while the context was sent\.$/);
    });

    test("cancel in the middle of the files", LIMIT, async () => {
      using folder = createContextFolder({
        Dockerfile: copies("COPY . /ctx/"),
        big: "b".repeat(60_000_000),
      });
      const abort = new AbortController();
      let aborted = 0;
      const { error, bytes } = await buildFolder(engine, folder.path, {
        signal: abort.signal,
        onSent() {
          aborted ||= Date.now();
          abort.abort();
        },
      });
      assert.ok(isAbort(error), String(error));
      assert.ok(Date.now() - aborted < 2_000, `${Date.now() - aborted} ms`);
      assert.ok(bytes < 60_000_000);
      await eventually("no file stays open", () => !openFiles().some((it) => it.includes("big")));
    });

    test("no COPY, no look into the folder", LIMIT, async () => {
      using folder = createContextFolder({
        Dockerfile: `FROM ${BASE}\nRUN : ${unique()}\n`,
        a: "",
      });
      const { error, listed, read } = await buildFolder(engine, folder.path);
      assert.equal(error, undefined, `${error}`);
      assert.deepEqual([listed, read], [[], []]);
    });

    test("a proxy that forbids sessions gets the tar, and says what is lost", LIMIT, async () => {
      using folder = createContextFolder({ Dockerfile: copies("COPY a /ctx/"), a: "x" });
      const proxy = await startRefusingProxy(bed.host, (path) =>
        path.includes("/session") ? [403, "forbidden"] : undefined,
      );
      try {
        const guarded = await connect({ ...bed, host: proxy.host });
        const built = await buildFolder(guarded, folder.path);
        assert.equal(built.error, undefined, `${built.error}`);
        assert.equal(built.tarOpened, true);
        const warnings = built.events.flatMap((event) =>
          event.type === "warning" ? [event.message] : [],
        );
        assert.match(warnings[0] ?? "", /refused to open a build session \(status 403\)/);
        assert.deepEqual(await contentOf(engine, built), ["a|file|644||x"]);
        const secrets = [{ id: "a", read: async () => Buffer.from("s") }];
        const { error } = await buildFolder(guarded, folder.path, { request: { secrets } });
        assert.ok(isSlipwayError(error, "engine-refused"), String(error));
      } finally {
        await proxy.close();
      }
    });

    test("an engine that knows no client-session gets the tar", LIMIT, async () => {
      using folder = createContextFolder({ Dockerfile: copies("COPY a /ctx/"), a: "x" });
      const proxy = await startRefusingProxy(bed.host, (path) => {
        if (path === "/grpc") return [404, "page not found"];
        return path.includes("remote=client-session")
          ? [400, "could not parse remote: client-session"]
          : undefined;
      });
      try {
        const built = await buildFolder(await connect({ ...bed, host: proxy.host }), folder.path);
        assert.equal(built.error, undefined, `${built.error}`);
        assert.equal(built.tarOpened, true);
        assert.deepEqual(await contentOf(engine, built), ["a|file|644||x"]);
      } finally {
        await proxy.close();
      }
    });
  });
}

function openFiles(): readonly string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
}
