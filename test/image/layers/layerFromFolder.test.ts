import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { isSlipwayError } from "../../../src/base/errors.ts";
import type { LayerFile } from "../../../src/image/layers/layerFile.ts";
import { layerFromFiles, type NewFile } from "../../../src/image/layers/layerFromFiles.ts";
import {
  type FolderLayerOptions,
  layerFromFolder,
} from "../../../src/image/layers/layerFromFolder.ts";
import { writeLayer } from "../../../src/image/layers/writeLayer.ts";
import { createContextFolder } from "../../buildcontext/contextFolder.ts";
import { filesOf, memoryStore } from "./layerFixture.ts";

const options: FolderLayerOptions = { prefix: "", epoch: 1000 };
const gzip = { compression: "gzip" } as const;

describe("layerFromFolder", () => {
  it("gives files, folders, links and hard links in the order of a layer", async () => {
    using folder = createContextFolder({
      ...{ "a/b": "1", "a.txt": "2", "a/ö/": "", "empty/": "", z: "l".repeat(300_000) },
      link: "-> ../nowhere",
    });
    const file = (name: string) => join(folder.path, name);
    chmodSync(file("a/b"), 0o4750);
    chmodSync(file("a"), 0o1777);
    linkSync(file("a/b"), file("hard"));
    linkSync(file("a/b"), file("zz"));
    const found = await written(folder.path, { ...options, prefix: "/srv//www/" });
    assert.deepEqual(
      found.map(({ path, kind, link, text }) => [path, kind, link, text.length]),
      [
        ["srv/www/a", "folder", undefined, 0],
        ["srv/www/a/b", "file", undefined, 1],
        ["srv/www/a/ö", "folder", undefined, 0],
        ["srv/www/a.txt", "file", undefined, 1],
        ["srv/www/empty", "folder", undefined, 0],
        ["srv/www/hard", "hardlink", "srv/www/a/b", 0],
        ["srv/www/link", "symlink", "../nowhere", 0],
        ["srv/www/z", "file", undefined, 300_000],
        ["srv/www/zz", "hardlink", "srv/www/a/b", 0],
      ],
    );
    const [a, b] = found;
    assert.deepEqual([a?.mode, a?.modified, b?.mode, b?.uid, b?.gid], [0o1777, 1000, 0o4750, 0, 0]);
  });

  it("reads sparse files as they are", async () => {
    using folder = createContextFolder({ sparse: "x" });
    truncateSync(join(folder.path, "sparse"), 3_000_000);
    const [sparse] = await written(folder.path, options);
    assert.equal(sparse?.text, `x${"\0".repeat(2_999_999)}`);
  });

  const owners: readonly (readonly [FolderLayerOptions["owner"], readonly number[]])[] = [
    [undefined, [0, 0]],
    [{ uid: 101, gid: 3_000_000 }, [101, 3_000_000]],
    ["disk", [process.getuid?.() ?? 0, process.getgid?.() ?? 0]],
  ];
  for (const [owner, wanted] of owners) {
    it(`takes the owner ${JSON.stringify(owner) ?? "of nobody"}`, async () => {
      using folder = createContextFolder({ f: "1", l: "-> f", "d/": "" });
      for (const { uid, gid } of await written(folder.path, { ...options, owner })) {
        assert.deepEqual([uid, gid], wanted);
      }
    });
  }

  it("leaves out what the ignore file names, devices too, and a name that leads there is a file", async () => {
    using folder = createContextFolder({ "a/keep": "1", "a/not": "2", b: "3" });
    linkSync(join(folder.path, "a/not"), join(folder.path, "other"));
    const pipe = spawnSync("mkfifo", [join(folder.path, "a/pipe")]);
    if (pipe.error) return;
    const found = await written(folder.path, { ...options, excludes: ["a", "!a/keep"] });
    assert.deepEqual(
      found.map(({ path, kind }) => [path, kind]),
      [
        ...[
          ["a", "folder"],
          ["a/keep", "file"],
          ["b", "file"],
          ["other", "file"],
        ],
      ],
    );
    const malformed = written(folder.path, { ...options, excludes: ["[a"] });
    await assert.rejects(malformed, { code: "context-unusable" });
  });

  it("is the same under another umask, locale, time zone and order of making", async () => {
    const names = ["B", "a", "a.b", "a/1", "ä", "é/x", "z/y/x"].filter((name) => name !== "a");
    const digests = [
      { order: names, mask: "022", env: { TZ: "UTC", LC_ALL: "C" } },
      { order: names.toReversed(), mask: "077", env: { TZ: "Asia/Tokyo", LC_ALL: "sv_SE.UTF-8" } },
    ].map(({ order, mask, env }, index) => {
      const before = process.umask(Number.parseInt(mask, 8));
      try {
        using folder = createContextFolder(
          Object.fromEntries(order.map((name) => [name, `the content of ${name}`])),
        );
        utimesSync(join(folder.path, "B"), index * 1e6, index * 1e6);
        return digestsOf(folder.path, mask, env);
      } finally {
        process.umask(before);
      }
    });
    assert.match(digests[0] ?? "", /^sha256:\w{64} sha256:\w{64}\n$/);
    assert.equal(digests[1], digests[0]);
  });

  const refused: readonly (readonly [string, (file: string) => unknown, RegExp])[] = [
    ["a pipe", (file) => spawnSync("mkfifo", [file]).status, /a device, a socket or a pipe/],
    ["a device", (file) => spawnSync("mknod", [file, "c", "1", "3"]).status, /a device, a socket/],
    ["a name that is not UTF-8", (file) => makeNotUtf8(file), /name is not UTF-8/],
    [
      "a link to what is not UTF-8",
      (file) => symlinkSync(Buffer.from("a\xe9", "latin1"), file),
      /leads is not UTF-8/,
    ],
    [
      "a name that would delete",
      (file) => writeFileSync(file.replace("it", ".wh.it"), ""),
      /\.wh\./,
    ],
  ];
  for (const [what, make, message] of refused) {
    it(`refuses ${what}`, async (test) => {
      using folder = createContextFolder({ "d/f": "1" });
      if (make(join(folder.path, "d/it"))) return test.skip("cannot be made here");
      await assert.rejects(written(folder.path, options), (error: unknown) => {
        assert.ok(isSlipwayError(error, "layer-refused"));
        assert.match(error.message, message);
        assert.match(error.facts.path, /d\/(\.wh\.)?it/);
        return true;
      });
    });
  }

  it("refuses a socket", async () => {
    using folder = createContextFolder({ "d/f": "1" });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder.path, "d/it"), resolve));
    try {
      await assert.rejects(written(folder.path, options), { message: /d\/it .* a socket/ });
    } finally {
      server.close();
    }
  });

  const changes: readonly (readonly [string, (file: string) => void, RegExp])[] = [
    ["goes away", (file) => rmSync(file), /it does not exist|it changed/],
    ["grows", (file) => appendFileSync(file, "x"), /changed while it was read/],
    ["is cut", (file) => truncateSync(file, 1), /changed while it was read/],
    ["is written", (file) => utimesSync(file, 5, 5), /changed while it was read/],
    [
      "becomes a link",
      (file) => {
        rmSync(file);
        symlinkSync("/etc/passwd", file);
      },
      /changed while it was read/,
    ],
    [
      "becomes a folder",
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
      /changed while it was read|EISDIR/,
    ],
  ];
  for (const [what, change, message] of changes) {
    for (const size of [10, 400_000]) {
      it(`is one error where a file of ${size} bytes ${what} after it was listed`, async () => {
        using folder = createContextFolder({ f: "f".repeat(size) });
        const listed: LayerFile[] = [];
        for await (const file of layerFromFolder(folder.path, options)) listed.push(file);
        change(join(folder.path, "f"));
        await assert.rejects(writeLayer(memoryStore(), listed, gzip), {
          ...{ code: "layer-refused", message, facts: { path: join(folder.path, "f") } },
        });
      });
    }
  }

  it("says which folder it cannot read", async () => {
    using folder = createContextFolder({ f: "1" });
    for (const [name, message] of [
      ["missing", /it does not exist/],
      ["f", /it is no folder/],
    ] as const) {
      const path = join(folder.path, name);
      await assert.rejects(written(path, options), { code: "layer-refused", message });
    }
    await assert.rejects(written(folder.path, { ...options, prefix: "a/../.." }), {
      ...{ code: "layer-refused", message: /leads elsewhere/ },
    });
  });
});

describe("layerFromFiles", () => {
  const files: readonly NewFile[] = [
    { path: "b/x", kind: "hardlink", link: "a" },
    { path: "b", kind: "opaque" },
    { path: "/b/", kind: "folder" },
    { path: "b.txt", kind: "file", content: "ö", mode: 0o600, owner: { uid: 5, gid: 6 } },
    {
      path: "a",
      kind: "file",
      content: Buffer.from("12"),
      xattrs: new Map([["user.x", Buffer.of(9)]]),
    },
    { path: "b", kind: "whiteout" },
    { path: "c", kind: "symlink", link: "/etc" },
    { path: "d", kind: "file" },
  ];

  it("puts them in order below the prefix", async () => {
    const listed = layerFromFiles(files, { prefix: "/p/", epoch: 7 });
    const found = await filesOf(await writeLayer(memoryStore(), listed, gzip));
    assert.deepEqual(
      found.map(({ path, kind, mode, uid, link, text }) => [
        path,
        kind,
        mode,
        uid,
        link,
        text.length,
      ]),
      [
        ["p/a", "file", 0o644, 0, undefined, 2],
        ["p/b", "whiteout", 0o644, 0, undefined, 0],
        ["p/b", "folder", 0o755, 0, undefined, 0],
        ["p/b", "opaque", 0o644, 0, undefined, 0],
        ["p/b/x", "hardlink", 0o644, 0, "p/a", 0],
        ["p/b.txt", "file", 0o600, 5, undefined, 2],
        ["p/c", "symlink", 0o777, 0, "/etc", 0],
        ["p/d", "file", 0o644, 0, undefined, 0],
      ],
    );
    assert.deepEqual(found[0]?.xattrs?.get("user.x"), Buffer.of(9));
    assert.ok(found.every(({ modified }) => modified === 7));
  });

  it("refuses what leads out of the prefix", () => {
    for (const file of [
      { path: "../x", kind: "file" },
      { path: "a/../../x", kind: "file" },
      { path: "x", kind: "hardlink", link: "../y" },
      { path: "/", kind: "folder" },
    ] as const) {
      assert.throws(() => layerFromFiles([file], { prefix: "", epoch: 0 }), {
        code: "layer-refused",
      });
    }
  });
});

async function written(root: string, given: FolderLayerOptions) {
  return filesOf(await writeLayer(memoryStore(), layerFromFolder(root, given), gzip));
}

function digestsOf(folder: string, mask: string, env: Readonly<Record<string, string>>): string {
  const script = fileURLToPath(new URL("writeFolderLayer.ts", import.meta.url));
  const command = `umask ${mask}; exec "$0" --import tsx "$1" "$2"`;
  const { stdout, stderr } = spawnSync("sh", ["-c", command, process.execPath, script, folder], {
    ...{ encoding: "utf8", env: { ...process.env, ...env } },
  });
  assert.equal(stderr, "");
  return stdout;
}

/** True where the disk takes only names of UTF-8. */
function makeNotUtf8(file: string): boolean {
  try {
    writeFileSync(Buffer.from(`${file}\xe9`, "latin1"), "");
    return false;
  } catch {
    return true;
  }
}
