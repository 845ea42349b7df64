import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const usual = "Usage: slipway tag ";
/** Of the same length, which is all that V8 compares. */
const other = "USAGE: SLIPWAY TAG ";

describe("keepCompiled", () => {
  let folder: string;
  let chunk: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-compiled-"));
    for (const name of ["cli.js", "cliHelp.js"]) copyFileSync(join(dist, name), join(folder, name));
    chunk = join(folder, "cliHelp.js");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run(args: readonly string[] = ["help", "tag"]): string {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [join(folder, "cli.js"), ...args],
      {
        encoding: "utf8",
        timeout: 20_000,
        env: { PATH: process.env.PATH, SLIPWAY_CACHE: join(folder, "cache") },
      },
    );
    assert.equal(status, 0, stderr);
    return stdout + stderr;
  }

  function keptFile(): string {
    const [name = ""] = readdirSync(join(folder, "cache/compiled"));
    return join(folder, "cache/compiled", name);
  }

  function change(from: string, to: string): void {
    const text = readFileSync(chunk, "utf8");
    assert.ok(text.includes(from));
    writeFileSync(chunk, text.replace(from, to));
  }

  /** What was compiled of the other text, under the head of this one: if it is taken, the other is said. */
  function plantOther(): void {
    change(usual, other);
    run();
    const planted = split(readFileSync(keptFile()));
    change(other, usual);
    run();
    const [head] = split(readFileSync(keptFile()));
    const marks = head.slice(0, head.lastIndexOf("|"));
    const digest = planted[0].slice(planted[0].lastIndexOf("|"));
    writeFileSync(keptFile(), Buffer.concat([Buffer.from(`${marks}${digest}\n`), planted[1]]));
  }

  it("keeps a chunk in a file of the user's own, and takes it back", () => {
    assert.ok(run().startsWith(usual));
    assert.equal(statSync(keptFile()).mode & 0o777, 0o600);
    plantOther();
    assert.ok(run().startsWith(other));
  });

  it("keeps what a long command compiled, too, though V8 was given flags for work on images meanwhile", () => {
    for (const name of readdirSync(dist)) {
      if (name.endsWith(".js")) copyFileSync(join(dist, name), join(folder, name));
    }
    const context = join(folder, "context");
    mkdirSync(context);
    writeFileSync(join(context, "Dockerfile"), "FROM scratch\nCOPY data /\n");
    // Takes several times as long as what comes before the flags.
    writeFileSync(join(context, "data"), randomBytes(24_000_000));
    run(["build", "--engine", "none", "--tag", "long:1", context]);
    const kept = join(folder, "cache/compiled");
    const names = readdirSync(kept).map((name) => name.replace(/-v.*/, ""));
    assert.deepEqual(names.toSorted(), ["assembling.js", "buildcontext.js", "cliBuild.js"]);
    for (const name of names) assert.equal(isTaken(join(folder, name), kept), true, name);
  });

  it("compiles anew what has changed, be it of the same length", () => {
    run();
    change(usual, other);
    assert.ok(run().startsWith(other));
  });

  it("takes nothing that is damaged, and writes it again", () => {
    run();
    const damaged = readFileSync(keptFile());
    damaged.subarray(-64).fill(0);
    writeFileSync(keptFile(), damaged);
    assert.ok(run().startsWith(usual));
    assert.notDeepEqual(readFileSync(keptFile()).subarray(-64), damaged.subarray(-64));
  });

  it("takes nothing that somebody else could have written", () => {
    plantOther();
    chmodSync(keptFile(), 0o622);
    assert.ok(run().startsWith(usual));
  });

  it("says nothing where nothing can be written", () => {
    writeFileSync(join(folder, "cache"), "a file, not a folder");
    assert.ok(run().startsWith(usual));
    assert.equal(readFileSync(join(folder, "cache"), "utf8"), "a file, not a folder");
  });

  it("keeps nothing of commands that load the shell grammar, which is compiled under other flags", () => {
    for (const name of readdirSync(dist)) {
      if (/\.(js|wasm)$/.test(name)) copyFileSync(join(dist, name), join(folder, name));
    }
    mkdirSync(join(folder, "project"));
    writeFileSync(join(folder, "project/Dockerfile"), "FROM scratch\nCOPY a /\n");
    assert.match(run(["format", "--check", join(folder, "project")]), /1 file/);
    assert.equal(existsSync(join(folder, "cache")), false);
  });
});

/** Whether V8 takes back what is kept of a chunk, in a process that begins as every one does. */
function isTaken(chunk: string, kept: string): boolean {
  const name = readdirSync(kept).find((each) => each.startsWith(`${basename(chunk)}-`)) ?? "";
  const script = `
    const { Script } = require("node:vm");
    const { readFileSync } = require("node:fs");
    const all = readFileSync(${JSON.stringify(join(kept, name))});
    const text = readFileSync(${JSON.stringify(chunk)}, "utf8");
    const cachedData = all.subarray(all.indexOf("\\n") + 1);
    const wrapped = "(function (exports, require, module, __filename, __dirname) {" + text + "\\n})";
    process.stdout.write(String(!new Script(wrapped, { cachedData }).cachedDataRejected));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  assert.equal(stderr, "");
  return stdout === "true";
}

function split(all: Buffer): readonly [string, Buffer] {
  const end = all.indexOf("\n");
  return [all.toString("utf8", 0, end), all.subarray(end + 1)];
}
