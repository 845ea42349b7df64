import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { buildQuery } from "../../src/engine/build/buildQuery.ts";
import { decodeSolveResponse, encodeSolve } from "../../src/engine/buildkit/encodeSolve.ts";
import { exporters } from "../../src/engine/buildkit/exporters.ts";
import { entitlements, frontendAttributes } from "../../src/engine/buildkit/frontendAttributes.ts";
import type { BuildRequest } from "../../src/engine/engine.ts";
import { nested, readEntry, readFields } from "../../src/engine/grpc/protoFields.ts";
import { buildRequest } from "./engineFixture.ts";
import { solveResponse } from "./fakeBuildKit.ts";

const everything: Partial<BuildRequest> = {
  tags: ["a:1", "b:2"],
  target: "two",
  buildArgs: { A: "1=2, 3", EMPTY: "" },
  labels: { ü: "日" },
  platforms: ["linux/amd64", "linux/arm64/v8"],
  noCache: ["one", "two"],
  pull: true,
  network: "host",
  extraHosts: [
    { name: "a", address: "10.0.0.1" },
    { name: "b", address: "[fd00::1]" },
    { name: "c", address: "host-gateway" },
  ],
  shmSize: 1024,
  ulimits: [{ name: "nofile", soft: 1, hard: -1 }],
  cacheFrom: [{ type: "registry", attributes: { ref: "r/c,d" } }],
  contexts: { other: { folder: "/x" }, base: { source: "docker-image://b:1" } },
  provenance: "mode=max",
  sbom: true,
};

describe("frontendAttributes", () => {
  const attributes = (choices: Partial<BuildRequest>, inEngine = true) =>
    frontendAttributes(buildRequest("", choices), {
      dockerfile: "My File",
      inEngine,
      hostGateway: "172.17.0.1",
    });

  test("nothing chosen is next to nothing said", () => {
    assert.deepEqual(attributes({}), { filename: "My File", "image-resolve-mode": "local" });
    assert.deepEqual(attributes({}, false), { filename: "My File" });
    const unset = { noCache: [], network: "default", provenance: false, sbom: false } as const;
    assert.deepEqual(attributes(unset, false), { filename: "My File" });
  });

  test("all that can be chosen", () => {
    assert.deepEqual(attributes(everything), {
      filename: "My File",
      "build-arg:A": "1=2, 3",
      "build-arg:EMPTY": "",
      "label:ü": "日",
      "context:other": "local:other",
      "context:base": "docker-image://b:1",
      target: "two",
      platform: "linux/amd64,linux/arm64/v8",
      "no-cache": "one,two",
      "image-resolve-mode": "pull",
      "force-network-mode": "host",
      "add-hosts": "a=10.0.0.1,b=fd00::1,c=172.17.0.1",
      "shm-size": "1024",
      ulimit: "nofile=1:-1",
      "cache-imports": '[{"Type":"registry","Attrs":{"ref":"r/c,d"}}]',
      "attest:provenance": "mode=max",
      "attest:sbom": "",
    });
    assert.equal(attributes({ noCache: true })["no-cache"], "");
    assert.equal(attributes({ sbom: "generator=g" })["attest:sbom"], "generator=g");
    assert.deepEqual(entitlements({ network: "host" }), ["network.host"]);
    assert.deepEqual(entitlements({ network: "none" }), []);
  });
});

describe("exporters", () => {
  const local = { type: "local", destination: "/x", attributes: {} } as const;
  const image = { type: "image", attributes: { push: "true" } } as const;
  const only = { type: "cacheonly", attributes: {} } as const;
  const tags = ["a:1", "b:2"];

  for (const [what, asked, inEngine, expected] of [
    ["an image", {}, true, [["moby", { name: "a:1,b:2" }]]],
    ["nothing", { loadImage: false }, true, []],
    ["nothing but the cache", { outputs: [only] }, true, []],
    ["files", { outputs: [local] }, true, [["local", {}]]],
    [
      "files by their index, and an image",
      { outputs: [only, local], loadImage: true },
      true,
      [
        ["local", {}],
        ["moby", { name: "a:1,b:2" }],
      ],
    ],
    ["a push", { outputs: [image] }, true, [["image", { name: "a:1,b:2", push: "true" }]]],
    [
      "a push under another name",
      { outputs: [{ ...image, attributes: { name: "c" } }] },
      true,
      [["image", { name: "c" }]],
    ],
    ["elsewhere no image", { loadImage: true, outputs: [local] }, false, [["local", {}]]],
  ] as const) {
    test(what, () => {
      const made = exporters({ tags, ...asked }, inEngine);
      assert.deepEqual(
        made.map(({ type, attributes }) => [type, attributes]),
        expected,
      );
    });
  }

  test("without tags there is no name", () => {
    assert.deepEqual(exporters({ tags: [] }, true), [{ type: "moby", attributes: {} }]);
  });
});

describe("encodeSolve", () => {
  test("each field has its number, the exporter is told twice", () => {
    const bytes = encodeSolve({
      ref: "ref",
      session: "session",
      frontendAttributes: { b: "2", a: "" },
      exporters: [
        { type: "local", attributes: { x: "y" } },
        { type: "moby", attributes: {} },
      ],
      cacheFrom: [{ type: "registry", attributes: { ref: "f" } }],
      cacheTo: [{ type: "inline", attributes: {} }],
      entitlements: ["network.host"],
    });
    const found: (readonly [number, unknown])[] = [];
    const text = (field: number) => (reader: Parameters<typeof nested>[0]) =>
      found.push([field, reader.string()]);
    const typed = (field: number) => (reader: Parameters<typeof nested>[0]) => {
      let type = "";
      const attributes: (readonly [string, string])[] = [];
      readFields(nested(reader), {
        1: (from) => {
          type = from.string();
        },
        2: (from) => attributes.push(readEntry(from)),
      });
      found.push([field, [type, ...attributes]]);
    };
    readFields(bytes, {
      1: text(1),
      3: text(3),
      4: (reader) => found.push([4, readEntry(reader)]),
      5: text(5),
      6: text(6),
      7: (reader) => found.push([7, readEntry(reader)]),
      8: (reader) => readFields(nested(reader), { 4: typed(84), 5: typed(85) }),
      9: text(9),
      13: typed(13),
    });
    assert.deepEqual(found, [
      [1, "ref"],
      [3, "local"],
      [4, ["x", "y"]],
      [5, "session"],
      [6, "dockerfile.v0"],
      [7, ["b", "2"]],
      [7, ["a", ""]],
      [84, ["inline"]],
      [85, ["registry", ["ref", "f"]]],
      [9, "network.host"],
      [13, ["local", ["x", "y"]]],
      [13, ["moby"]],
    ]);
  });

  test("the answer is a map of texts", () => {
    assert.deepEqual(decodeSolveResponse(solveResponse), {
      "containerimage.digest": "sha256:manifest",
      "containerimage.config.digest": "sha256:config",
    });
    assert.throws(() => decodeSolveResponse(Uint8Array.of(10, 200, 1)));
  });
});

describe("buildQuery", () => {
  const query = (product: "docker" | "podman") =>
    buildQuery(
      buildRequest("", {
        ...everything,
        platforms: ["linux/arm64"],
        noCache: true,
        outputs: [{ type: "local", destination: "/x", attributes: { a: "b" } }],
      }),
      { product },
    );

  test("what Docker reads", () => {
    assert.deepEqual(query("docker"), {
      dockerfile: "Dockerfile",
      t: ["a:1", "b:2"],
      buildargs: { A: "1=2, 3", EMPTY: "" },
      labels: { ü: "日" },
      target: "two",
      platform: "linux/arm64",
      nocache: 1,
      pull: 1,
      networkmode: "host",
      extrahosts: ["a:10.0.0.1", "b:fd00::1", "c:host-gateway"],
      shmsize: 1024,
      ulimits: '[{"Name":"nofile","Soft":1,"Hard":-1}]',
      cachefrom: '["r/c,d"]',
      outputs: '[{"Type":"local","Attrs":{"a":"b"}}]',
    });
  });

  test("what Podman reads otherwise", () => {
    const { extrahosts, ulimits } = query("podman");
    assert.equal(extrahosts, '["a:10.0.0.1","b:fd00::1","c:host-gateway"]');
    assert.equal(ulimits, '["nofile=1:-1"]');
  });
});
