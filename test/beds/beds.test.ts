import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, getuid } from "node:process";
import { after, before, beforeEach, describe, it } from "node:test";
import { availableBeds, requireBeds } from "../support/beds/beds.ts";
import { cacheDirectory } from "../support/beds/cacheDirectory.ts";
import { run } from "../support/beds/run.ts";

const installer = join(import.meta.dirname, "../../scripts/test-beds/install-debian.sh");

describe("beds that are not there", () => {
  const saved = { ...env };
  let cache: string;
  before(async () => {
    cache = await mkdtemp(join(tmpdir(), "slipway-cache-test-"));
  });
  beforeEach(() => {
    env.SLIPWAY_CACHE = cache;
    delete env.CI;
  });
  after(async () => {
    Object.assign(env, saved);
    if (saved.SLIPWAY_CACHE === undefined) delete env.SLIPWAY_CACHE;
    await rm(cache, { recursive: true });
  });

  it("are reported with the reason", () => {
    const beds = availableBeds();
    assert.equal(beds.vscode, false);
    assert.match(beds.reasons.vscode ?? "", /vscode-server is not there/);
  });

  it("are a reason to skip on a desktop", () => {
    assert.match(String(requireBeds("vscode")), /^SKIPPED, .*install-debian\.sh/);
  });

  it("are an error in CI", () => {
    env.CI = "true";
    assert.throws(() => requireBeds("vscode"), /vscode-server is not there/);
  });

  it("are none when nothing is required", () => {
    env.CI = "true";
    assert.equal(requireBeds(), false);
  });

  it("are looked for below SLIPWAY_CACHE", () => {
    assert.equal(cacheDirectory(), join(cache, "slipway-test-beds"));
  });
});

describe("install-debian.sh", () => {
  it("says what it skips without root", { skip: getuid?.() !== 0 && "needs root" }, async () => {
    // Read as root: the checkout may be closed to others.
    const asNobody = "setpriv --reuid 65534 --regid 65534 --clear-groups bash -s vscode";
    const said = await run("sh", ["-c", `cd / && ${asNobody} <"$0"`, installer]);
    assert.match(said, /SKIPPED: vscode/);
  });

  it("does not know every part", async () => {
    await assert.rejects(run("bash", [installer, "kubernetes"]), /unknown part 'kubernetes'/);
  });
});
