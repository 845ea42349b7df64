import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { digestReference, pullCommand } from "../../src/app/imageAddress.ts";
import { imageSummary } from "../../src/app/imageSummary.ts";
import type { EngineImageDetails } from "../../src/engine/engine.ts";

const bare: EngineImageDetails = {
  ...{ id: "sha256:1", tags: [], digests: [], size: 1_500_000, created: 0, dangling: true },
  labels: {},
  config: {
    ...{ user: "", workdir: "", env: [], cmd: [], entrypoint: [], labels: {}, onbuild: [] },
    ...{ exposed: [], volumes: [], stopSignal: "", healthcheck: [], shell: [] },
  },
  ...{ os: "linux", architecture: "arm64", variant: "v8", author: "", layers: [], record: {} },
};

describe("imageSummary", () => {
  it("tells nothing that is not there", () => {
    assert.deepEqual(imageSummary(bare, undefined, String), [
      {
        part: "image",
        rows: [
          ["id", "sha256:1"],
          ["size", "1.5 MB"],
          ["platform", "linux/arm64/v8"],
        ],
      },
    ]);
  });

  it("tells all that is there, words with blanks apart", () => {
    const details: EngineImageDetails = {
      ...bare,
      ...{ tags: ["a:1"], digests: ["a@sha256:2"], created: 5, layers: ["sha256:3"] },
      config: {
        ...{ user: "7", workdir: "/w", env: ["A=b"], cmd: ["a b", "c"], entrypoint: ["/e"] },
        ...{ labels: { k: "v=w" }, onbuild: ["RUN x"], exposed: ["80/tcp"], volumes: ["/d"] },
        ...{ stopSignal: "SIGINT", healthcheck: ["CMD", "t"], shell: ["/bin/ash", "-c"] },
      },
    };
    const platforms = [{ platform: "linux/amd64", digest: "sha256:4", size: 2_000_000 }];
    const parts = imageSummary(details, { ...bare, platforms }, (time) => `at ${time}`);
    const text = Object.fromEntries(
      parts.map(({ part, rows }) => [part, rows.map((row) => row.filter(Boolean).join(" "))]),
    );
    assert.deepEqual(text.names, ["a:1"]);
    assert.deepEqual(text.digests, ["a@sha256:2"]);
    assert.deepEqual(text.platforms, ["linux/amd64  2.0 MB  sha256:4"]);
    assert.ok(text.image?.includes("created at 5"));
    assert.deepEqual(text.config, [
      'entrypoint ["/e"]',
      'command ["a b","c"]',
      "user 7",
      "folder /w",
      "ports 80/tcp",
      "volumes /d",
      "stopSignal SIGINT",
      'healthcheck ["CMD","t"]',
      'shell ["/bin/ash","-c"]',
      "onbuild RUN x",
    ]);
    assert.deepEqual(text.environment, ["A=b"]);
    assert.deepEqual(text.labels, ["k=v=w"]);
    assert.deepEqual(text.layers, ["sha256:3"]);
  });
});

describe("imageAddress", () => {
  const digests = ["h:5/a@sha256:1", "b@sha256:2"];
  for (const [what, reference, has, digest] of [
    ["that of its repository", "b:9", digests, "b@sha256:2"],
    ["of a host with a port", "h:5/a:9", digests, "h:5/a@sha256:1"],
    ["another where its own has none", "c:9", digests, "h:5/a@sha256:1"],
    ["without a name", undefined, digests, "h:5/a@sha256:1"],
    ["none", "b:9", [], undefined],
  ] as const) {
    it(what, () => assert.equal(digestReference(reference, { digests: has }), digest));
  }

  it("pull by digest, else by name, else not at all", () => {
    assert.equal(pullCommand("docker", "b:9", { digests }), "docker pull b@sha256:2");
    assert.equal(pullCommand("podman", "b:9", { digests: [] }), "podman pull b:9");
    assert.equal(pullCommand("docker", undefined, { digests: [] }), undefined);
  });
});
