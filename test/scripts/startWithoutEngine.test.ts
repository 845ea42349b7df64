import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const LIMIT = { timeout: 120_000 };
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "slipway-start-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
  readonly code: number | null;
  readonly said: string;
  /** What is left where temporary files are. */
  readonly left: readonly string[];
}

/** What `npm start` runs once all is installed and built, on a machine without any engine. */
async function start(
  stdin: "pipe" | number,
  onOutput: (child: ChildProcess, said: string) => void = () => {},
): Promise<Started> {
  const home = mkdtempSync(join(folder, "home-"));
  const { PATH } = process.env;
  const host = `unix://${home}/none.sock`;
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/start/main.ts"], {
    cwd: root,
    env: { PATH, HOME: home, TMPDIR: home, DOCKER_HOST: host, NO_COLOR: "1" },
    stdio: [stdin, "pipe", "pipe"],
    timeout: 90_000,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      onOutput(child, said);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // tsx keeps what it has compiled there.
  const left = readdirSync(home).filter((name) => !/^tsx-|^node-compile-cache$/.test(name));
  return { code, said, left };
}

function startWith(file: string): Promise<Started> {
  const stdin = openSync(file, "r");
  return start(stdin).finally(() => closeSync(stdin));
}

function assertDone({ code, said, left }: Started): void {
  assert.equal(code, 0, said);
  assert.match(said, /No container engine answers here, so Slipway goes without one/);
  assert.match(said, /tried unix:\S+none\.sock/);
  const [, name] = /slipway build --engine none --tag (\S+) --push examples\//.exec(said) ?? [];
  assert.match(String(name), /^127\.0\.0\.1:\d+\/demo\/static-site:slipway$/);
  // Built and pushed, asked of the registry, and copied back out of it.
  const digests = [
    new RegExp(`^Built ${name}: .*(sha256:[0-9a-f]{64}), in `, "m"),
    new RegExp(`^${name}\\n  digest +(sha256:[0-9a-f]{64})$`, "m"),
    new RegExp(`^Copied ${name} to oci:\\S+ \\((sha256:[0-9a-f]{64})\\)$`, "m"),
  ].map((line) => line.exec(said)?.[1] ?? `${line} is missing in:\n${said}`);
  assert.deepEqual(digests, [digests[0], digests[0], digests[0]]);
  assert.match(String(digests[0]), /^sha256:/);
  assert.match(said, /^All digests, sizes and diff ids are right\.$/m);
  assert.deepEqual(left, []);
}

describe("npm start where no engine is", LIMIT, () => {
  test("builds, pushes into a registry of its own, and reads back", async () => {
    assertDone(await start("pipe"));
  });

  test("does so with a file or nothing at all as its input", async () => {
    const file = join(folder, "input");
    writeFileSync(file, "a line\n");
    for (const started of await Promise.all([startWith(file), startWith("/dev/null")])) {
      assertDone(started);
    }
  });

  test("ends when the script that started it has gone", async () => {
    const { code, said, left } = await start("pipe", (child, words) => {
      if (words.includes("slipway build")) child.stdin?.end();
    });
    assert.equal(code, 130, said);
    assert.doesNotMatch(said, /^Copied/m);
    assert.deepEqual(left, []);
  });
});
