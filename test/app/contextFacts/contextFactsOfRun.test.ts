import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { contextFactsOfRun } from "../../../src/app/contextFacts/contextFactsOfRun.ts";
import { type LintSessionOptions, lintText } from "../../../src/app/lintFiles.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createContextFolder } from "../../buildcontext/contextFolder.ts";

const tree = {
  "repo/.git/HEAD": "",
  "repo/lib/a": "1",
  "repo/svc/web/b": "1",
  "lib/a": "1",
  "lib/c": "1",
};
const text = "FROM scratch\nCOPY lib/a lib/c /\n";

test("the context lies within the repository, outside of any in the current folder", async () => {
  using folder = createContextFolder(tree);
  const contextOf = async (cwd: string, dockerfile: string, named?: string) => {
    const facts = contextFactsOfRun(join(folder.path, cwd), named);
    const asked = { path: join(folder.path, dockerfile), document: parseDockerfile(text) };
    const { contextFiles } = await facts.load(asked);
    return contextFiles?.children("").map(({ path }) => path);
  };
  assert.deepEqual(await contextOf("repo/svc", "repo/svc/web/Dockerfile"), [".git", "lib", "svc"]);
  assert.deepEqual(await contextOf("repo", "other/Dockerfile"), undefined);
  assert.deepEqual(await contextOf("", "lib/Dockerfile"), ["lib", "repo"]);
  assert.deepEqual(await contextOf("lib", "lib/Dockerfile"), ["a", "c"]);
  assert.deepEqual(await contextOf("repo", "repo/Dockerfile", ".."), ["lib", "repo"]);
});

test("what a run looks into: the named folder, or none, and none where no rule would ask", async () => {
  using folder = createContextFolder({ a: "1", ".dockerignore": "b" });
  const lint = async (options: Partial<LintSessionOptions>, file = "Dockerfile") => {
    const linted = await lintText(
      "FROM scratch\nCOPY a /\n",
      { file, path: join(folder.path, file) },
      { cwd: folder.path, config: false, ...options },
    );
    const { buildContext, contextFiles } = linted.options;
    return [buildContext?.file, contextFiles?.total.files];
  };
  assert.deepEqual(await lint({}), [".dockerignore", 2]);
  assert.deepEqual(await lint({ context: "." }, "-"), [".dockerignore", 2]);
  assert.deepEqual(await lint({}, "-"), [".dockerignore", undefined]);
  assert.deepEqual(await lint({ context: false }), [".dockerignore", undefined]);
  assert.deepEqual(await lint({ wishes: { preset: "hadolint" } }), [".dockerignore", undefined]);
  await assert.rejects(lint({ context: "nowhere" }), { code: "context-unusable" });
  await assert.rejects(lint({ context: "a" }), /a is not a folder\./);
});
