import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { askShellcheck } from "../../../src/app/shellcheck/askShellcheck.ts";
import { createShellcheckCache } from "../../../src/app/shellcheck/shellcheckCache.ts";

/**
 * A program in ShellCheck's place that notes each start, says "SC1" of every script, and fails where one
 * of them says so.
 */
const program = `#!/bin/sh
echo start >> "$NOTES"
[ "$(cat [0-9]* | grep -c bad)" = 0 ] || { echo broken >&2; exit 3; }
printf '{"comments":['
comma=
for file in [0-9]*; do
  printf '%s{"file":"%s","level":"info","code":1,"message":"%s","line":1,"column":1,"endLine":1,"endColumn":1}' "$comma" "$file" "$(cat "$file")"
  comma=,
done
printf ']}'
exit 1
`;

describe("scripts of several documents", {
  skip: process.platform === "win32",
  timeout: 60_000,
}, () => {
  let folder: string;
  let notes: string;
  let why: string[];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-ask-shellcheck-"));
    notes = join(folder, "notes");
    writeFileSync(join(folder, "shellcheck"), program);
    chmodSync(join(folder, "shellcheck"), 0o755);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    writeFileSync(notes, "");
    why = [];
  });

  const starts = () => readFileSync(notes, "utf8").split("\n").length - 1;
  const ask = async (
    documents: readonly (readonly string[])[],
    cache = createShellcheckCache(),
  ) => {
    const answers = await askShellcheck(documents, {
      ...{ program: join(folder, "shellcheck"), cache, onFailure: (one: string) => why.push(one) },
      ...{ env: { ...process.env, NOTES: notes }, temporary: folder, limit: 20_000 },
    });
    return new Map([...answers].map(([script, [comment]]) => [script, comment?.message]));
  };
  const said = (...scripts: readonly string[]) => new Map(scripts.map((one) => [one, one]));

  it("go to one process where they are few, each once", async () => {
    const documents = [["a", "b"], [], ["b", "c"]];
    assert.deepEqual(await ask(documents), said("a", "b", "c"));
    assert.equal(starts(), 1);
  });

  it("go to no process where there are none, or all are known", async () => {
    const cache = createShellcheckCache();
    assert.deepEqual(await ask([[], []], cache), said());
    assert.equal(starts(), 0);
    await ask([["a"]], cache);
    assert.deepEqual(await ask([["a"], ["a"]], cache), said("a"));
    assert.equal(starts(), 1);
  });

  it("are shared out to as many as there are processors where they are many", async () => {
    const documents = Array.from({ length: 200 }, (_, n) => [`one ${n}`, `two ${n}`]);
    assert.deepEqual(new Map([...(await ask(documents))].sort()), said(...documents.flat().sort()));
    assert.equal(starts(), Math.min(availableParallelism(), 25));
  });

  it("are asked about document by document where one makes it fail", async () => {
    assert.deepEqual(await ask([["a"], ["b", "bad"], ["c"]]), said("a", "c"));
    assert.equal(starts(), 4);
    assert.deepEqual(why, ["ShellCheck ended with exit code 3: broken"]);
  });
});
