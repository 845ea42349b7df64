import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ContextPlan, PlannedFolder } from "../../src/buildcontext/contextPlan.ts";
import { planContext } from "../../src/buildcontext/planContext.ts";
import { readIgnoreFile } from "../../src/buildcontext/readIgnoreFile.ts";
import { processorTime } from "../support/processorTime.ts";
import { createContextFolder, type Tree } from "./contextFolder.ts";

interface Planned {
  readonly plan: ContextPlan;
  readonly sent: string;
}

async function planned(tree: Tree, ...asks: readonly (readonly string[])[]): Promise<Planned> {
  using folder = createContextFolder(tree);
  const root = folder.path;
  const sent: string[] = [];
  const plan = await planContext({
    ...{ root, asks, own: new Set([".dockerignore", "Dockerfile"]) },
    ignore: await readIgnoreFile({ root, dockerfilePath: join(root, "Dockerfile") }),
    onSent: (path) => sent.push(path),
  });
  return { plan, sent: sent.sort().join(" ") };
}

const tree: Tree = {
  Dockerfile: "FROM x\n",
  "src/a.ts": "aaaa",
  "src/deep/b.ts": "bb",
  "src/deep/c.log": "cccccc",
  "node_modules/x/y.js": "yyyyyyyy",
  "node_modules/keep": "k",
  "docs/d.md": "ddd",
  "docs/more/e.md": "e",
  link: "-> src/deep",
};

test("counts what is there, what is kept and what is sent, for each that asks", async () => {
  const { plan, sent } = await planned(
    { ...tree, ".dockerignore": "node_modules\n!node_modules/keep\n**/*.log\n" },
    ["src"],
    ["link/b.ts", "nowhere"],
    [],
  );
  assert.equal(sent, "link src/a.ts src/deep/b.ts");
  assert.deepEqual(plan.sent, { files: 2, bytes: 6 });
  assert.deepEqual(plan.asks, [
    { files: 2, bytes: 6 },
    { files: 1, bytes: 2 },
    { files: 0, bytes: 0 },
  ]);
  const ignored = 8 + 6;
  assert.equal(plan.total.bytes - plan.kept.bytes, ignored);
  assert.equal(plan.total.files - plan.kept.files, 2);
});

test("says which line keeps what out: the last one that matches", async () => {
  const { plan } = await planned(
    {
      ...tree,
      ".dockerignore":
        "# first\n*.log\nnode_modules\n!node_modules/keep\n**/*.log\n**/deep/c*\nnone\n",
      "x.log": "1",
    },
    [""],
  );
  assert.deepEqual(
    plan.excluded.map(({ line, pattern, files, paths }) => [
      ...[line, pattern, files],
      paths.map(({ path, bytes }) => `${path}=${bytes}`).join(),
    ]),
    [
      [2, "node_modules", 1, "node_modules=8"],
      [4, "**/*.log", 1, "x.log=1"],
      [5, "**/deep/c*", 1, "src/deep/c.log=6"],
    ],
  );
});

test("names what nobody needs, a folder for all in it; not what the build reads anyhow", async () => {
  const { plan } = await planned({ ...tree, ".dockerignore": "node_modules\n" }, ["src/a.ts"]);
  assert.deepEqual(
    plan.unused.paths.map(({ path, kind, files }) => [path, kind, files]),
    [
      ["src/deep", "folder", 2],
      ["docs", "folder", 2],
      ["link", "link", 0],
    ],
  );
  assert.deepEqual([plan.unused.files, plan.unused.bytes], [4, 12]);
});

test("nobody asks: nothing is sent, all is unused", async () => {
  const { plan, sent } = await planned(tree);
  assert.equal(sent, "");
  assert.equal(plan.tree.more, 0);
  assert.equal(plan.unused.files, plan.total.files - 1, "but the Dockerfile");
});

test("offenders: no folder that is large for one thing in it", async () => {
  const { plan } = await planned(
    {
      "a/b/c/big": "x".repeat(1000),
      "a/b/c/small": "x",
      "m/one": "x".repeat(300),
      "m/two": "x".repeat(300),
    },
    [""],
  );
  assert.deepEqual(
    plan.biggest.slice(0, 4).map(({ path, bytes }) => `${path}=${bytes}`),
    ["a/b/c/big=1000", "m=600", "m/one=300", "m/two=300"],
  );
});

test("links lead nowhere outside, and in no circle", async () => {
  const { plan, sent } = await planned(
    { a: "-> ../../../etc/passwd", loop: "-> loop/x", all: "-> .", "d/f": "1" },
    ["a"],
    ["loop"],
  );
  assert.equal(sent, "a loop");
  assert.deepEqual(plan.sent, { files: 0, bytes: 0 });
  const everything = await planned({ all: "-> .", "d/f": "1" }, ["all"]);
  assert.equal(everything.sent, "all d/f");
});

test("--parents and any depth: by the pattern as the engine gets it", async () => {
  const { sent } = await planned(tree, ["src/**/*.ts", "docs/*/e.md"]);
  assert.equal(sent, "docs/more/e.md src/a.ts src/deep/b.ts");
});

test("a file and a folder that cannot be read are named", async () => {
  using folder = createContextFolder({
    "open/f": "1",
    "closed/f": "1",
    secret: "s",
    "other/f": "1",
  });
  chmodSync(folder.path, 0o755);
  for (const name of ["closed", "secret", "other"]) chmodSync(join(folder.path, name), 0);
  // Root reads everything: somebody else has to look.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    const request = { root: folder.path, ignore: undefined };
    const all = await planContext({ ...request, asks: [[""]] });
    assert.deepEqual(all.unreadable.map(({ path, code }) => `${path} ${code}`).sort(), [
      "closed EACCES",
      "other EACCES",
      // Linux answers the question about a file for the user that the process belongs to.
      ...(isRoot ? [] : ["secret EACCES"]),
    ]);
    const some = await planContext({ ...request, asks: [["closed"]] });
    assert.deepEqual(
      some.unreadable.map(({ path }) => path),
      ["closed"],
    );
  } finally {
    if (isRoot) process.seteuid?.(0);
    for (const name of ["closed", "other"]) chmodSync(join(folder.path, name), 0o700);
  }
});

test("a malformed pattern and an abort end it", async () => {
  await assert.rejects(planned({ ".dockerignore": "a[" }, [""]), { code: "context-unusable" });
  using folder = createContextFolder(tree);
  const request = { root: folder.path, ignore: undefined, asks: [[""]] };
  await assert.rejects(planContext({ ...request, signal: AbortSignal.abort() }), {
    name: "AbortError",
  });
  const stop = new AbortController();
  const looking = planContext({ ...request, signal: stop.signal });
  stop.abort();
  await assert.rejects(looking, { name: "AbortError" });
});

test("50,000 files: seconds, and lists that stay short", { timeout: 120_000 }, async () => {
  using folder = createContextFolder({});
  for (let at = 0; at < 250; at++) {
    mkdirSync(join(folder.path, `d${at}`));
    for (let file = 0; file < 200; file++) writeFileSync(join(folder.path, `d${at}/f${file}`), "x");
  }
  mkdirSync(join(folder.path, "one"));
  for (let file = 0; file < 3000; file++) writeFileSync(join(folder.path, `one/f${file}`), "xx");
  const began = processorTime();
  const plan = await planContext({ root: folder.path, ignore: undefined, asks: [[""], ["d1"]] });
  const took = processorTime() - began;
  assert.deepEqual(plan.sent, { files: 53_000, bytes: 56_000 });
  assert.deepEqual(plan.asks[1], { files: 200, bytes: 200 });
  assert.ok(took < 20_000, `${took} ms`);
  const rows = rowsOf(plan.tree);
  assert.ok(rows.named > 25_000 && rows.named <= 30_000 + 251, `${rows.named} rows`);
  assert.equal(rows.named + rows.more, 53_000 + 251, "what is not named is counted");
});

function rowsOf({ subfolders, named, more }: PlannedFolder): { named: number; more: number } {
  const sum = { named: named.length + subfolders.length, more };
  for (const folder of subfolders) {
    const inner = rowsOf(folder);
    sum.named += inner.named;
    sum.more += inner.more;
  }
  return sum;
}
