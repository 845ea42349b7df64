import assert from "node:assert/strict";
import { test } from "node:test";
import { storeFolder } from "../../src/app/storeFolder.ts";

const windows = { platform: "win32", home: "C:\\Users\\a" } as const;

for (const [at, folder] of [
  [{ platform: "linux", home: "/home/a", env: {} }, "/home/a/.cache/slipway"],
  [{ platform: "linux", home: "/home/a", env: { XDG_CACHE_HOME: "/c" } }, "/c/slipway"],
  [{ platform: "linux", home: "/home/a", env: { XDG_CACHE_HOME: "c" } }, "/home/a/.cache/slipway"],
  [{ platform: "linux", home: "/home/a", env: { SLIPWAY_CACHE: "/x/y" } }, "/x/y"],
  [{ platform: "darwin", home: "/Users/a", env: {} }, "/Users/a/Library/Caches/slipway"],
  [{ ...windows, env: { LOCALAPPDATA: "D:\\Local" } }, "D:\\Local\\slipway"],
  [{ ...windows, env: {} }, "C:\\Users\\a\\AppData\\Local\\slipway"],
  [{ ...windows, env: { SLIPWAY_CACHE: "E:\\c" } }, "E:\\c"],
] as const) {
  test(`${at.platform} with ${JSON.stringify(at.env)}`, () =>
    assert.equal(storeFolder(at), folder));
}
