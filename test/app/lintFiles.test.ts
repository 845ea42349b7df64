import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createLintConfigFinder, hadolintPlaces } from "../../src/app/createLintConfigFinder.ts";
import type { ShellcheckLint } from "../../src/app/createShellcheckLint.ts";
import { isDockerfileName } from "../../src/app/findDockerfiles.ts";
import { fixFile } from "../../src/app/fixFile.ts";
import {
  type LintedFile,
  type LintFilesOptions,
  lintFiles,
  lintText,
} from "../../src/app/lintFiles.ts";
import type { Finding } from "../../src/lint/finding.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";

const text = "FROM a:1\nWORKDIR app\nUSER 1\n";

/** The configuration that counts is told by its preset. */
const says = (preset: string): string => `{ "preset": "${preset}" }`;

describe("which configuration counts", () => {
  const tree = {
    ".slipway.json": says("strict"),
    ".hadolint.yaml": "failure-threshold: style",
    "a/Dockerfile": text,
    "a/b/.hadolint.yml": "failure-threshold: error",
    "a/b/c/Dockerfile": text,
    "a/e/hadolint.yaml": "failure-threshold: warning",
    "a/e/.slipway.json": says("buildkit"),
    "a/e/Dockerfile": text,
    "a/f/.slipway.json/": "",
    "a/f/Dockerfile": text,
  };
  const cases: readonly (readonly [
    file: string,
    options: Partial<LintFilesOptions>,
    want: string,
  ])[] = [
    ["a/Dockerfile", {}, "strict info"],
    ["a/b/c/Dockerfile", {}, "recommended error"],
    ["a/e/Dockerfile", {}, "buildkit info"],
    ["a/f/Dockerfile", {}, "strict info"],
    ["a/Dockerfile", { config: false }, "recommended info"],
    ["a/Dockerfile", { config: "a/b/.hadolint.yml" }, "recommended error"],
    ["a/b/c/Dockerfile", { config: ".slipway.json" }, "strict info"],
    ["a/Dockerfile", { wishes: { preset: "hadolint" } }, "hadolint info"],
    ["a/b/c/Dockerfile", { wishes: { failOn: "never" } }, "recommended never"],
  ];
  for (const [file, options, want] of cases) {
    it(`${file} with ${JSON.stringify(options)}`, async () => {
      using folder = createContextFolder(tree);
      const [linted] = await lintAll({ paths: [file], cwd: folder.path, ...options });
      assert.equal(`${linted?.options.preset} ${linted?.failOn}`, want);
    });
  }

  it("of a text that is no file yet, by the folder it would be in", async () => {
    using folder = createContextFolder(tree);
    const file = { file: "x", path: join(folder.path, "a/b/none/yet/Dockerfile") };
    const linted = await lintText(text, file, { cwd: folder.path });
    assert.equal(linted.failOn, "error");
  });

  it("hadolint's places for preset hadolint only, and only for want of a nearer one", async () => {
    using folder = createContextFolder({
      Dockerfile: text,
      "home/.hadolint.yaml": "no-fail: true",
    });
    const surroundings = { env: {}, home: join(folder.path, "home"), platform: "linux" } as const;
    const failOn = async (preset: "hadolint" | "strict") => {
      const options = { paths: ["Dockerfile"], cwd: folder.path, surroundings };
      const [linted] = await lintAll({ ...options, wishes: { preset } });
      return linted?.failOn;
    };
    assert.equal(await failOn("hadolint"), "never");
    assert.equal(await failOn("strict"), "info");
    writeFileSync(join(folder.path, ".slipway.json"), '{"failOn":"error"}');
    assert.equal(await failOn("hadolint"), "error");
    assert.deepEqual(
      hadolintPlaces({ env: { XDG_CONFIG_HOME: "/x" }, home: "/h", platform: "linux" }).slice(0, 3),
      ["/x/hadolint.yaml", "/x/hadolint.yml", "/h/.hadolint/hadolint.yaml"],
    );
  });

  it("looks at each folder and file once", async () => {
    const asked: string[] = [];
    const finder = createLintConfigFinder({
      async readText(path) {
        asked.push(path);
        return path === "/p/.hadolint.yml" ? "no-fail: true" : undefined;
      },
    });
    const found = await Promise.all(["/p/a/b", "/p/a/c", "/p", "/q"].map((it) => finder.find(it)));
    assert.deepEqual(
      found.map((it) => it?.path),
      [...["/p/.hadolint.yml", "/p/.hadolint.yml", "/p/.hadolint.yml"], undefined],
    );
    assert.equal(new Set(asked).size, asked.length);
  });

  it("a configuration that cannot be read is a mistake in it", async () => {
    const finder = createLintConfigFinder({
      readText: async (path) => {
        if (path === "/p/.slipway.json") throw Object.assign(new Error("no"), { code: "EACCES" });
        return undefined;
      },
    });
    const found = await finder.find("/p/a");
    assert.match(found?.problems[0]?.message ?? "", /cannot be read/);
    assert.equal(found?.resolve("/p/a/Dockerfile", {}).lint.preset, "recommended");
  });

  it("stops when it is cancelled", async () => {
    const finder = createLintConfigFinder({ readText: async () => undefined });
    await assert.rejects(finder.find("/p", AbortSignal.abort()), { name: "AbortError" });
  });
});

describe("lintFiles", () => {
  it("tells of a broken configuration once, and uses the rest of it", async () => {
    using folder = createContextFolder({
      ".slipway.json": '{ "preset": "stric", "failOn": "error" }',
      Dockerfile: text,
      "a/Dockerfile": text,
    });
    const reports: string[] = [];
    const files = await lintAll({
      paths: ["."],
      cwd: folder.path,
      onConfig: ({ file, findings }, failOn) => {
        reports.push(`${file} ${failOn} ${findings.map(({ rule, severity }) => rule + severity)}`);
      },
    });
    assert.deepEqual(reports, [".slipway.json error config-errorwarning"]);
    assert.deepEqual(
      files.map(({ failOn }) => failOn),
      ["error", "error"],
    );
  });

  it("leaves ignored files out of walks only", async () => {
    using folder = createContextFolder({
      ".slipway.json": '{ "ignore": ["vendor"] }',
      "vendor/Dockerfile": text,
      "own/Dockerfile": text,
    });
    const names = async (...paths: readonly string[]) =>
      (await lintAll({ paths, cwd: folder.path })).map(({ file }) => file);
    assert.deepEqual(await names("."), [join("own", "Dockerfile")]);
    assert.deepEqual(await names("**/Dockerfile"), [join("own", "Dockerfile")]);
    assert.deepEqual(await names("vendor/Dockerfile"), ["vendor/Dockerfile"]);
  });

  it("applies overrides by the path below the configuration", async () => {
    using folder = createContextFolder({
      ".slipway.json": '{ "overrides": [{ "files": ["a/*"], "rules": { "DL3000": "off" } }] }',
      "a/Dockerfile": text,
      "b/Dockerfile": text,
    });
    const files = await lintAll({ paths: ["."], cwd: join(folder.path) });
    const rules = files.map(({ findings }) => findings.map(({ rule }) => rule));
    assert.deepEqual(rules, [[], ["use-absolute-workdir"]]);
  });

  it("goes on behind what is strange: links, pipes, folders of that name, closed folders", async () => {
    using folder = createContextFolder({
      "a/Dockerfile": text,
      "b/Dockerfile/x": "",
      "c/Dockerfile": "-> ../b",
      "d/Dockerfile": "-> ../a/Dockerfile",
      "e/x": "",
      "f/Dockerfile": "-> nowhere",
      "g/Dockerfile": "-> Dockerfile",
    });
    execFileSync("mkfifo", [join(folder.path, "e", "Dockerfile")]);
    const problems: string[] = [];
    const told: string[] = [];
    const files = await lintAll({
      paths: [".", "none"],
      cwd: folder.path,
      onProblem: ({ message }) => problems.push(message),
      onFile: ({ file }, index, total) => told.push(`${file} ${index} ${total}`),
    });
    assert.deepEqual(
      files.map(({ file }) => file),
      [...[join("a", "Dockerfile"), join("d", "Dockerfile")]],
    );
    assert.equal(problems.length, 3, problems.join("\n"));
    assert.equal(told[1], `${join("d", "Dockerfile")} 1 4`);
  });

  it("goes on behind a folder that it may not read", async () => {
    using folder = createContextFolder({ "a/closed/Dockerfile": text, "b/Dockerfile": text });
    chmodSync(folder.path, 0o755);
    chmodSync(join(folder.path, "a/closed"), 0);
    const problems: string[] = [];
    const onProblem = ({ message }: { message: string }) => problems.push(message);
    // Root reads every folder.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.("nobody");
    const linting = lintAll({ paths: ["."], cwd: folder.path, onProblem });
    const files = await linting.finally(() => {
      if (isRoot) process.seteuid?.(0);
      chmodSync(join(folder.path, "a/closed"), 0o755);
    });
    assert.equal(files.length, 1);
    assert.equal(problems.length, 1);
  });

  it("stops when it is cancelled", async () => {
    using folder = createContextFolder({ Dockerfile: text, "Dockerfile.b": text });
    const stop = new AbortController();
    await assert.rejects(
      async () => {
        for await (const _ of lintFiles({ paths: ["."], cwd: folder.path }, stop.signal))
          stop.abort();
      },
      { name: "AbortError" },
    );
  });
});

describe("what ShellCheck says", () => {
  const many = Array.from({ length: 150 }, (_, n) => `Dockerfile.${String(n).padStart(3, "0")}`);
  const tree = Object.fromEntries(many.map((name) => [name, `FROM a:1\nUSER ${name}\n`]));
  const options = { paths: ["."], shellcheck: true };
  const finding = (message: string): Finding => ({
    ...{
      rule: "shellcheck/SC1",
      aliases: [],
      severity: "info",
      message,
      range: { start: 0, end: 4 },
    },
    ...{ fix: undefined, tag: undefined },
  });

  it("is asked for of many files at once, and told with the right one, in their order", async () => {
    using folder = createContextFolder(tree);
    const asked: number[] = [];
    const shellcheckLint: ShellcheckLint = async (documents) => {
      asked.push(documents.length);
      return documents.map(({ document }) => [finding(document.text.split(" ")[2]?.trim() ?? "")]);
    };
    const linted = await lintAll({ ...options, cwd: folder.path, shellcheckLint });
    assert.deepEqual(asked, [64, 64, 22]);
    assert.deepEqual(
      linted.map(({ file, findings }) => [file, findings.find(isScript)?.message]),
      many.map((name) => [name, name]),
    );
  });

  it("is waited for by none of the files that it is not wanted for", async () => {
    using folder = createContextFolder({
      "a/.slipway.json": says("hadolint"),
      "a/Dockerfile": text,
      "b/Dockerfile": text,
    });
    const asked: number[] = [];
    const shellcheckLint: ShellcheckLint = async (documents) => {
      asked.push(documents.length);
      return documents.map(() => [finding("said")]);
    };
    const linted = await lintAll({ paths: ["."], cwd: folder.path, shellcheckLint });
    assert.deepEqual(asked, [1]);
    assert.deepEqual(
      linted.map(({ findings }) => findings.filter(isScript).length),
      [1, 0],
    );
  });

  it("is left out where it is not installed", async () => {
    using folder = createContextFolder(tree);
    const none = await lintAll({ ...options, cwd: folder.path, shellcheckLint: async () => [] });
    assert.equal(none.length, 150);
    assert.ok(!none.some(({ findings }) => findings.some(isScript)));
  });
});

function isScript({ rule }: Finding): boolean {
  return rule.startsWith("shellcheck/");
}

describe("fixFile", () => {
  it("uses the options that the file was linted with", async () => {
    const old = "FROM a:1\nMAINTAINER me\nUSER 1\n";
    for (const [rules, changed] of [
      ["{}", true],
      ['{ "replace-maintainer": "off" }', false],
    ] as const) {
      using folder = createContextFolder({
        ".slipway.json": `{ "rules": ${rules} }`,
        Dockerfile: old,
      });
      const [linted] = await lintAll({ paths: ["Dockerfile"], cwd: folder.path });
      assert.ok(linted);
      const fixed = await fixFile(linted);
      const written = readFileSync(join(folder.path, "Dockerfile"), "utf8");
      assert.equal(written === old, !changed);
      assert.equal(fixed.text, written);
      assert.deepEqual(fixed.findings, []);
    }
  });

  it("leaves a file alone whose bytes would not survive", async () => {
    using folder = createContextFolder({ Dockerfile: "" });
    const path = join(folder.path, "Dockerfile");
    const bytes = Buffer.concat([Buffer.from("FROM a:1\nMAINTAINER J"), Buffer.from([0xfc, 0x0a])]);
    writeFileSync(path, bytes);
    const [linted] = await lintAll({ paths: ["Dockerfile"], cwd: folder.path });
    assert.ok(linted);
    await assert.rejects(fixFile(linted), /not written in UTF-8/);
    assert.ok(readFileSync(path).equals(bytes));
  });
});

describe("names of Dockerfiles", () => {
  const names: readonly (readonly [name: string, is: boolean])[] = [
    ...["Dockerfile", "dockerfile", "Dockerfile.dev", "a/Dockerfile.a.b", "Containerfile"].map(yes),
    ...[
      "x.dockerfile",
      "x.Dockerfile",
      "Containerfile.x",
      "Containerfile-x",
      "x.containerfile",
    ].map(yes),
    ...["Dockerfile.dockerignore", "xDockerfile", "Dockerfiles", "Dockerfile.", "readme.md"].map(
      no,
    ),
  ];
  for (const [name, is] of names) {
    it(`${name}: ${is}`, () => assert.equal(isDockerfileName(name), is));
  }
});

function yes(name: string): readonly [string, boolean] {
  return [name, true];
}

function no(name: string): readonly [string, boolean] {
  return [name, false];
}

async function lintAll(options: LintFilesOptions): Promise<readonly LintedFile[]> {
  const files: LintedFile[] = [];
  for await (const linted of lintFiles(options)) files.push(linted);
  return files;
}
