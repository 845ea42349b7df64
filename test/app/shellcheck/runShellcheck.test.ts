import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { runShellcheck } from "../../../src/app/shellcheck/runShellcheck.ts";

const skip = process.platform === "win32" ? "the stand-ins are shell scripts" : false;

describe("runShellcheck", { skip, timeout: 60_000 }, () => {
  let folder: string;
  let temporary: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-run-test-"));
    temporary = join(folder, "t");
    mkdirSync(temporary);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const standIn = (body: string): string => {
    const path = join(folder, `program${readdirSync(folder).length}`);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const left = (): readonly string[] => readdirSync(temporary);

  it("gives the comments in the order of the scripts, from files of a private folder", async () => {
    const program = standIn(
      `ls -ld . >'${folder}/seen'; cat 0 1 >>'${folder}/seen'; echo '{"comments":[{"file":"1","line":1,"endLine":1,"column":1,"endColumn":2,"level":"info","code":2086,"message":"m","fix":null}]}'; exit 1`,
    );
    const outcome = await runShellcheck(program, ["one\n", "twö\n"], { temporary });
    assert.equal(outcome.kind, "done");
    assert.deepEqual(
      outcome.kind === "done" && outcome.comments.map((list) => list.map(({ code }) => code)),
      [[], [2086]],
    );
    assert.match(readFileSync(join(folder, "seen"), "utf8"), /^drwx------.*\none\ntwö\n$/s);
    assert.deepEqual(left(), []);
  });

  it("starts nothing for no scripts", async () => {
    assert.deepEqual(await runShellcheck("/not/there", []), { kind: "done", comments: [] });
  });

  it("stops a program that takes too long, children included", async () => {
    const outcome = await runShellcheck(standIn("sleep 60; echo done"), ["a"], {
      temporary,
      limit: 150,
    });
    assert.deepEqual(outcome, {
      kind: "failed",
      why: "ShellCheck did not end within 0.15 s and was stopped.",
      timedOut: true,
    });
    assert.deepEqual(left(), []);
  });

  it("stops the program on abort, and cleans up before it says so", async () => {
    const started = join(folder, "started");
    const controller = new AbortController();
    const running = runShellcheck(standIn(`echo $$ >'${started}'; exec sleep 60`), ["a"], {
      ...{ temporary, signal: controller.signal },
    });
    const pid = (): number => (existsSync(started) ? Number(readFileSync(started, "utf8")) : 0);
    while (pid() === 0 || left().length === 0) await new Promise((go) => setTimeout(go, 10));
    controller.abort();
    await assert.rejects(running, { name: "AbortError" });
    assert.deepEqual(left(), []);
    assert.throws(() => process.kill(pid(), 0), { code: "ESRCH" });
    await assert.rejects(runShellcheck("/not/there", ["a"], { signal: controller.signal }), {
      name: "AbortError",
    });
  });

  for (const [what, body, why] of [
    [
      "fails",
      "echo 'no such option' >&2; exit 4",
      "ShellCheck ended with exit code 4: no such option",
    ],
    ["says something else", "echo hello; exit 0", "ShellCheck ended with exit code 0."],
    ["is killed", "kill -9 $$", "ShellCheck was killed."],
  ] as const) {
    it(`says so when the program ${what}`, async () => {
      const outcome = await runShellcheck(standIn(body), ["a"], { temporary });
      assert.deepEqual(outcome, { kind: "failed", why, timedOut: false });
      assert.deepEqual(left(), []);
    });
  }

  it("says so when the program is not there", async () => {
    const outcome = await runShellcheck(join(folder, "none"), ["a"], { temporary });
    assert.equal(outcome.kind, "failed");
    assert.match(
      outcome.kind === "failed" ? outcome.why : "",
      /^ShellCheck could not run: .*ENOENT/,
    );
    assert.deepEqual(left(), []);
  });

  it("does not let the environment change format or dialect", async () => {
    const program = standIn(`test -z "$SHELLCHECK_OPTS" || exit 9; echo '{"comments":[]}'`);
    const env = { ...process.env, SHELLCHECK_OPTS: "-f gcc" };
    assert.equal((await runShellcheck(program, ["a"], { temporary, env })).kind, "done");
  });
});
