import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { type GitIgnore, parseGitIgnore } from "../../src/buildcontext/gitIgnore.ts";
import { createGitIgnores } from "../../src/buildcontext/gitIgnores.ts";
import { readGitIgnores } from "../../src/buildcontext/readGitIgnores.ts";
import { createRandom } from "../support/createRandom.ts";
import { createContextFolder } from "./contextFolder.ts";

test("what git ignores is what git says of the same files", (context) => {
  if (spawnSync("git", ["--version"]).status !== 0) return context.skip("git is missing");
  const root = mkdtempSync(join(tmpdir(), "slipway-git-"));
  try {
    spawnSync("git", ["init", "-q", root]);
    for (let seed = 1; seed <= 30; seed++) compareOnce(root, seed);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

function compareOnce(root: string, seed: number): void {
  const random = createRandom(seed);
  const oneOf = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const many = (most: number, make: () => string): string[] =>
    Array.from({ length: 1 + Math.floor(random() * most) }, make);
  const names = ["a", "b", "ab", "x.log", "[x]", "a b", "#c", "!d", "*", "Ab", "a1", "\\"];
  const parts = [...names, "*", "**", "?", "*.log", "a*", "[ab]", "[!a]*", "[[:alpha:]]", "\\#c"];
  const odd = ["\\!d", "\\[x]", "a\\ ", "a ", "***", "[a", "[a-b]b", "\\", "[]a]", "[\\]]"];
  const line = (): string =>
    `${oneOf(["", "", "!", "/"])}${many(3, () => oneOf(random() < 0.8 ? parts : odd)).join("/")}${oneOf(["", "", "/", "/**", " "])}`;
  const files: Record<string, string> = {
    ".gitignore": many(4, line).join("\n"),
    ...(random() < 0.5 && { "a/.gitignore": many(3, line).join("\r\n") }),
    ...(random() < 0.3 && { "a/b/.gitignore": many(2, line).join("\n") }),
  };
  const paths = [
    ...new Set(Array.from({ length: 60 }, () => many(3, () => oneOf(names)).join("/"))),
  ];
  for (const path of paths) mkdirSync(join(root, path), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const inner = new Map<string, GitIgnore>();
  for (const folder of ["a", "a/b"]) {
    const text = files[`${folder}/.gitignore`];
    if (text !== undefined) inner.set(folder, parseGitIgnore(text));
  }
  const ours = createGitIgnores(readGitIgnores(root), inner);
  const said = spawnSync("git", ["check-ignore", "--no-index", "-z", "--stdin"], {
    cwd: root,
    input: paths.join("\0"),
    encoding: "utf8",
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", XDG_CONFIG_HOME: root },
  }).stdout.split("\0");
  const ignored = new Set(said);
  for (const path of paths) {
    if (ours.isIgnored(path) === ignored.has(path)) continue;
    // An exception for folders is none for what may be a file.
    if (/^!.*\/ ?$/m.test(Object.values(files).join("\n"))) continue;
    assert.fail(
      `seed ${seed}: ${JSON.stringify(path)} git ${ignored.has(path)}, ours not; ${JSON.stringify(files)}`,
    );
  }
  for (const name of names) rmSync(join(root, name), { recursive: true, force: true });
}

test("files around the context count, up to the root of the repository", () => {
  using folder = createContextFolder({
    ".gitignore": "outside",
    "repo/.git/info/exclude": "mine\n",
    "repo/.gitignore": "/svc/web/made\n*.jar\n!keep.jar\n",
    "repo/svc/.gitignore": "other\n",
    "repo/svc/web/.gitignore": "!other\n",
  });
  const context = join(folder.path, "repo/svc/web");
  const { isIgnored } = createGitIgnores(readGitIgnores(context), new Map());
  const ignored = ["made", "made/deep/file", "mine", "a.jar", "lib/b.jar", "keep.jar/x.jar"];
  const kept = ["outside", "keep.jar", "other", "sub/made", "a"];
  assert.deepEqual(ignored.filter(isIgnored), ignored);
  assert.deepEqual(kept.filter(isIgnored), []);
});

test("a pattern for folders ignores what is not there, and its exception keeps nothing", () => {
  const { verdict } = parseGitIgnore("dist/\n!keep/");
  assert.deepEqual(
    [verdict("dist", undefined), verdict("dist", false), verdict("keep", undefined)],
    [true, undefined, undefined],
  );
});
