import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  argText,
  cacheText,
  contextText,
  hostText,
  pairText,
  platformsText,
  problemOf,
  sizeText,
  tagsText,
  ulimitText,
  type ValueText,
} from "../../src/app/buildFormTexts.ts";

const texts: Readonly<Record<string, ValueText<unknown>>> = {
  ...{ tags: tagsText, platforms: platformsText, pair: pairText, host: hostText },
  ...{ ulimit: ulimitText, size: sizeText, context: contextText("/c") },
  ...{ from: cacheText("cache-from", "/c"), to: cacheText("cache-to", "/c"), arg: argText },
};

describe("texts of the build form", () => {
  for (const [kind, text, value, shown = text] of [
    ["tags", " a:1, b\tc a:1", ["a:1", "b", "c"], "a:1 b c"],
    ["tags", "", []],
    ["platforms", "linux/amd64, linux/arm64", ["linux/amd64", "linux/arm64"]],
    ["platforms", " ", [], ""],
    ["arg", "x y", "x y"],
    ["arg", '""', ""],
    ["arg", "", undefined],
    ["pair", "a=b=c", ["a", "b=c"]],
    ["host", "db=10.0.0.7", { name: "db", address: "10.0.0.7" }, "db:10.0.0.7"],
    ["ulimit", "nofile=1024:2048", { name: "nofile", soft: 1024, hard: 2048 }],
    ["ulimit", "nofile=5", { name: "nofile", soft: 5, hard: 5 }],
    ["size", "64m", 64 * 1024 ** 2],
    ["size", "1.5 GiB", 1.5 * 1024 ** 3, "1536m"],
    ["size", "100", 100],
    ["context", "docker-image://busybox", { source: "docker-image://busybox" }],
    ["context", "sub", { folder: "/c/sub" }, "/c/sub"],
    ["from", "team/cache", { type: "registry", attributes: { ref: "team/cache" } }],
    [
      "from",
      "type=local,src=cache",
      { type: "local", attributes: { src: "/c/cache" } },
      "type=local,src=/c/cache",
    ],
    ["to", "type=inline", { type: "inline", attributes: {} }],
    ["to", 'type=local,"dest=/a,b"', { type: "local", attributes: { dest: "/a,b" } }],
  ] as const) {
    it(`reads ${kind} "${text}" and shows it again`, () => {
      const as = texts[kind];
      assert.ok(as);
      assert.equal(problemOf(text, as), undefined);
      assert.deepEqual(as.read(text), value);
      assert.equal(as.show(value), shown);
    });
  }

  for (const [kind, text, problem] of [
    ["tags", "Shop", /upper|lower/i],
    ["tags", `a b@sha256:${"0".repeat(64)}`, /digest/],
    ["platforms", "linux/a b/c", /no platform/],
    ["pair", "=b", /^It has no name and value\. Write NAME=VALUE\.$/],
    ["host", "db", /^It has no name\. Write NAME:IP, such as db:10/],
    ["host", "db:nowhere", /no IP address/],
    ["ulimit", "files=1", /no limit "files"/],
    ["size", "much", /no size/],
    ["context", " ", /Write/],
    ["from", "type=s3,bucket=b,secret_access_key=hush", /secret_access_key would be kept/],
    ["from", "a,b", /one by one/],
    ["to", "type=local", /needs dest/],
  ] as const) {
    it(`refuses ${kind} "${text}"`, () => {
      const as = texts[kind];
      assert.ok(as);
      const said = problemOf(text, as) ?? "";
      assert.match(said, problem);
      assert.doesNotMatch(said, /--|hush/);
    });
  }
});
