import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { test } from "node:test";
import type { ImageLocation } from "../../src/app/imageLocation.ts";
import { imageLocationText } from "../../src/app/imageLocationText.ts";
import { readImageLocation } from "../../src/app/readImageLocation.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";

test("places of images as people write them, and written again", async () => {
  using folder = createContextFolder({
    "layout/oci-layout": "{}",
    "bare/file": "",
    "app.tar": "",
    "app.tgz": "",
  });
  const at = (path: string) => join(folder.path, path);
  const id = "a".repeat(64);
  const cases: readonly (readonly [string, ImageLocation])[] = [
    ["node:18", { kind: "registry", reference: "node:18" }],
    ["host:5000/team/app", { kind: "registry", reference: "host:5000/team/app" }],
    ["oci:5000", { kind: "layout", path: at("5000") }],
    ["oci:layout", { kind: "layout", path: at("layout") }],
    ["oci:layout:team/app:1", { kind: "layout", path: at("layout"), name: "team/app:1" }],
    ["oci-archive:a.tar:1", { kind: "layout-archive", path: at("a.tar"), name: "1" }],
    ["docker-archive:/a/b.tar", { kind: "docker-archive", path: resolve("/a/b.tar") }],
    ["engine:app:1", { kind: "engine", name: "app:1" }],
    [`engine:sha256:${id}`, { kind: "engine", name: `sha256:${id}` }],
    ["kept:app", { kind: "kept", name: "app" }],
    ["scratch", { kind: "empty" }],
    ["layout", { kind: "layout", path: at("layout") }],
    ["./layout", { kind: "layout", path: at("layout") }],
    ["bare", { kind: "registry", reference: "bare" }],
    ["app.tar", { kind: "layout-archive", path: at("app.tar") }],
    ["app.tgz", { kind: "layout-archive", path: at("app.tgz") }],
    ["other.tar", { kind: "registry", reference: "other.tar" }],
  ];
  for (const [text, location] of cases) {
    assert.deepEqual(await readImageLocation(text, folder.path), location, text);
    const again = imageLocationText(location);
    assert.deepEqual(await readImageLocation(again, folder.path), location, again);
  }
});

test("what is no place is said", async () => {
  for (const [text, code] of [
    ["", "bad-reference"],
    ["App", "bad-reference"],
    ["oci:", "misuse"],
    ["oci-archive::name", "misuse"],
    ["kept:", "misuse"],
    ["engine:App", "bad-reference"],
  ] as const) {
    await assert.rejects(readImageLocation(text, "/"), { code }, text);
  }
});
