import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createBuildHistory, type HistoryLimits } from "../../src/app/buildHistory.ts";
import { cutNote, openHistoryLog } from "../../src/app/buildHistoryLog.ts";
import { builtRecord } from "./builtRecord.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-history-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = () => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
const wide: HistoryLimits = { buildsPerDockerfile: 9, builds: 99, bytes: 1 << 30 };

describe("buildHistory", () => {
  it("gives back what it was given, the newest first, with the log", async () => {
    const history = createBuildHistory(folder);
    const ids = [1000, 3000, 2000].map(history.newId);
    for (const id of ids) {
      const log = await history.openLog("file:///a/Dockerfile", id);
      log.append(`log of ${id}\n`);
      await log.end();
      await history.save(builtRecord({ id }));
    }
    const found = await createBuildHistory(folder).of("file:///a/Dockerfile");
    assert.deepEqual(
      found.map(({ id }) => id),
      [ids[1], ids[2], ids[0]],
    );
    assert.deepEqual(found[2], builtRecord({ id: ids[0] ?? "" }));
    const [newest] = await history.list();
    assert.ok(newest);
    assert.equal(await history.readLog(newest), `log of ${ids[1]}\n`);
  });

  it("keeps Dockerfiles apart", async () => {
    const history = createBuildHistory(folder);
    const [a, b] = [history.newId(1), history.newId(2)];
    await history.save(builtRecord({ id: a, dockerfile: "file:///a" }));
    await history.save(builtRecord({ id: b, dockerfile: "file:///b" }));
    assert.deepEqual(
      (await history.of("file:///a")).map(({ id }) => id),
      [a],
    );
    assert.equal((await history.list()).length, 2);
    await history.remove({ dockerfile: "file:///a", id: a });
    assert.deepEqual(
      (await history.list()).map(({ id }) => id),
      [b],
    );
  });

  it("lets go of the oldest of a Dockerfile, of all, and where there are too many bytes", async () => {
    const few = createBuildHistory(folder, { ...wide, buildsPerDockerfile: 2 });
    const ids = [1, 2, 3].map(few.newId);
    for (const id of ids) {
      const log = await few.openLog("file:///a/Dockerfile", id);
      log.append("x".repeat(1000));
      await log.end();
      await few.save(builtRecord({ id }));
    }
    assert.deepEqual(
      (await few.list()).map(({ id }) => id),
      [ids[2], ids[1]],
    );
    assert.equal(files().filter((name) => name.endsWith(".log")).length, 2);

    const one = createBuildHistory(folder, { ...wide, builds: 1 });
    const fourth = one.newId(4);
    await one.save(builtRecord({ id: fourth, dockerfile: "file:///b" }));
    assert.deepEqual(
      (await one.list()).map(({ id }) => id),
      [fourth],
    );

    const small = createBuildHistory(folder, { ...wide, bytes: 1 });
    const fifth = small.newId(5);
    await small.save(builtRecord({ id: fifth, dockerfile: "file:///b" }));
    assert.deepEqual(
      (await small.list()).map(({ id }) => id),
      [fifth],
    );
  });

  it("takes broken, foreign and copied files for none", async () => {
    const history = createBuildHistory(folder);
    const [good, broken, copied] = [1, 2, 3].map(history.newId);
    await history.save(builtRecord({ id: good ?? "" }));
    const path = join(folder, files().find((name) => name.endsWith(".json")) ?? "");
    writeFileSync(path.replace(good ?? "", broken ?? ""), '{"version":1,');
    writeFileSync(path.replace(good ?? "", copied ?? ""), readFileSync(path));
    writeFileSync(join(folder, "notes.txt"), "mine");
    const again = createBuildHistory(folder);
    assert.deepEqual(
      (await again.list()).map(({ id }) => id),
      [good],
    );
    await again.clear();
    assert.deepEqual(await again.list(), []);
    assert.ok(files().includes("notes.txt"));
  });

  it("sees what another window adds and removes, and leaves the log of a running build", async () => {
    const [mine, theirs] = [createBuildHistory(folder), createBuildHistory(folder)];
    assert.deepEqual(await mine.list(), []);
    const id = theirs.newId(1);
    await theirs.save(builtRecord({ id }));
    assert.equal((await mine.list()).length, 1);
    const running = mine.newId(2);
    const log = await mine.openLog("file:///a/Dockerfile", running);
    log.append("so far\n");
    await theirs.clear();
    assert.deepEqual(await mine.list(), []);
    await log.end();
    assert.equal(
      await mine.readLog({ dockerfile: "file:///a/Dockerfile", id: running }),
      "so far\n",
    );
  });

  it("throws away the log of a build that no window finished", async () => {
    const history = createBuildHistory(folder);
    const lost = history.newId(1);
    await (await history.openLog("file:///a/Dockerfile", lost)).end();
    const path = files().find((name) => name.endsWith(".log")) ?? "";
    utimesSync(join(folder, path), 1, 1);
    await history.save(builtRecord({ id: history.newId(2) }));
    assert.deepEqual(
      files().filter((name) => name.includes(lost)),
      [],
    );
  });

  it("is empty where it cannot read, and says so where it cannot write", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const history = createBuildHistory(join(file, "below"));
    assert.deepEqual(await history.list(), []);
    const log = await history.openLog("file:///a", history.newId(1));
    log.append("x");
    await log.end();
    await assert.rejects(history.save(builtRecord({ id: history.newId(1) })));
  });
});

describe("buildHistoryLog", () => {
  it("keeps the start and the end of a log that is too long, and says so", async () => {
    const path = join(folder, "long.log");
    const log = openHistoryLog(path, { most: 3000, tail: 1000 });
    for (let number = 0; number < 10_000; number++) log.append(`#1 0.000s line ${number}\n`);
    await log.end();
    const text = readFileSync(path, "utf8");
    assert.ok(text.length <= 3000 + cutNote.length, String(text.length));
    assert.ok(text.startsWith("#1 0.000s line 0\n"));
    assert.ok(text.endsWith("#1 0.000s line 9999\n"));
    assert.equal(text.split(cutNote).length, 2);
    assert.ok(text.split("\n").every((line) => /^(#1 0\.000s line \d+|== CUT .*|)$/.test(line)));
  });

  it("cuts nothing that fits", async () => {
    const path = join(folder, "short.log");
    const log = openHistoryLog(path, { most: 100, tail: 50 });
    for (const text of ["a".repeat(45), "b".repeat(20), "c".repeat(4)]) log.append(`${text}\n`);
    await log.end();
    log.append("late");
    assert.equal(
      readFileSync(path, "utf8"),
      `${"a".repeat(45)}\n${"b".repeat(20)}\n${"c".repeat(4)}\n`,
    );
  });
});
