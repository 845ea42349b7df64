import assert from "node:assert/strict";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { runSlipway } from "./runSlipway.ts";

const relative = "FROM a:1\nWORKDIR app\nUSER 1\n";
const clean = "FROM scratch\nUSER 1\n";

test("JSON has every field of the contract", async () => {
  using folder = createContextFolder({ Dockerfile: "FROM a:1\nMAINTAINER me\nUSER 1\n" });
  const run = await runSlipway(["lint", "--format", "json", "Dockerfile"], { cwd: folder.path });
  assert.equal(run.code, 1, run.stderr);
  const parsed: unknown = JSON.parse(run.stdout);
  assert.ok(Array.isArray(parsed) && parsed.length === 1);
  const [file] = parsed;
  assert.deepEqual(Object.keys(file), ["file", "findings"]);
  assert.equal(file.file, "Dockerfile");
  const finding = file.findings.find((one: { rule: string }) => one.rule === "replace-maintainer");
  assert.deepEqual(Object.keys(finding), [
    ...["rule", "aliases", "severity", "message", "line", "column", "endLine", "endColumn", "fix"],
  ]);
  assert.deepEqual([finding.line, finding.column, finding.endLine], [2, 1, 2]);
  assert.ok(finding.aliases.includes("hadolint/DL4000"));
  assert.deepEqual(Object.keys(finding.fix), ["title", "safe", "edits"]);
  assert.deepEqual(Object.keys(finding.fix.edits[0]), [
    ...["line", "column", "endLine", "endColumn", "newText"],
  ]);
});

test("a finding without a fix says null, a clean file has no findings", async () => {
  using folder = createContextFolder({ "a/Dockerfile": relative, "b.Dockerfile": clean });
  const run = await runSlipway(["lint", "--format=json", "."], { cwd: folder.path });
  const files = JSON.parse(run.stdout);
  assert.deepEqual(
    files.map((one: { file: string; findings: readonly unknown[] }) => [
      one.file,
      one.findings.length,
    ]),
    [
      [join("a", "Dockerfile"), 1],
      ["b.Dockerfile", 0],
    ],
  );
  assert.equal(files[0].findings[0].fix, null);
});

test("exit codes follow --fail-on", async () => {
  using folder = createContextFolder({ Dockerfile: relative, clean });
  const codes: readonly [args: readonly string[], code: number][] = [
    [["Dockerfile"], 1],
    [["--fail-on", "warning", "Dockerfile"], 1],
    [["--fail-on", "error", "Dockerfile"], 0],
    [["--fail-on", "never", "Dockerfile"], 0],
    [["clean"], 0],
    [["--fail-on", "sometimes", "clean"], 2],
    [["--nonsense", "clean"], 2],
    [["--preset", "nope", "clean"], 2],
  ];
  for (const [args, code] of codes) {
    const run = await runSlipway(["lint", ...args], { cwd: folder.path });
    assert.equal(run.code, code, `${args.join(" ")}\n${run.stdout}${run.stderr}`);
    assert.doesNotMatch(run.stderr, / at .*:\d+:\d+/, "no stack trace");
  }
});

test("text shows the place, the rule and the line", async () => {
  using folder = createContextFolder({ Dockerfile: relative });
  const run = await runSlipway(["lint", "Dockerfile"], { cwd: folder.path });
  assert.match(
    run.stdout,
    /^Dockerfile:2:9 warning .+ \(use-absolute-workdir\)\n {4}2 \| WORKDIR app\n {6}\| {9}\^\^\^\n\n1 warning in 1 file\.\n$/,
  );
});

test("the standard input, under a name of its own", async () => {
  using folder = createContextFolder({});
  const args = ["lint", "--format", "json", "--stdin-filename", "x/Dockerfile", "-"];
  const run = await runSlipway(args, { cwd: folder.path, input: relative });
  assert.equal(run.code, 1, run.stderr);
  assert.equal(JSON.parse(run.stdout)[0].file, "x/Dockerfile");
  const two = await runSlipway(["lint", "-", "y"], { cwd: folder.path });
  assert.equal(two.code, 2);
});

test("--fix writes the safe fixes", async () => {
  using folder = createContextFolder({ Dockerfile: "FROM scratch\nMAINTAINER me\nUSER 1\n" });
  const run = await runSlipway(["lint", "--fix", "Dockerfile"], { cwd: folder.path });
  const text = readFileSync(join(folder.path, "Dockerfile"), "utf8");
  assert.match(text, /^FROM scratch\nLABEL .*me.*\nUSER 1\n$/);
  assert.equal(run.code, 0, run.stdout);
});

test("folders, globs and names: each file once, node_modules never", async () => {
  using folder = createContextFolder({
    Dockerfile: clean,
    "Dockerfile.dev": clean,
    "Dockerfile.dockerignore": "",
    "sub/Containerfile": clean,
    "sub/api.dockerfile": clean,
    "node_modules/x/Dockerfile": clean,
    ".git/Dockerfile": clean,
    "sub/readme.md": "",
  });
  const files = async (...paths: readonly string[]): Promise<readonly string[]> => {
    const run = await runSlipway(["lint", "--format", "json", ...paths], { cwd: folder.path });
    return JSON.parse(run.stdout).map((one: { file: string }) => one.file);
  };
  const sub = [join("sub", "Containerfile"), join("sub", "api.dockerfile")];
  assert.deepEqual(await files("."), ["Dockerfile", "Dockerfile.dev", ...sub]);
  assert.deepEqual(await files("**/*.dockerfile", "sub"), [sub[1], sub[0]]);
  assert.deepEqual(await files("Dockerfile*", "Dockerfile"), [
    ...["Dockerfile", "Dockerfile.dev", "Dockerfile.dockerignore"],
  ]);
});

const odd: readonly {
  readonly what: string;
  readonly path: string;
  readonly content?: string;
  readonly code: number;
  readonly stderr?: RegExp;
  readonly stdout?: RegExp;
}[] = [
  {
    what: "a missing file",
    path: "nope",
    code: 2,
    stderr: /nope cannot be read: there is no such file/,
  },
  {
    what: "a folder without a Dockerfile",
    path: "empty",
    code: 2,
    stderr: /The folder empty contains no Dockerfile\./,
  },
  { what: "a glob without a match", path: "*.x", code: 2, stderr: /No file matches \*\.x\./ },
  {
    what: "a dangling link",
    path: "gone",
    content: "-> nowhere",
    code: 2,
    stderr: /gone cannot be read/,
  },
  {
    what: "a device without an end",
    path: "/dev/zero",
    code: 2,
    stderr: /neither a file nor a folder/,
  },
  { what: "an empty file", path: "d", content: "", code: 1, stdout: /parse-error/ },
  {
    what: "a line of a megabyte",
    path: "d",
    content: `FROM a:1\nRUN ${"x ".repeat(500_000)}\n`,
    code: 1,
    stdout: /parse-error/,
  },
  {
    what: "binary content",
    path: "d",
    content: "\u0000\u0001\u0002ELF\u007f\u001b[31m\n\u0000",
    code: 1,
    stdout: /parse-error/,
  },
];

for (const { what, path, content, code, stderr, stdout } of odd) {
  test(`a clear answer: ${what}`, async () => {
    using folder = createContextFolder({
      "empty/": "",
      ...(content === undefined ? {} : { [path]: content }),
    });
    const run = await runSlipway(["lint", path], { cwd: folder.path });
    assert.equal(run.code, code, run.stdout.slice(0, 500) + run.stderr);
    if (stderr) assert.match(run.stderr, stderr);
    if (stdout) assert.match(run.stdout, stdout);
    assert.doesNotMatch(run.stdout + run.stderr, / {4}at .*:\d+:\d+/, "no stack trace");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come out
    assert.doesNotMatch(run.stdout, /[\u0000\u001b]/, "nothing that drives a terminal");
    assert.ok(
      run.stdout.split("\n").every((line) => line.length < 300),
      "no endless line",
    );
  });
}

test("an unreadable file is named, and the rest is still linted", async (t) => {
  using folder = createContextFolder({ closed: relative, open: relative });
  chmodSync(join(folder.path, "closed"), 0);
  chmodSync(folder.path, 0o755);
  const root = process.getuid?.() === 0;
  const run = await runSlipway(["lint", "closed", "open"], {
    cwd: folder.path,
    ...(root ? { uid: 65534, env: { TSX_DISABLE_CACHE: "1", HOME: folder.path } } : {}),
  });
  if (root && /MODULE_NOT_FOUND|EACCES/.test(run.stderr)) return t.skip("not readable for others");
  assert.equal(run.code, 2, run.stderr);
  assert.match(
    run.stderr,
    /closed cannot be read: permission denied\. Make it readable for you\.\n$/,
  );
  assert.match(run.stdout, /^open:2:9/);
});

test("SARIF and GitHub annotations", async () => {
  using folder = createContextFolder({ "a b/Dockerfile": relative });
  const sarif = await runSlipway(["lint", "--format", "sarif", "a b"], { cwd: folder.path });
  const log = JSON.parse(sarif.stdout);
  assert.equal(log.version, "2.1.0");
  const [result] = log.runs[0].results;
  assert.equal(log.runs[0].tool.driver.rules[result.ruleIndex].id, result.ruleId);
  assert.deepEqual(result.locations[0].physicalLocation, {
    artifactLocation: { uri: "a%20b/Dockerfile" },
    region: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 12 },
  });
  const github = await runSlipway(["lint", "--format", "github", "a b"], { cwd: folder.path });
  assert.match(
    github.stdout,
    /^::warning file=a b[/\\]Dockerfile,line=2,endLine=2,col=9,endColumn=12,title=use-absolute-workdir::.+\n$/,
  );
});

test("help, version and unknown commands", async () => {
  using folder = createContextFolder({});
  const { cwd } = { cwd: folder.path };
  const version = await runSlipway(["--version"], { cwd });
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  for (const args of [["--help"], ["lint", "--help"], ["help", "build"]]) {
    const help = await runSlipway(args, { cwd });
    assert.equal(help.code, 0);
    assert.match(help.stdout, /^(Usage|slipway):? /);
  }
  assert.equal((await runSlipway([], { cwd })).code, 2);
  const unknown = await runSlipway(["toString"], { cwd });
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /There is no command "toString"\./);
});

test("a reader that has seen enough is no failure", async () => {
  using folder = createContextFolder({
    Dockerfile: `FROM a:1\n${"MAINTAINER me\n".repeat(5000)}USER 1\n`,
  });
  const run = await runSlipway(["lint", "Dockerfile"], {
    cwd: folder.path,
    onOutput: (child) => child.stdout?.destroy(),
  });
  assert.equal(run.stderr, "");
  assert.equal(run.code, 1);
});

test("an ignore file that is named has rules of its own, in every format", async () => {
  using folder = createContextFolder({
    ".dockerignore": "docs\ndocs/a\n  # old\nsrc\n",
    "docs/a": "",
    "src/b": "",
    Dockerfile: clean,
  });
  const { path: cwd } = folder;
  const run = await runSlipway(["lint", ".dockerignore"], { cwd });
  assert.equal(run.code, 1);
  assert.match(run.stdout, /^\.dockerignore:2:1 info Line 1 \(docs\) keeps this out already/m);
  assert.match(run.stdout, /^\.dockerignore:3:3 warning .*first column/m);
  for (const format of ["sarif", "github"]) {
    const { stdout } = await runSlipway(["lint", "--format", format, ".dockerignore"], { cwd });
    assert.ok(stdout.includes("begin-ignore-comments-in-first-column"), format);
  }
  // A folder is searched for Dockerfiles only.
  assert.equal((await runSlipway(["lint", "."], { cwd })).code, 0);
  const fixed = await runSlipway(["lint", "--fix", ".dockerignore"], { cwd });
  assert.equal(fixed.code, 0, fixed.stdout);
  assert.equal(readFileSync(join(cwd, ".dockerignore"), "utf8"), "docs\n# old\nsrc\n");
});

test("rules for ignore files go by the configuration", async () => {
  using folder = createContextFolder({
    ".dockerignore": "docs\ndocs/a\n",
    ".slipway.json": '{ "rules": { "avoid-repeated-ignore-patterns": "off" } }',
    "docs/a": "",
  });
  const run = await runSlipway(["lint", ".dockerignore"], { cwd: folder.path });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.equal(run.stderr, "");
});
