import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { layerPicture } from "../../src/app/layerPicture.ts";
import { splitRectangle } from "../../src/app/splitRectangle.ts";
import { createChangeList } from "../../src/image/changeList.ts";
import { createRandom } from "../support/createRandom.ts";

describe("splitRectangle", () => {
  it("covers the rectangle without overlaps, by size, whatever the sizes", () => {
    const random = createRandom(7);
    for (let round = 0; round < 60; round += 1) {
      const items = Array.from({ length: 1 + (round % 20) }, (_, at) => ({
        at,
        size: Math.floor(random() * 1000) ** 2,
      }));
      const area = { x: 3, y: 4, width: 10 + random() * 500, height: 10 + random() * 500 };
      const total = items.reduce((sum, { size }) => sum + size, 0);
      const placed = splitRectangle(items, area);
      assert.equal(placed.length, items.filter(({ size }) => size > 0).length);
      for (const { x, y, width, height, size } of placed) {
        const share = (size / total) * area.width * area.height;
        assert.ok(Math.abs(width * height - share) <= share * 1e-6 + 1e-6);
        assert.ok(x >= 3 - 1e-6 && y >= 4 - 1e-6);
        assert.ok(x + width <= 3 + area.width + 1e-6 && y + height <= 4 + area.height + 1e-6);
      }
      for (const [at, a] of placed.entries()) {
        for (const b of placed.slice(at + 1)) {
          const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
          const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
          assert.ok(wide < 1e-6 || high < 1e-6);
        }
      }
    }
  });

  it("gives nothing where there is no room or no size", () => {
    assert.deepEqual(splitRectangle([{ size: 0 }], { x: 0, y: 0, width: 9, height: 9 }), []);
    assert.deepEqual(splitRectangle([{ size: 1 }], { x: 0, y: 0, width: 0, height: 9 }), []);
  });
});

describe("layerPicture", () => {
  const layer = (files: Readonly<Record<string, number>>) => {
    const changes = createChangeList();
    for (const [path, size] of Object.entries(files)) changes.add(path, "file", "added", size);
    const size = Object.values(files).reduce((sum, one) => sum + one, 0);
    return { changes: changes.finish(), size, added: 0, changed: 0, deleted: 0 };
  };

  it("cuts large folders into those in them, and puts the small rest together", () => {
    const layers = [
      layer({ "usr/lib/a.so": 700, "usr/lib/b.so": 200, "usr/bin/x": 95, "etc/tiny": 1 }),
      layer({}),
      layer({ "app/data": 4 }),
    ];
    const tiles = layerPicture({ layers }, { width: 600, height: 400, title: 20 });
    assert.deepEqual(
      tiles.map(({ kind, layer: of, path, size }) => [kind, of, path, size]),
      [
        ["layer", 0, "", 996],
        ["folder", 0, "usr/lib/a.so", 700],
        ["folder", 0, "usr/lib/b.so", 200],
        ["folder", 0, "usr/bin", 95],
        ["folder", 0, "", 1],
        ["layer", 2, "", 4],
      ],
    );
    const [whole, ...inner] = tiles.filter(({ layer: of }) => of === 0);
    for (const { x, y, width, height } of inner) {
      assert.ok(whole && x >= whole.x && y >= whole.y + 20);
      assert.ok(
        whole && x + width <= whole.x + whole.width && y + height <= whole.y + whole.height,
      );
    }
  });

  it("has only the layers where there is no room for more", () => {
    const tiles = layerPicture({ layers: [layer({ a: 1 })] }, { width: 20, height: 20, title: 20 });
    assert.deepEqual(
      tiles.map(({ kind }) => kind),
      ["layer"],
    );
  });
});
