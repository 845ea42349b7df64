import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BaseImageFacts } from "../../src/dockerfile/baseImageFacts.ts";
import { mergeFacts } from "../../src/dockerfile/mergeFacts.ts";

const table: BaseImageFacts = {
  user: "",
  workdir: "/go",
  env: { GOLANG_VERSION: "1.19.13", GOPATH: "/go" },
  envNames: ["GOTOOLCHAIN"],
  os: { kind: "linux", family: "debian", version: "12" },
  packageManagers: ["apt"],
  shells: ["sh", "bash"],
  lacks: ["vim"],
  platforms: ["linux/amd64"],
  digest: "sha256:old",
  created: "2023-01-01T00:00:00Z",
  endOfLife: "2023-09-06",
  source: { kind: "table", asOf: "2026-01-01" },
};

const asked: BaseImageFacts = {
  user: "app",
  workdir: "/src",
  env: { GOLANG_VERSION: "1.19.13", A: "b" },
  labels: {},
  os: { kind: "linux" },
  source: { kind: "engine" },
};

describe("mergeFacts", () => {
  it("gives the one that there is", () => {
    assert.equal(mergeFacts(asked, undefined), asked);
    assert.equal(mergeFacts(undefined, table), table);
    assert.equal(mergeFacts(undefined, undefined), undefined);
  });

  it("knows what becomes of root only of an image that starts as root as the table has it", () => {
    const start: BaseImageFacts = { user: "", entrypoint: ["/start"] };
    const steps: BaseImageFacts = { dropsRoot: ["serve"], plainUser: "app" };
    const merged = (own: BaseImageFacts, known: BaseImageFacts = start): object => {
      const { dropsRoot, plainUser } = mergeFacts(own, { ...known, ...steps }) ?? {};
      return { ...(dropsRoot && { dropsRoot }), ...(plainUser && { plainUser }) };
    };
    assert.deepEqual(merged(start), steps);
    assert.deepEqual(merged({ ...start, user: "root" }), steps);
    assert.deepEqual(merged({ user: "0:0" }), steps);
    assert.deepEqual(merged(start, { user: "" }), steps);
    assert.deepEqual(merged({ ...start, user: "app" }), {});
    assert.deepEqual(merged({ ...start, entrypoint: ["/other"] }), { plainUser: "app" });
    assert.deepEqual(merged({ ...start, entrypoint: [] }), { plainUser: "app" });
    assert.deepEqual(merged({ user: "app", ...steps }), steps);
  });

  it("takes what a configuration says from it, and the rest from the table", () => {
    assert.deepEqual(mergeFacts(asked, table), {
      ...asked,
      os: { kind: "linux", family: "debian", version: "12" },
      packageManagers: ["apt"],
      shells: ["sh", "bash"],
      lacks: ["vim"],
      platforms: ["linux/amd64"],
      endOfLife: "2023-09-06",
      completedBy: { kind: "table", asOf: "2026-01-01" },
    });
  });

  it("takes no version of another build", () => {
    const merged = mergeFacts({ ...asked, env: { GOLANG_VERSION: "1.19.1" } }, table);
    assert.deepEqual(merged?.os, { kind: "linux", family: "debian" });
    assert.equal(merged?.endOfLife, undefined);
    assert.deepEqual(merged?.packageManagers, ["apt"]);
  });

  it("adds no version to another family, and nothing to another system", () => {
    const alpine: BaseImageFacts = { ...asked, os: { kind: "linux", family: "alpine" } };
    assert.deepEqual(mergeFacts(alpine, table)?.os, alpine.os);
    const windows: BaseImageFacts = { ...asked, os: { kind: "windows", version: "10.0" } };
    assert.equal(mergeFacts(windows, table), windows);
  });
});
