import assert from "node:assert/strict";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { watchIndex } from "../../src/app/watchIndex.ts";

describe("watchIndex", { timeout: 20_000 }, () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-watch-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** As the store writes it: whole or not at all. */
  const writeIndex = async (text: string) => {
    await writeFile(join(folder, ".half"), text);
    await rename(join(folder, ".half"), join(folder, "index.json"));
  };
  const until = async (holds: () => boolean) => {
    for (let tries = 0; tries < 100 && !holds(); tries++) await delay(20);
    assert.ok(holds());
  };

  it("tells of the index once for several changes, of no other file, and no more in the end", async () => {
    const ended = new AbortController();
    let told = 0;
    assert.equal(
      watchIndex(folder, () => told++, ended.signal),
      true,
    );
    await writeFile(join(folder, "other.json"), "{}");
    await delay(250);
    assert.equal(told, 0);
    for (const text of ["1", "2", "3"]) await writeIndex(text);
    await until(() => told > 0);
    assert.equal(told, 1);
    await delay(150);
    await writeIndex("4");
    await until(() => told > 1);
    // A change is under way when nobody looks any more.
    await writeIndex("5");
    await delay(30);
    ended.abort();
    const before = told;
    await writeIndex("6");
    await delay(250);
    assert.equal(told, before);
  });

  it("says that a folder which is not there is not watched", () => {
    const { signal } = new AbortController();
    assert.equal(
      watchIndex(join(folder, "none"), () => undefined, signal),
      false,
    );
  });
});
