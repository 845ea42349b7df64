import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { factsOfConfig } from "../../../src/app/baseFacts/factsOfConfig.ts";
import { factsOfEngineImage } from "../../../src/app/baseFacts/factsOfEngineImage.ts";
import { osOfLabels } from "../../../src/app/baseFacts/osOfLabels.ts";
import type { EngineImageDetails } from "../../../src/engine/engine.ts";
import { readImageConfig } from "../../../src/oci/readImageConfig.ts";

const empty = {
  ...{ user: "", workdir: "", env: {}, entrypoint: [], cmd: [], shell: [] },
  ...{ exposed: [], volumes: [], onbuild: [], labels: {} },
};
const source = { kind: "registry", at: "2026-01-02T03:04:05.000Z" } as const;
const digest = `sha256:${"a".repeat(64)}`;

function read(config: object) {
  const rootfs = { type: "layers", diff_ids: [] };
  const text = JSON.stringify({ os: "linux", architecture: "amd64", rootfs, ...config });
  return readImageConfig(Buffer.from(text), "image");
}

describe("factsOfConfig", () => {
  const cases: readonly (readonly [title: string, config: object, facts: object])[] = [
    ["knows what is left out to be empty", {}, { ...empty, os: { kind: "linux" } }],
    [
      "reads all members",
      {
        created: "2024-05-06T07:08:09Z",
        config: {
          User: "1000:0",
          WorkingDir: "/app",
          Env: ["PATH=/bin:/sbin", "A=b=c", "E=", "broken", "=x", "A=last", "__proto__=p"],
          Entrypoint: ["/run"],
          Cmd: ["a", "b c"],
          Shell: ["/bin/bash", "-c"],
          ExposedPorts: { "80/tcp": {}, "53/udp": {} },
          Volumes: { "/data": {} },
          OnBuild: ["COPY . /app"],
          Labels: { a: "b" },
        },
      },
      {
        user: "1000:0",
        workdir: "/app",
        env: { PATH: "/bin:/sbin", A: "last", E: "", ["__proto__"]: "p" },
        entrypoint: ["/run"],
        cmd: ["a", "b c"],
        shell: ["/bin/bash", "-c"],
        exposed: ["80/tcp", "53/udp"],
        volumes: ["/data"],
        onbuild: ["COPY . /app"],
        labels: { a: "b" },
        os: { kind: "linux" },
        created: "2024-05-06T07:08:09Z",
      },
    ],
    [
      "takes the beginning of time for no time",
      { created: "1970-01-01T00:00:00Z" },
      { ...empty, os: { kind: "linux" } },
    ],
    [
      "leaves the user of Windows to Windows, and knows its version",
      { os: "windows", "os.version": "10.0.20348.2113" },
      { ...without(empty, "user"), os: { kind: "windows", version: "10.0.20348.2113" } },
    ],
    [
      "keeps a user of Windows",
      { os: "windows", config: { User: "ContainerUser" } },
      { ...empty, user: "ContainerUser", os: { kind: "windows" } },
    ],
  ];
  for (const [title, config, facts] of cases) {
    it(title, () =>
      assert.deepEqual(factsOfConfig(read(config), { source }), { ...facts, source }),
    );
  }

  it("adds what is known beside", () => {
    const facts = factsOfConfig(read({}), {
      ...{ digest, platforms: ["linux/amd64"], source },
      annotations: { "org.opencontainers.image.base.name": "debian:bookworm-slim" },
    });
    assert.equal(facts.digest, digest);
    assert.deepEqual(facts.platforms, ["linux/amd64"]);
    assert.deepEqual(facts.os, { kind: "linux", family: "debian", version: "12" });
    assert.deepEqual(facts.labels, {});
  });
});

describe("osOfLabels", () => {
  const base = "org.opencontainers.image.base.name";
  const ubuntu = { "org.opencontainers.image.ref.name": "ubuntu" };
  const version = "org.opencontainers.image.version";
  const redHat = { vendor: "Red Hat, Inc.", version: "9.4" };
  const cases: readonly (readonly [labels: Readonly<Record<string, string>>, os: object])[] = [
    [{}, {}],
    [{ [base]: "docker.io/library/alpine:3.20.1" }, { family: "alpine", version: "3.20" }],
    [{ [base]: "alpine:edge" }, { family: "alpine" }],
    [{ [base]: "debian:12.5-slim" }, { family: "debian", version: "12" }],
    [{ [base]: "debian:sid" }, { family: "debian" }],
    [{ [base]: "ubuntu:jammy" }, { family: "ubuntu", version: "22.04" }],
    [{ [base]: "example.com/alpine:3.20" }, {}],
    [{ [base]: "golang:1.22-bookworm" }, {}],
    [
      { ...ubuntu, [version]: "22.04" },
      { family: "ubuntu", version: "22.04" },
    ],
    // The version of what somebody made of it.
    [{ ...ubuntu, [version]: "1.2.3" }, { family: "ubuntu" }],
    [{ [version]: "22.04" }, {}],
    [{ ...redHat, name: "ubi9-minimal" }, { family: "rhel" }],
    [{ ...redHat, name: "quay" }, {}],
    [
      { vendor: "Fedora Project", name: "fedora", version: "40" },
      { family: "fedora", version: "40" },
    ],
    [{ "org.label-schema.name": "CentOS Base Image" }, { family: "centos" }],
    [
      { "org.opensuse.base.reference": "registry.opensuse.org/opensuse/leap:15.5.5.109" },
      { family: "opensuse-leap", version: "15.5" },
    ],
  ];
  for (const [labels, os] of cases) {
    it(`of ${JSON.stringify(labels)}`, () => assert.deepEqual(osOfLabels(labels), os));
  }
});

describe("factsOfEngineImage", () => {
  const details: EngineImageDetails = {
    ...{ id: "sha256:1", tags: [], size: 1, created: 1, dangling: false, labels: {} },
    digests: [],
    config: {
      ...{
        user: "",
        workdir: "/go",
        env: ["GOPATH=/go"],
        cmd: ["bash"],
        entrypoint: [],
        labels: {},
      },
      ...{ onbuild: [], exposed: ["1/tcp"], volumes: ["/v"], stopSignal: "" },
      ...{ healthcheck: [], shell: [] },
    },
    ...{ os: "linux", architecture: "amd64", variant: "", author: "", layers: [] },
    record: { Created: "2023-08-17T01:02:03.456789Z" },
  };
  const other = `sha256:${"b".repeat(64)}`;
  const digestOf = (digests: readonly string[], reference: string) =>
    factsOfEngineImage({ ...details, digests }, reference).digest;

  it("has what the configuration says, and no platforms", () => {
    assert.deepEqual(factsOfEngineImage(details, "golang:1.19"), {
      ...empty,
      ...{ workdir: "/go", env: { GOPATH: "/go" }, cmd: ["bash"] },
      ...{ exposed: ["1/tcp"], volumes: ["/v"], os: { kind: "linux" } },
      created: "2023-08-17T01:02:03.456789Z",
      source: { kind: "engine" },
    });
  });

  it("takes the digest of the name that was asked for, where there is one only", () => {
    assert.equal(digestOf([`golang@${digest}`], "docker.io/library/golang:1.19"), digest);
    assert.equal(digestOf([`docker.io/library/golang@${digest}`], "golang"), digest);
    assert.equal(digestOf([`mirror.test/golang@${digest}`], "golang"), undefined);
    assert.equal(digestOf([`golang@${digest}`, `golang@${other}`], "golang"), undefined);
    assert.equal(digestOf([`golang@${digest}`, `golang@${other}`], `golang@${other}`), other);
    assert.equal(digestOf(["<none>@<none>"], "golang"), undefined);
  });

  it("has the version of Windows", () => {
    const windows = { ...details, os: "windows", record: { OsVersion: "10.0.17763.1" } };
    assert.deepEqual(factsOfEngineImage(windows, "a").os, {
      ...{ kind: "windows", version: "10.0.17763.1" },
    });
  });
});

function without<T extends object, K extends keyof T>(all: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = all;
  return rest;
}
