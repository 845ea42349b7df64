import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { copyFiles } from "../../../src/assemble/files/copyFiles.ts";
import type { CopyRequest } from "../../../src/assemble/files/copyRequest.ts";
import { emptyTree } from "../../../src/assemble/files/fileTree.ts";
import { isSlipwayError } from "../../../src/base/errors.ts";
import { copy, type Files, layerFilesOf, listing, requestOf, treeOf } from "./treeFixture.ts";

const context: Files = {
  a: "hello",
  b: "bb",
  ".hid": "h",
  "d/": { mode: 0o700 },
  "d/e/": {},
  "d/e/y": "y",
  "d/x": { text: "x", mode: 0o4755 },
  "d/l": "-> ../a",
  l: "-> a",
  dl: "-> d",
  dang: "-> nowhere",
  "empty/": { mode: 0o1777 },
};

interface Row {
  readonly name: string;
  readonly base?: Files;
  readonly from?: Files;
  readonly paths: readonly string[];
  readonly to: string;
  readonly choices?: Partial<CopyRequest>;
  /** The layer. */
  readonly layer?: readonly string[];
  /** What the error says instead. */
  readonly fails?: RegExp;
}

/** What BuildKit of docker 28.5 makes of the same. */
const rows: readonly Row[] = [
  { name: "a file to a new name", paths: ["a"], to: "/q", layer: ["file 644 0:0 q hello"] },
  {
    name: "a file into a folder that is made",
    paths: ["a"],
    to: "/x/y/",
    layer: ["folder 755 0:0 x", "folder 755 0:0 x/y", "file 644 0:0 x/y/a hello"],
  },
  {
    name: "a file into a folder that is there, which stands in the layer as it is",
    base: { "t/": { mode: 0o1777, uid: 3 } },
    paths: ["a"],
    to: "/t",
    layer: ["folder 1777 3:0 t", "file 644 0:0 t/a hello"],
  },
  {
    name: "a slash and a dot are a folder, too",
    paths: ["a"],
    to: "/n/.",
    layer: ["folder 755 0:0 n", "file 644 0:0 n/a hello"],
  },
  {
    name: "several sources and no slash: the last one stays",
    paths: ["a", "b"],
    to: "/q",
    layer: ["file 644 0:0 q bb"],
  },
  {
    name: "a file in place of a file",
    base: { q: { text: "old", mode: 0o600 } },
    paths: ["a"],
    to: "/q",
    layer: ["file 644 0:0 q hello"],
  },
  {
    name: "the same file again is no change",
    base: { q: "hello" },
    paths: ["a"],
    to: "/q",
    layer: [],
  },
  {
    name: "what a folder has, not itself: the made one is 755, those below keep their mode",
    from: { "d/": { mode: 0o700 }, "d/e/": { mode: 0o711 }, "d/e/y": "y" },
    paths: ["d"],
    to: "/q",
    layer: ["folder 755 0:0 q", "folder 711 0:0 q/e", "file 644 0:0 q/e/y y"],
  },
  {
    name: "folders that are there get mode and owner of those below the source, not of itself",
    base: { "q/": { mode: 0o1777 }, "q/e/": { mode: 0o700, uid: 5 } },
    paths: ["d"],
    to: "/q",
    layer: [
      "folder 1777 0:0 q",
      "folder 755 0:0 q/e",
      "file 644 0:0 q/e/y y",
      "symlink 777 0:0 q/l -> ../a",
      "file 4755 0:0 q/x x",
    ],
  },
  {
    name: "an empty folder into one that is there leaves no trace",
    base: { "q/": {} },
    paths: ["empty"],
    to: "/q",
    layer: [],
  },
  {
    name: "wildcards: hidden files, contents of folders, in the order of names",
    from: { b: "1", ".h": "2", "d/b": "3", "e/f/": {} },
    paths: ["*"],
    to: "/g/",
    layer: ["folder 755 0:0 g", "file 644 0:0 g/.h 2", "file 644 0:0 g/b 3", "folder 755 0:0 g/f"],
  },
  {
    name: "wildcards in the middle, classes, and two stars that are one",
    from: { "a1/x/f": "1", "a2/f": "2", "a3/x/f": "3", "b/x/f": "4", "a4/y/z/f": "5" },
    paths: ["a[^3]/**/[d-g]"],
    to: "/w/",
    layer: ["folder 755 0:0 w", "file 644 0:0 w/f 1"],
  },
  {
    name: "a wildcard that is escaped by a class",
    from: { "a[0]": "1", a0: "2" },
    paths: ["a[[]0]"],
    to: "/w/",
    layer: ["folder 755 0:0 w", "file 644 0:0 w/a[0] 1"],
  },
  { name: "a wildcard without a match", paths: ["z*", "[a-"], to: "/q/", layer: [] },
  {
    name: "a wildcard in a folder that is missing",
    paths: ["no/z*"],
    to: "/q/",
    fails: /There is no no in the build context/,
  },
  {
    name: "a missing source, with a name that is near",
    from: { "docs/readme.md": "" },
    paths: ["docs/raedme.md"],
    to: "/q",
    fails: /There is no docs\/raedme\.md.*Did you mean docs\/readme\.md\?/,
  },
  {
    name: "a source stays below the root",
    paths: ["../../a", "/./d/../b"],
    to: "/q/",
    layer: ["folder 755 0:0 q", "file 644 0:0 q/a hello", "file 644 0:0 q/b bb"],
  },
  {
    name: "a link as source is followed and keeps its name; links below are copied",
    paths: ["l", "dl"],
    to: "/q/",
    layer: [
      "folder 755 0:0 q",
      "folder 755 0:0 q/e",
      "file 644 0:0 q/e/y y",
      // `d/l` is copied over it.
      "symlink 777 0:0 q/l -> ../a",
      "file 4755 0:0 q/x x",
    ],
  },
  { name: "a link to nowhere", paths: ["dang"], to: "/q", fails: /There is no dang/ },
  { name: "a wildcard that meets one", paths: ["da*"], to: "/q", fails: /There is no dang/ },
  {
    name: "links on the way to the destination stay below the root",
    base: { "t/real/": {}, "t/abs": "-> /t/real", "t/up": "-> ../../../../t/real" },
    paths: ["a"],
    to: "/t/abs/",
    layer: ["folder 755 0:0 t", "folder 755 0:0 t/real", "file 644 0:0 t/real/a hello"],
  },
  {
    name: "many steps up",
    base: { "t/real/": {}, "t/up": "-> ../../../../t/real" },
    paths: ["a"],
    to: "/t/up/c",
    layer: ["folder 755 0:0 t", "folder 755 0:0 t/real", "file 644 0:0 t/real/c hello"],
  },
  {
    name: "a link as destination: what it leads to is written",
    base: { f: "old", ln: "-> f" },
    paths: ["a"],
    to: "/ln",
    layer: ["file 644 0:0 f hello"],
  },
  {
    name: "a link to nothing as destination",
    base: { ln: "-> /not/there" },
    paths: ["a"],
    to: "/ln",
    layer: ["folder 755 0:0 not", "file 644 0:0 not/there hello"],
  },
  {
    name: "a link in the place of a file in a folder is replaced",
    base: { "q/x": "-> /etc/shadow", "etc/shadow": "s" },
    paths: ["d"],
    to: "/q",
    layer: [
      "folder 755 0:0 q",
      "folder 755 0:0 q/e",
      "file 644 0:0 q/e/y y",
      "symlink 777 0:0 q/l -> ../a",
      "file 4755 0:0 q/x x",
    ],
  },
  {
    name: "links in a circle",
    base: { one: "-> two", two: "-> one" },
    paths: ["a"],
    to: "/one/",
    fails: /in a circle/,
  },
  {
    name: "a link that grows",
    base: { one: "-> one/one" },
    paths: ["a"],
    to: "/one",
    fails: /in a circle/,
  },
  { name: "a file as folder", base: { f: "1" }, paths: ["a"], to: "/f/", fails: /\/f is there/ },
  { name: "below a file", base: { f: "1" }, paths: ["a"], to: "/f/x/y", fails: /\/f is there/ },
  { name: "a folder onto a file", base: { f: "1" }, paths: ["d"], to: "/f", fails: /\/f is there/ },
  {
    name: "a file onto a folder in a folder",
    base: { "q/a/": {} },
    paths: ["a"],
    to: "/q",
    fails: /\/q\/a cannot be replaced/,
  },
  {
    name: "a folder onto a file in a folder",
    base: { "q/e": "1" },
    paths: ["d"],
    to: "/q",
    fails: /onto \/q\/e/,
  },
  {
    name: "a folder onto a link in a folder",
    base: { "q/e": "-> /tmp", "tmp/": {} },
    paths: ["d"],
    to: "/q",
    fails: /onto \/q\/e/,
  },
  {
    name: "--chown is for what is copied and made, not for what is there",
    base: { "x/": {} },
    paths: ["a"],
    to: "/x/y/",
    choices: { owner: "7:8" },
    layer: ["folder 755 0:0 x", "folder 755 7:8 x/y", "file 644 7:8 x/y/a hello"],
  },
  {
    name: "without it owners are kept",
    from: { f: { text: "1", uid: 33, gid: 44 } },
    paths: ["f"],
    to: "/x",
    layer: ["file 644 33:44 x 1"],
  },
  {
    name: "--chmod in digits is for what is made, too, less the umask",
    paths: ["a"],
    to: "/n1/n2/f",
    choices: { mode: "1666" },
    layer: ["folder 644 0:0 n1", "folder 644 0:0 n1/n2", "file 1666 0:0 n1/n2/f hello"],
  },
  {
    name: "--chmod in letters is not; links have none",
    paths: ["d"],
    to: "/p",
    choices: { mode: "u=rwX,g=,o+x", owner: "9" },
    layer: [
      "folder 755 9:9 p",
      "folder 705 9:9 p/e",
      "file 605 9:9 p/e/y y",
      "symlink 777 9:9 p/l -> ../a",
      "file 705 9:9 p/x x",
    ],
  },
  { name: "no mode", paths: ["a"], to: "/p", choices: { mode: "17777" }, fails: /is no mode/ },
  {
    name: "a folder that passes its group on",
    base: { "g/": { mode: 0o2770, gid: 50 } },
    paths: ["a"],
    to: "/g/h/",
    layer: ["folder 2770 0:50 g", "folder 2755 0:50 g/h", "file 644 0:0 g/h/a hello"],
  },
  {
    name: "--link does not look at what is there",
    base: { "t/": { mode: 0o1777 }, "t/ln": "-> real", "t/real/": {} },
    paths: ["a"],
    to: "/t/ln/",
    choices: { link: true, owner: "7" },
    layer: ["folder 755 7:7 t", "folder 755 7:7 t/ln", "file 644 7:7 t/ln/a hello"],
  },
  {
    name: "--link means nothing beside a mode",
    base: { "t/": { mode: 0o1777 }, "t/ln": "-> real", "t/real/": {} },
    paths: ["a"],
    to: "/t/ln/",
    choices: { link: true, mode: "600" },
    layer: ["folder 1777 0:0 t", "folder 755 0:0 t/real", "file 600 0:0 t/real/a hello"],
  },
  {
    name: "--exclude is for what folders have",
    from: { "p.txt": "1", "s/p.txt": "2", "s/q/p.md": "3", "s/q/r.txt": "4", "t/": {} },
    paths: ["p.*", "s"],
    to: "/x/",
    choices: { excludes: ["*.txt"] },
    layer: [
      "folder 755 0:0 x",
      "file 644 0:0 x/p.txt 1",
      "folder 755 0:0 x/q",
      "file 644 0:0 x/q/p.md 3",
      "file 644 0:0 x/q/r.txt 4",
    ],
  },
  {
    name: "--exclude: several, two stars, exceptions in a folder that is left out",
    from: { "a.txt": "1", "s/b.txt": "2", "s/c": "3", "d/e/f": "4", "d/e/g": "5", "d/h": "6" },
    paths: ["."],
    to: "/x/",
    choices: { excludes: ["**/*.txt", "d", "!d/e/f"] },
    layer: [
      "folder 755 0:0 x",
      "folder 755 0:0 x/d",
      "folder 755 0:0 x/d/e",
      "file 644 0:0 x/d/e/f 4",
      "folder 755 0:0 x/s",
      "file 644 0:0 x/s/c 3",
    ],
  },
  {
    name: "--parents",
    from: { "p/": { mode: 0o711 }, "p/q/": { mode: 0o750 }, "p/q/f": "1", "p/g": "2", "r/f": "3" },
    paths: ["p/q/f", "./r"],
    to: "/x/",
    choices: { parents: true },
    layer: [
      "folder 755 0:0 x",
      "folder 711 0:0 x/p",
      "folder 750 0:0 x/p/q",
      "file 644 0:0 x/p/q/f 1",
      "folder 755 0:0 x/r",
      "file 644 0:0 x/r/f 3",
    ],
  },
  {
    name: "--parents with a pivot and wildcards",
    from: { "v/x/a.go": "1", "v/x/y/b.go": "2", "v/x/y/c": "3", "w/x/d.go": "4" },
    paths: ["v/./**/*.go"],
    to: "/x",
    choices: { parents: true },
    layer: [
      "folder 755 0:0 x",
      "folder 755 0:0 x/x",
      "file 644 0:0 x/x/a.go 1",
      "folder 755 0:0 x/x/y",
      "file 644 0:0 x/x/y/b.go 2",
    ],
  },
  {
    name: "more names of one file, devices and attributes",
    from: {
      "d/one": { text: "1", xattrs: new Map([["user.x", Buffer.from("y")]]) },
      "d/three": "= d/one",
      "d/two": "= d/one",
      "d/dev": { kind: "character-device", device: [1, 3], mode: 0o666 },
      "d/pipe": { kind: "pipe" },
    },
    paths: ["d"],
    to: "/x",
    choices: { owner: "4:4" },
    layer: [
      "folder 755 4:4 x",
      "character-device 666 4:4 x/dev",
      "file 644 4:4 x/one 1",
      "pipe 644 4:4 x/pipe",
      "hardlink 644 4:4 x/three -> x/one",
      "hardlink 644 4:4 x/two -> x/one",
    ],
  },
  {
    name: "the order of a layer is that of bytes, a folder before what is in it",
    from: { "d/a/x": "1", "d/a.b": "2", "d/\u{1f600}": "3", "d/\uffee": "4" },
    paths: ["d"],
    to: "/",
    layer: [
      "folder 755 0:0 a",
      "file 644 0:0 a/x 1",
      "file 644 0:0 a.b 2",
      "file 644 0:0 \uffee 4",
      "file 644 0:0 \u{1f600} 3",
    ],
  },
];

describe("copyFiles", () => {
  for (const { name, base = {}, from = context, paths, to, choices, layer, fails } of rows) {
    it(name, async () => {
      const into = await treeOf(base);
      const source = await treeOf(from);
      const done = copy(into, source, paths, to, choices);
      if (fails === undefined) {
        assert.deepEqual(await done, layer);
        return;
      }
      await assert.rejects(done, (error) => {
        assert.ok(isSlipwayError(error, "build-failed"));
        assert.match(`${error.message} ${error.hint}`, fails);
        return true;
      });
    });
  }

  it("has all names of a file where one of them is new, and none where they are as they were", async () => {
    const source = await treeOf({ "d/a": "1", "d/b": "= d/a", "d/e/c": "= d/a", "d/z": "z" });
    const names = [
      "hardlink 644 0:0 x/b -> x/a",
      "folder 755 0:0 x/e",
      "hardlink 644 0:0 x/e/c -> x/a",
    ];
    for (const there of [{ "x/a": "1" }, { "x/b": "1", "x/e/c": "1", "x/z": "z" }]) {
      const into = await treeOf({ "x/": {}, ...there });
      const lines = await copy(into, source, ["d"], "/x/");
      assert.deepEqual(
        lines.filter((line) => !line.endsWith("z")),
        ["folder 755 0:0 x", "file 644 0:0 x/a 1", ...names],
      );
      assert.deepEqual(await copy(into, source, ["d"], "/x/"), []);
    }
    const apart = await treeOf({ "x/a": "1", "x/b": "1", "x/e/c": "1", "x/z": "z" });
    assert.deepEqual(await copy(apart, source, ["d"], "/x/"), []);
  });

  it("takes contents as files of their name", async () => {
    const [file] = layerFilesOf({ EOF: { text: "hi", mode: 0o600 } });
    assert.ok(file);
    const to = (destination: string) => ({
      ...requestOf(emptyTree(), [], destination),
      sources: [{ kind: "content" as const, file }],
    });
    const tree = emptyTree();
    assert.deepEqual(await listing(await copyFiles(tree, to("/f"))), ["file 600 0:0 f hi"]);
    assert.deepEqual(await listing(await copyFiles(tree, to("/g/"))), [
      "folder 755 0:0 g",
      "file 600 0:0 g/EOF hi",
    ]);
  });

  it("resolves names in the destination's tree, and fails for them on nothing", async () => {
    const passwd = "root:x:0:0::/:/\nweb:x:33:34::/:/\n";
    const into = await treeOf({ "etc/passwd": passwd, "etc/group": "www:x:99:\n" });
    const source = await treeOf(context);
    for (const [owner, found] of [
      ["web", "33:34"],
      ["web:www", "33:99"],
      ["web:", "33:0"],
      ["web:nope", "33:34"],
      ["nope", "0:0"],
      [":www", "0:99"],
      ["5", "5:5"],
      ["5:root", "5:0"],
      ["root:7", "0:7"],
    ] as const) {
      const lines = await copy(into.fork(), source, ["a"], "/f", { owner });
      assert.deepEqual(lines, [`file 644 ${found} f hello`], owner);
    }
    await assert.rejects(copy(emptyTree(), source, ["a"], "/f", { owner: "web" }), /no files yet/);
    assert.deepEqual(await copy(emptyTree(), source, ["a"], "/f", { owner: "root" }), [
      "file 644 0:0 f hello",
    ]);
  });

  it("keeps times up to the epoch, and gives it to what is made", async () => {
    const source = await treeOf({
      "d/": { modified: 40 },
      "d/old": { modified: 50.7 },
      "d/new": { modified: 9e9 },
    });
    const request = requestOf(source, ["d"], "/p/q", { epoch: 600 });
    const files = [...(await copyFiles(emptyTree(), request))];
    assert.deepEqual(
      files.map(({ path, modified }) => [path, modified]),
      [
        ["p", 600],
        ["p/q", 40],
        ["p/q/new", 600],
        ["p/q/old", 50],
      ],
    );
  });

  it("shows in the tree what the layer brings, and in no other tree", async () => {
    const base = await treeOf({ "x/": {}, "x/keep": "1" });
    const [one, other] = [base.fork(), base.fork()];
    const source = await treeOf(context);
    await copy(one, source, ["a"], "/x/");
    await copy(one, source, ["d"], "/x/d", { link: true });
    assert.deepEqual(one.list("x"), ["a", "d", "keep"]);
    assert.deepEqual(one.list("x/d"), ["e", "l", "x"]);
    assert.deepEqual(other.list("x"), ["keep"]);
    assert.deepEqual(base.list("x"), ["keep"]);
  });
});
