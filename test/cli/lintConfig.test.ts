import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createContextFolder, type Tree } from "../buildcontext/contextFolder.ts";
import { runSlipway } from "./runSlipway.ts";

const relative = "FROM a:1\nWORKDIR app\nUSER 1\n";

const cases: readonly {
  readonly what: string;
  readonly tree: Tree;
  readonly args: readonly string[];
  readonly code: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
  readonly input?: string;
}[] = [
  {
    what: "the threshold of the file",
    tree: { ".slipway.json": '{ "failOn": "error" }', Dockerfile: relative },
    args: [],
    code: 0,
  },
  {
    what: "a flag beats the file",
    tree: { ".slipway.json": '{ "failOn": "error", "preset": "buildkit" }', Dockerfile: relative },
    args: ["--fail-on", "warning"],
    code: 1,
  },
  {
    what: "hadolint's no-fail and format",
    tree: { ".hadolint.yaml": "no-fail: true\nformat: json\n", Dockerfile: relative },
    args: [],
    code: 0,
    stdout: /^\[\n/,
  },
  {
    what: "hadolint's file with hadolint's preset",
    tree: { ".hadolint.yaml": "ignored: [DL3000]\n", Dockerfile: relative },
    args: ["--preset", "hadolint"],
    code: 0,
    stderr: /^$/,
  },
  {
    what: "--fail-on hint",
    tree: { ".slipway.json": '{ "rules": { "DL3000": "hint" } }', Dockerfile: relative },
    args: ["--fail-on", "hint"],
    code: 1,
  },
  {
    what: "hints do not fail by themselves",
    tree: { ".slipway.json": '{ "rules": { "DL3000": "hint" } }', Dockerfile: relative },
    args: [],
    code: 0,
  },
  {
    what: "--no-config",
    tree: { ".slipway.json": '{ "rules": { "DL3000": "off" } }', Dockerfile: relative },
    args: ["--no-config"],
    code: 1,
  },
  {
    what: "--config",
    tree: { "c/x.json": '{ "rules": { "DL3000": "off" } }', Dockerfile: relative },
    args: ["--config", "c/x.json", "Dockerfile"],
    code: 0,
  },
  {
    what: "--config without such a file",
    tree: { Dockerfile: relative },
    args: ["--config", "nope.json"],
    code: 2,
    stderr: /nope\.json cannot be read: there is no such file/,
  },
  {
    what: "--config and --no-config",
    tree: { Dockerfile: relative },
    args: ["--config", "x", "--no-config"],
    code: 2,
    stderr: /go against each other/,
  },
  {
    what: "a mistake in the configuration, with its place, and the rest of it",
    tree: {
      ".slipway.json": '{\n  "rules": { "DL3000": "off" },\n  "preste": 1\n}\n',
      Dockerfile: relative,
    },
    args: [],
    code: 1,
    stdout: /^No problems in 1 file\.\n$/,
    stderr:
      /^\.slipway\.json:3:3 warning .*"preset".* \(config-error\)\n {4}3 \| {3}"preste": 1\n {6}\| {3}\^{8}\n/,
  },
  {
    what: "a mistake in the configuration is a warning only",
    tree: { ".hadolint.yaml": "ignored: [\n", Dockerfile: "FROM scratch\nUSER 1\n" },
    args: ["--fail-on", "error", "--format", "json"],
    code: 0,
    stdout: /"file": "\.hadolint\.yaml",\n\s+"findings": \[\n\s+\{\n\s+"rule": "config-error"/,
    stderr: /^$/,
  },
  {
    what: "the folder of --stdin-filename",
    tree: { "a/.slipway.json": '{ "rules": { "DL3000": "off" } }' },
    args: ["--stdin-filename", "a/Dockerfile", "-"],
    code: 0,
    input: relative,
  },
  {
    what: "the current folder for the standard input without a name",
    tree: { ".slipway.json": '{ "rules": { "DL3000": "off" } }' },
    args: ["-"],
    code: 0,
    input: relative,
  },
  {
    what: "--print-config",
    tree: {
      ".slipway.json": '{ "failOn": "error", "rules": { "DL3000": "off" } }',
      Dockerfile: "",
    },
    args: ["--print-config", "--preset", "strict"],
    code: 0,
    stdout:
      /"preset": "strict",\n\s+"rules": \{\n\s+"use-absolute-workdir": "off"\n[\s\S]+"failOn": "error"/,
  },
  {
    what: "--list-rules",
    tree: {},
    args: ["--list-rules", "--preset", "hadolint"],
    code: 0,
    stdout:
      /^error +use-absolute-workdir +Require .+ \(hadolint\/DL3000, buildkit\/WorkdirRelativePath\)$/m,
  },
];

for (const { what, tree, args, code, stdout, stderr, input } of cases) {
  test(`configuration: ${what}`, async () => {
    using folder = createContextFolder(tree);
    const run = await runSlipway(["lint", ...args], {
      cwd: folder.path,
      ...(input === undefined ? {} : { input }),
    });
    assert.equal(run.code, code, run.stdout + run.stderr);
    if (stdout) assert.match(run.stdout, stdout);
    if (stderr) assert.match(run.stderr, stderr);
  });
}

test("--fix goes by the configuration, and on behind a file that it may not write", async (t) => {
  const old = "FROM a:1\nMAINTAINER me\nUSER 1\n";
  using folder = createContextFolder({
    "a/Dockerfile": old,
    "b/Dockerfile": old,
    "b/.slipway.json": '{ "rules": { "DL4000": "off" } }',
    "c/Dockerfile": old,
  });
  if (process.getuid?.() !== 0) chmodSync(join(folder.path, "a/Dockerfile"), 0o444);
  else t.diagnostic("root writes every file");
  const run = await runSlipway(["lint", "--fix", "."], { cwd: folder.path });
  const written = ["a", "b", "c"].map((name) =>
    readFileSync(join(folder.path, name, "Dockerfile"), "utf8"),
  );
  assert.equal(written[1], old);
  assert.match(written[2] ?? "", /LABEL/);
  if (process.getuid?.() !== 0) assert.match(run.stderr, /cannot be written/);
});

test("the bundle reads both kinds of configuration, and RUN by its grammar", () => {
  using folder = createContextFolder({
    "a/.slipway.json": '{ // JSON\n "failOn": "error", }',
    "a/Dockerfile": relative,
    "b/.hadolint.yaml": "failure-threshold: error\n",
    "b/Dockerfile": "FROM a:1\nUSER 1\nRUN sudo x\n",
  });
  const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
  const args = [cli, "lint", "--format", "json", "--preset", "hadolint", "."];
  const run = spawnSync(process.execPath, args, {
    cwd: folder.path,
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.equal(run.stderr, "");
  assert.match(run.stdout, /use-absolute-workdir/);
  assert.match(run.stdout, /hadolint\/DL3004/);
});
