import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nameImages } from "../../src/app/nameImages.ts";
import { suggestTags, type TagAsk, takenFrom, toTag } from "../../src/app/suggestTags.ts";
import type { EngineImage } from "../../src/engine/engine.ts";

const id = `sha256:${"ab12".repeat(16)}`;

function image(ofId: string, ...tags: string[]): EngineImage {
  return {
    ...{ id: ofId, tags, digests: [], size: 1, created: 0, labels: {} },
    dangling: tags.length === 0,
  };
}

function ask(overrides: Partial<TagAsk>): TagAsk {
  return {
    id,
    reference: "shop:latest",
    fallback: "folder:latest",
    images: [image(id, "shop:latest")],
    git: undefined,
    now: new Date(2026, 10, 5, 23, 59),
    ...overrides,
  };
}

const references = (overrides: Partial<TagAsk>) =>
  suggestTags(ask(overrides)).map(({ reference }) => reference);

describe("suggestTags", () => {
  it("commit, branch, versions, date and content, in this order", () => {
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const suggestions = suggestTags(
      ask({
        git: { commit, branch: "feature/new thing" },
        images: [image(id, "shop:latest"), image("sha256:1", "shop:v1.9.3", "shop:v1.10.0")],
      }),
    );
    assert.deepEqual(
      suggestions.map(({ reference, why }) => [reference, why]),
      [
        ["shop:0123456", { kind: "commit", commit: "0123456" }],
        ["shop:feature-new-thing", { kind: "branch", branch: "feature/new thing" }],
        ["shop:v1.10.1", { kind: "version", part: "patch", from: "v1.10.0" }],
        ["shop:v1.11.0", { kind: "version", part: "minor", from: "v1.10.0" }],
        ["shop:v2.0.0", { kind: "version", part: "major", from: "v1.10.0" }],
        ["shop:2026-11-05", { kind: "date" }],
        ["shop:ab12ab12ab12", { kind: "content" }],
      ],
    );
  });

  it("a first version where the repository has none; those of others do not count", () => {
    const images = [image(id, "shop:latest"), image("sha256:1", "other/shop:3.0.0", "shop:1.2")];
    assert.ok(references({ images }).includes("shop:0.1.0"));
  });

  it("no tag for a branch whose name leaves none, and no commit before the first", () => {
    const made = references({ git: { commit: undefined, branch: "///" } });
    assert.deepEqual(made, ["shop:0.1.0", "shop:2026-11-05", "shop:ab12ab12ab12"]);
  });

  it("the registries and owners in use, the commonest first; none that nobody pushes to", () => {
    const images = [
      image(id, "shop:1.0.0", "localhost/shop:a", "docker.io/library/node:18"),
      image("sha256:1", "ghcr.io/team/a:1", "127.0.0.1:5000/b:2"),
      image("sha256:2", "ghcr.io/team/c:1"),
    ];
    const made = suggestTags(ask({ reference: "shop:1.0.0", images }));
    assert.deepEqual(
      made.flatMap(({ reference, why }) =>
        why.kind === "elsewhere" ? [[reference, why.prefix]] : [],
      ),
      [
        ["ghcr.io/team/shop:1.0.0", "ghcr.io/team"],
        ["127.0.0.1:5000/shop:1.0.0", "127.0.0.1:5000"],
      ],
    );
  });

  it("never a name that the image has, and says whom a name is taken from", () => {
    const images = [
      image(id, "shop:latest", "shop:2026-11-05"),
      image("sha256:1", "shop:0.1.0"),
      image("sha256:2", "docker.io/library/shop:ab12ab12ab12", "keep:1"),
    ];
    const made = suggestTags(ask({ images }));
    assert.ok(!made.some(({ reference }) => reference === "shop:2026-11-05"));
    const taken = (reference: string) => made.find((one) => one.reference === reference)?.takenFrom;
    assert.equal(taken("shop:0.1.1"), undefined);
    assert.deepEqual(taken("shop:ab12ab12ab12"), { id: "sha256:2", left: ["keep:1"] });
  });

  it("an image without a name gets that of the folder", () => {
    assert.ok(references({ reference: undefined, images: [image(id)] }).includes("folder:0.1.0"));
  });

  it("nothing that cannot be a tag", () => {
    const bad = references({ reference: "Not/Good:1", images: [] });
    assert.deepEqual(bad, []);
  });
});

describe("takenFrom", () => {
  const named = nameImages([image("a", "node:latest", "x:1"), image("b", "y:1")]);
  for (const [what, of, reference, taken] of [
    ["another image's, however it is written", "b", "docker.io/library/node", ["x:1"]],
    ["another image's only one", "a", "y:1", []],
    ["its own", "a", "node", undefined],
    ["nobody's", "a", "z:1", undefined],
    ["none at all", "a", "NO", undefined],
  ] as const) {
    it(what, () => assert.deepEqual(takenFrom(named, of, reference)?.left, taken));
  }
});

describe("toTag", () => {
  for (const [branch, tag] of [
    ["main", "main"],
    ["feature/A b", "feature-A-b"],
    ["-.x-", "x"],
    ["ünïcode", "n-code"],
    ["***", ""],
    ["a".repeat(200), "a".repeat(128)],
  ] as const) {
    it(branch.slice(0, 20), () => assert.equal(toTag(branch), tag));
  }
});
