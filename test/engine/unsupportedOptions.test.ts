import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import {
  type AskedOptions,
  assertSupported,
  type BuilderFacts,
  dependsOnImageStore,
  unsupportedOptions,
} from "../../src/engine/build/unsupportedOptions.ts";

const builders = {
  "control 28, graphdriver": { way: "control", version: "28.5.2", imageStore: "graphdriver" },
  "control 28, containerd": { way: "control", version: "28.5.2", imageStore: "containerd" },
  "control 20.10": { way: "control", version: "20.10.24+dfsg1", imageStore: "graphdriver" },
  "build 28, graphdriver": { way: "build-endpoint", version: "28.5.2", imageStore: "graphdriver" },
  "build 28, containerd": { way: "build-endpoint", version: "28.5.2", imageStore: "containerd" },
  "build 20.10": { way: "build-endpoint", version: "20.10.24", imageStore: "graphdriver" },
  classic: { way: "classic", version: "28.5.2" },
  podman: { way: "podman", version: "4.3.1" },
  buildkitd: { way: "buildkitd", version: "" },
} as const satisfies Readonly<Record<string, BuilderFacts>>;
type BuilderName = keyof typeof builders;
const all = Object.keys(builders) as BuilderName[];

const controls: readonly BuilderName[] = all.filter((name) => name.startsWith("control"));
const withoutBuildKit: readonly BuilderName[] = ["classic", "podman"];
const byEndpoint: readonly BuilderName[] = all.filter((name) => name.startsWith("build "));
const containerd: readonly BuilderName[] = all.filter((name) => name.includes("containerd"));
const of2010: readonly BuilderName[] = all.filter((name) => name.includes("20.10"));
const except = (...names: readonly BuilderName[]) => all.filter((name) => !names.includes(name));

const local = { type: "local", destination: "/x", attributes: {} } as const;
const tar = { type: "tar", destination: "/x.tar", attributes: {} } as const;
const oci = { type: "oci", destination: "/x.tar", attributes: {} } as const;
const layout = { type: "oci", destination: "/x", attributes: { tar: "false" } } as const;
const only = { type: "cacheonly", attributes: {} } as const;
const registry = { type: "registry", attributes: { ref: "r" } };
const asked = (options: Partial<AskedOptions>): AskedOptions => ({
  secrets: [],
  noCache: false,
  ...options,
});

/** What is asked for, the option by its name, and who lacks it. */
const table: readonly (readonly [Partial<AskedOptions>, string, readonly BuilderName[]])[] = [
  [{ secrets: [{ id: "a", read: async () => Buffer.from("") }] }, "secret", withoutBuildKit],
  [{ ssh: [{ id: "default", socketPath: "/a" }] }, "ssh", withoutBuildKit],
  [{ outputs: [local] }, "output", withoutBuildKit],
  [{ outputs: [tar] }, "output", withoutBuildKit],
  [{ outputs: [oci] }, "output", except(...containerd, "buildkitd")],
  [{ outputs: [layout] }, "output", except("control 28, containerd", "buildkitd")],
  [{ outputs: [layout, layout] }, "output", all],
  [{ outputs: [only] }, "output", [...byEndpoint, ...withoutBuildKit]],
  [{ outputs: [local, tar] }, "output", ["control 20.10", ...byEndpoint, ...withoutBuildKit]],
  [
    { outputs: [local], loadImage: true },
    "output",
    ["control 20.10", ...byEndpoint, ...withoutBuildKit],
  ],
  [{ loadImage: false }, "load", [...byEndpoint, ...withoutBuildKit]],
  [{ loadImage: true }, "load", []],
  [{ platforms: ["linux/arm64"] }, "platform", []],
  [{ platforms: ["a/b", "c/d"] }, "platform", except("control 28, containerd", "buildkitd")],
  [{ platforms: ["a/b", "c/d"], outputs: [local] }, "platform", except(...controls, "buildkitd")],
  [{ noCache: true }, "no-cache-filter", []],
  [{ noCache: ["a"] }, "no-cache-filter", [...byEndpoint, ...withoutBuildKit]],
  [{ cacheFrom: [registry] }, "cache-from", ["podman"]],
  [
    { cacheFrom: [{ type: "gha", attributes: {} }] },
    "cache-from",
    except("control 28, containerd", "buildkitd"),
  ],
  [
    { cacheFrom: [{ type: "local", attributes: {} }] },
    "cache-from",
    except(...controls, "buildkitd"),
  ],
  [
    {
      cacheFrom: [
        { type: "local", attributes: {} },
        { type: "gha", attributes: {} },
      ],
    },
    "cache-from",
    except("control 28, containerd", "buildkitd"),
  ],
  [{ cacheTo: [{ type: "inline", attributes: {} }] }, "cache-to", withoutBuildKit],
  [{ cacheTo: [registry] }, "cache-to", except("control 28, containerd", "buildkitd")],
  [
    { cacheTo: [{ type: "local", attributes: {} }] },
    "cache-to",
    except("control 28, containerd", "buildkitd"),
  ],
  [{ network: "default" }, "network", []],
  [{ network: "host" }, "network", []],
  [{ network: "none" }, "network", ["podman"]],
  [{ network: "mine" }, "network", except("classic")],
  [{ extraHosts: [{ name: "a", address: "1.2.3.4" }] }, "add-host", []],
  [{ shmSize: 1 }, "shm-size", of2010],
  [{ ulimits: [{ name: "nofile", soft: 1, hard: 1 }] }, "ulimit", of2010],
  [
    { contexts: { a: { folder: "/a" } } },
    "build-context",
    except("control 28, graphdriver", "control 28, containerd", "buildkitd"),
  ],
  [
    { contexts: { a: { source: "oci-layout:///a" } } },
    "build-context",
    except("control 28, containerd", "buildkitd"),
  ],
  [{ contexts: { a: { source: "target:b" } } }, "build-context", all],
  [{ provenance: "mode=max" }, "provenance", except("control 28, containerd", "buildkitd")],
  [{ provenance: false }, "provenance", []],
  [
    { provenance: "mode=max", outputs: [local] },
    "provenance",
    except("control 28, graphdriver", "control 28, containerd", "buildkitd"),
  ],
  [{ sbom: true }, "sbom", except("control 28, containerd", "buildkitd")],
];

describe("unsupportedOptions", () => {
  for (const [options, option, lacking] of table) {
    test(JSON.stringify(options), () => {
      const found = all.filter((name) =>
        unsupportedOptions(builders[name], asked(options)).some((one) => one.option === option),
      );
      assert.deepEqual(found.toSorted(), lacking.toSorted());
    });
  }

  test("nothing asked for is nothing lacking", () => {
    for (const name of all) {
      assert.deepEqual(unsupportedOptions(builders[name], asked({})), []);
      const empty = { ssh: [], outputs: [], platforms: [], cacheFrom: [], contexts: {} };
      assert.deepEqual(unsupportedOptions(builders[name], asked(empty)), []);
    }
  });

  test("one sentence names each option and what lacks it", () => {
    const wanted = asked({ platforms: ["a/b", "c/d"], ssh: [{ id: "a", socketPath: "/a" }] });
    assert.throws(
      () => assertSupported(builders.classic, wanted),
      (error) => {
        assert.ok(isSlipwayError(error, "build-unsupported"));
        assert.deepEqual(
          error.facts.options.map(({ option }) => option),
          ["ssh", "platform"],
        );
        assert.match(error.message, /^This build .*--ssh \(.*classic.*\), --platform \(.*\)\.$/);
        return true;
      },
    );
  });

  test("contexts in layouts came with Docker 24", () => {
    const wanted = asked({ contexts: { a: { source: "oci-layout:///a" } } });
    for (const [version, count] of [
      ["23.0.6", 1],
      ["24.0.0", 0],
    ] as const) {
      const facts = { way: "control", version, imageStore: "containerd" } as const;
      assert.equal(unsupportedOptions(facts, wanted).length, count, version);
    }
  });

  test("the image store is asked for only where it decides", () => {
    const { "control 28, graphdriver": control, classic, buildkitd } = builders;
    assert.equal(dependsOnImageStore(control, asked({ platforms: ["a/b", "c/d"] })), true);
    assert.equal(dependsOnImageStore(control, asked({ cacheTo: [registry] })), true);
    const cache = { type: "local", attributes: {} };
    assert.equal(dependsOnImageStore(control, asked({ cacheTo: [cache] })), true);
    assert.equal(dependsOnImageStore(control, asked({ cacheFrom: [cache] })), false);
    assert.equal(dependsOnImageStore(control, asked({ shmSize: 1, outputs: [local] })), false);
    for (const other of [classic, buildkitd]) {
      assert.equal(dependsOnImageStore(other, asked({ cacheTo: [registry] })), false);
    }
  });
});
