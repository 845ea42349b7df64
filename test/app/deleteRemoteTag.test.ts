import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deleteRemoteTag } from "../../src/app/deleteRemoteTag.ts";
import { tagsWithDigest } from "../../src/app/tagsWithDigest.ts";
import { type RefusalReason, SlipwayError } from "../../src/base/errors.ts";
import { createStandInRegistry, digestOf, storedImage, storedIndex } from "./standInRegistry.ts";

describe("tags of a digest", () => {
  it("finds all tags, and the images for several platforms that would be broken", async () => {
    const one = storedImage("one");
    const { access, asked } = createStandInRegistry({
      "team/app": {
        ...{
          a: one,
          b: storedImage("two"),
          c: one,
          many: storedIndex("many", { "linux/amd64": one }),
        },
        other: storedIndex("other", { "linux/amd64": storedImage("two") }),
      },
    });
    const { client } = await access.open("registry.example.com");
    const tags = ["a", "b", "c", "many", "other", "gone"];
    const progress: number[] = [];
    const found = await tagsWithDigest(client, {
      ...{ repository: "team/app", tags, digest: digestOf("one") },
      onProgress: (done) => progress.push(done),
    });
    assert.deepEqual(found, { tags: ["a", "c"], indexes: ["many"] });
    assert.deepEqual(progress, [1, 2, 3, 4, 5, 6]);
    assert.equal(asked.filter((what) => what.startsWith("manifest")).length, 2);
  });

  it("passes over an index that cannot be read", async () => {
    const many = storedIndex("many", {});
    const { access } = createStandInRegistry({ "team/app": { one: storedImage("one"), many } });
    const { client } = await access.open("registry.example.com");
    client.manifest = () => {
      throw new SlipwayError("image-unreadable", { image: "many" }, { message: "No.", hint: "" });
    };
    const ask = { repository: "team/app", tags: ["one", "many"], digest: digestOf("one") };
    assert.deepEqual(await tagsWithDigest(client, ask), { tags: ["one"], indexes: [] });
  });

  it("ends with the signal", async () => {
    const { access } = createStandInRegistry({ "team/app": { a: storedImage("one") } });
    const { client } = await access.open("registry.example.com");
    const ask = { repository: "team/app", tags: ["a"], digest: digestOf("one") };
    await assert.rejects(tagsWithDigest(client, ask, AbortSignal.abort()), { name: "AbortError" });
  });
});

const refusals: readonly {
  readonly status: number;
  readonly reason: RefusalReason;
  readonly login?: boolean;
  readonly host?: string;
  readonly message: RegExp;
}[] = [
  { status: 405, reason: "other", host: "docker.io", message: /^Docker Hub does not let tags/ },
  { status: 405, reason: "other", host: "ghcr.io", message: /^ghcr\.io does not let tags/ },
  { status: 501, reason: "other", host: "quay.io", message: /^quay\.io does not let tags/ },
  { status: 405, reason: "other", message: /^No\.$/ },
  { status: 401, reason: "unauthorized", login: true, host: "quay.io", message: /^No\.$/ },
  { status: 403, reason: "denied", login: true, host: "quay.io", message: /^No\.$/ },
  { status: 404, reason: "not-found", host: "quay.io", message: /^No\.$/ },
];

for (const { status, reason, login = false, host = "registry.example.com", message } of refusals) {
  it(`leads to the page where tags can be deleted: ${status} of ${host}`, async () => {
    const registry = createStandInRegistry({ "team/app": {} });
    registry.refuse = () => {
      const facts = { registry: host, reason, status, login };
      throw new SlipwayError("registry-refused", facts, { message: "No.", hint: "" });
    };
    const { client } = await registry.access.open(host);
    await assert.rejects(deleteRemoteTag(client, "team/app", digestOf("one")), {
      code: "registry-refused",
      message,
    });
  });
}
