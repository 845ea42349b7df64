import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type GitHead, readGitHead } from "../../src/app/readGitHead.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const other = "f".repeat(40);

type Files = Readonly<Record<string, string>>;

const cases: readonly (readonly [string, Files, string, GitHead | undefined])[] = [
  [
    "a branch, with its commit in a file of its own",
    { ".git/HEAD": "ref: refs/heads/feature/a-b\n", ".git/refs/heads/feature/a-b": `${commit}\n` },
    ".",
    { commit, branch: "feature/a-b" },
  ],
  [
    "from a folder below",
    { ".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": commit, "a/b/file": "" },
    "a/b",
    { commit, branch: "main" },
  ],
  [
    "a packed branch, beside others, tags and comments",
    {
      ".git/HEAD": "ref: refs/heads/main\n",
      ".git/packed-refs": `# pack-refs with: peeled\n${other} refs/heads/not-main\n${other} refs/remotes/refs/heads/main\n${commit} refs/heads/main\n${other} refs/tags/v1\n^${other}\n`,
    },
    ".",
    { commit, branch: "main" },
  ],
  [
    "a commit that is newer than the packed one",
    {
      ".git/HEAD": "ref: refs/heads/main\n",
      ".git/packed-refs": `${other} refs/heads/main\n`,
      ".git/refs/heads/main": commit,
    },
    ".",
    { commit, branch: "main" },
  ],
  ["a commit that is checked out", { ".git/HEAD": commit }, ".", { commit, branch: undefined }],
  [
    "a ref that names another",
    {
      ".git/HEAD": "ref: refs/heads/alias\n",
      ".git/refs/heads/alias": "ref: refs/heads/main\n",
      ".git/refs/heads/main": commit,
    },
    ".",
    { commit, branch: "alias" },
  ],
  [
    "before the first commit",
    { ".git/HEAD": "ref: refs/heads/main\n" },
    ".",
    { commit: undefined, branch: "main" },
  ],
  [
    "a worktree, whose branches are in the repository",
    {
      "main/.git/HEAD": "ref: refs/heads/main\n",
      "main/.git/refs/heads/side": commit,
      "main/.git/worktrees/side/HEAD": "ref: refs/heads/side\n",
      "main/.git/worktrees/side/commondir": "../..\n",
      "side/.git": "gitdir: ../main/.git/worktrees/side\n",
    },
    "side",
    { commit, branch: "side" },
  ],
  [
    "a submodule",
    {
      ".git/modules/lib/HEAD": commit,
      "lib/.git": "gitdir: ../.git/modules/lib\n",
      ".git/HEAD": other,
    },
    "lib",
    { commit, branch: undefined },
  ],
  [
    "refs that go in a circle",
    { ".git/HEAD": "ref: refs/heads/a", ".git/refs/heads/a": "ref: refs/heads/a" },
    ".",
    { commit: undefined, branch: "a" },
  ],
  [
    "a ref that leaves the folder",
    { ".git/HEAD": "ref: refs/../../secret", secret: commit },
    ".",
    { commit: undefined, branch: undefined },
  ],
  ["reftables", { ".git/HEAD": "ref: refs/heads/.invalid\n" }, ".", undefined],
  ["a broken HEAD", { ".git/HEAD": "what is this?\n" }, ".", undefined],
  ["a .git without a HEAD", { ".git/config": "" }, ".", undefined],
  ["a .git file that leads nowhere", { ".git": "gitdir: ../gone\n" }, ".", undefined],
];

describe("readGitHead", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "slipway-git-"));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  for (const [at, [what, files, folder, head]] of cases.entries()) {
    it(what, async () => {
      const home = join(root, String(at));
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(home, path)), { recursive: true });
        writeFileSync(join(home, path), text);
      }
      assert.deepEqual(await readGitHead(join(home, folder)), head);
    });
  }

  it("no repository", async () => {
    mkdirSync(join(root, "none"));
    assert.equal(await readGitHead(join(root, "none")), undefined);
  });
});
