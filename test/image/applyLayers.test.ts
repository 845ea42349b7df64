import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AppliedLayers, applyLayers } from "../../src/image/applyLayers.ts";
import type { ChangeList } from "../../src/image/changeList.ts";
import { nodesBelow } from "../../src/image/fileNode.ts";
import { readImageArchive } from "../../src/image/readImageArchive.ts";
import { archiveOf, type Entries, streamOf } from "./archives.ts";

const folder = (name: string, mode = 0o755) => [{ name, type: "directory", mode }] as const;
const gone = (path: string) => [path.replace(/([^/]+)$/, ".wh.$1")] as const;
const opaque = (path: string) => [`${path}/.wh..wh..opq`] as const;

async function apply(...layers: readonly Entries[]): Promise<AppliedLayers> {
  const archive = streamOf(await archiveOf(layers));
  const { layers: read } = await readImageArchive(archive, { image: "x" });
  return applyLayers(read.map(({ entries }) => entries));
}

function rowsOf(changes: ChangeList | undefined): readonly string[] {
  assert.ok(changes);
  return [...Array(changes.length).keys()]
    .map((at) => {
      const before = changes.before(at) ? ` (${changes.before(at)})` : "";
      const files = changes.files(at) === 1 ? "" : ` ${changes.files(at)} files`;
      return `${changes.change(at)} ${changes.path(at)} ${changes.size(at)}${before}${files}`;
    })
    .sort();
}

function shown({ root }: AppliedLayers): readonly string[] {
  return [...nodesBelow(root)]
    .filter(({ layer }) => layer >= 0)
    .map(({ path }) => path)
    .sort();
}

function wasted({ waste }: AppliedLayers): readonly string[] {
  return [...Array(waste.length).keys()].map((at) => {
    const { path, size, layer, by, reason } = waste.at(at);
    return `${path} ${size} of ${layer} ${reason} by ${by}`;
  });
}

const base: Entries = [
  folder("d"),
  ["d/a", "aaa"],
  ["d/b", "bbbb"],
  folder("d/e"),
  ["d/e/f", "f"],
  ["x", "xx"],
];

/** What a second layer makes of the base. */
const cases: readonly {
  readonly title: string;
  readonly layer: Entries;
  readonly changes: readonly string[];
  readonly shown: readonly string[];
  readonly waste: readonly string[];
}[] = [
  {
    title: "a new file; its folder is listed and not changed",
    layer: [folder("d"), ["d/new", "12345"]],
    changes: ["added d/new 5", "same d 0"],
    shown: ["d", "d/a", "d/b", "d/e", "d/e/f", "d/new", "x"],
    waste: [],
  },
  {
    title: "a file that is written again",
    layer: [["d/a", "AAAAA"]],
    changes: ["changed d/a 5 (3)"],
    shown: ["d", "d/a", "d/b", "d/e", "d/e/f", "x"],
    waste: ["d/a 3 of 0 overwritten by 1"],
  },
  {
    title: "a file of which only the owner is changed",
    layer: [[{ name: "d/a", uid: 7 }, "aaa"]],
    changes: ["changed d/a 3 (3)"],
    shown: ["d", "d/a", "d/b", "d/e", "d/e/f", "x"],
    waste: ["d/a 3 of 0 rewritten by 1"],
  },
  {
    title: "a folder with another mode",
    layer: [folder("d", 0o700)],
    changes: ["changed d 0"],
    shown: ["d", "d/a", "d/b", "d/e", "d/e/f", "x"],
    waste: [],
  },
  {
    title: "a file that is deleted, and one that never was",
    layer: [gone("x"), gone("d/none")],
    changes: ["deleted x 2"],
    shown: ["d", "d/a", "d/b", "d/e", "d/e/f"],
    waste: ["x 2 of 0 deleted by 1"],
  },
  {
    title: "a folder that is deleted as a whole",
    layer: [gone("d")],
    changes: ["deleted d 8 3 files"],
    shown: ["x"],
    waste: ["d/b 4 of 0 deleted by 1", "d/a 3 of 0 deleted by 1", "d/e/f 1 of 0 deleted by 1"],
  },
  {
    title: "a folder that is deleted and made again, the whiteout last",
    layer: [folder("d"), ["d/a", "new"], gone("d")],
    changes: ["changed d/a 3 (3)", "deleted d/b 4", "deleted d/e 1", "same d 0"],
    shown: ["d", "d/a", "x"],
    waste: ["d/b 4 of 0 deleted by 1", "d/a 3 of 0 overwritten by 1", "d/e/f 1 of 0 deleted by 1"],
  },
  {
    title: "an opaque folder, wherever its mark stands",
    layer: [["d/n", "n"], opaque("d"), folder("d")],
    changes: ["added d/n 1", "deleted d/a 3", "deleted d/b 4", "deleted d/e 1", "same d 0"],
    shown: ["d", "d/n", "x"],
    waste: ["d/b 4 of 0 deleted by 1", "d/a 3 of 0 deleted by 1", "d/e/f 1 of 0 deleted by 1"],
  },
  {
    title: "a file in the place of a folder",
    layer: [["d", "file"]],
    changes: ["changed d 4", "deleted d/a 3", "deleted d/b 4", "deleted d/e 1"],
    shown: ["d", "x"],
    waste: ["d/b 4 of 0 deleted by 1", "d/a 3 of 0 deleted by 1", "d/e/f 1 of 0 deleted by 1"],
  },
  {
    title: "a folder in the place of a file",
    layer: [folder("x"), ["x/y", "y"]],
    changes: ["added x/y 1", "changed x 0 (2)"],
    shown: ["d", "d/a", "d/b", "d/e", "d/e/f", "x", "x/y"],
    waste: ["x 2 of 0 overwritten by 1"],
  },
  {
    title: "names that lead out of the image, as names like others",
    layer: [["../../etc/passwd", "1"], ["/abs", "2"], ["./dot", "3"], gone("../d")],
    changes: ["added ../../etc/passwd 1", "added abs 1", "added dot 1"],
    shown: ["../../etc/passwd", "abs", "d", "d/a", "d/b", "d/e", "d/e/f", "dot", "x"],
    waste: [],
  },
  {
    title: "what a union file system notes for itself",
    layer: [
      [".wh..wh.plnk/1.2", "1"],
      [".wh..wh.aufs", "2"],
    ],
    changes: ["added .wh..wh.plnk/1.2 1"],
    shown: [".wh..wh.plnk/1.2", "d", "d/a", "d/b", "d/e", "d/e/f", "x"],
    waste: [],
  },
];

describe("applyLayers", () => {
  for (const { title, layer, changes, shown: paths, waste } of cases) {
    it(`tells ${title}`, async () => {
      const applied = await apply(base, layer);
      assert.deepEqual(rowsOf(applied.layers[1]?.changes), [...changes].sort());
      assert.deepEqual(shown(applied), [...paths].sort());
      assert.deepEqual(wasted(applied), waste);
      assert.equal(
        applied.waste.bytes,
        wasted(applied).reduce((sum, row) => sum + Number(row.split(" ")[1]), 0),
      );
    });
  }

  it("counts bytes of hard links once, and as wasted when no name is left", async () => {
    const link = [{ name: "l", type: "link", linkname: "big" }] as const;
    const first: Entries = [["big", "0123456789"], link];
    const one = await apply(first, [gone("big")]);
    assert.deepEqual(wasted(one), []);
    const both = await apply(first, [gone("big")], [gone("l")]);
    assert.deepEqual(wasted(both), ["l 10 of 0 deleted by 2"]);
    assert.equal(both.layers[0]?.size, 10);
  });

  it("takes the later of two entries of one layer with the same path", async () => {
    const applied = await apply([
      ["a", "1"],
      ["a", "22"],
    ]);
    assert.deepEqual(shown(applied), ["a"]);
    assert.deepEqual(wasted(applied), []);
  });

  it("takes a path of a thousand folders", async () => {
    const deep = Array(1000).fill("d").join("/");
    const applied = await apply([[`${deep}/f`, "x"]], [gone("d")]);
    assert.deepEqual(shown(applied), []);
    assert.deepEqual(wasted(applied), [`${deep}/f 1 of 0 deleted by 1`]);
  });
});
