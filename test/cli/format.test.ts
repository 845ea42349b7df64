import assert from "node:assert/strict";
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { runHere } from "./runHere.ts";
import { runSlipway } from "./runSlipway.ts";

const ragged = "FROM  a\nRUN b \\\n  c  \n";
const tidy = "FROM a\nRUN b \\\n    c\n";

test("the formatted text of one file is printed, and the file stays", async () => {
  using folder = createContextFolder({ Dockerfile: ragged });
  for (const path of ["Dockerfile", "."]) {
    const run = await runHere(["format", path], { cwd: folder.path });
    assert.deepEqual([run.code, run.stdout, run.stderr], [0, tidy, ""]);
  }
  assert.equal(readFileSync(join(folder.path, "Dockerfile"), "utf8"), ragged);
});

test("--check names what would change", async () => {
  using folder = createContextFolder({ Dockerfile: ragged, "a/b.Dockerfile": tidy, "a/c": ragged });
  const run = await runHere(["format", "--check"], { cwd: folder.path });
  assert.deepEqual(
    [run.code, run.stdout, run.stderr],
    [1, "Dockerfile\n", "1 of 2 files would change.\n"],
  );
  const clean = await runHere(["format", "--check", "a"], { cwd: folder.path });
  assert.deepEqual([clean.code, clean.stdout], [0, ""]);
  assert.equal(readFileSync(join(folder.path, "Dockerfile"), "utf8"), ragged);
});

test("--write changes files, folders and globs, each once, and nothing the second time", async () => {
  using folder = createContextFolder({
    Dockerfile: ragged,
    "a/b.Dockerfile": ragged,
    "a/c.txt": ragged,
    link: "-> Dockerfile",
  });
  const at = (name: string) => join(folder.path, name);
  chmodSync(at("Dockerfile"), 0o640);
  const args = ["format", "--write", "link", "a", "a/*.txt", "Dockerfile"];
  const run = await runHere(args, { cwd: folder.path });
  assert.equal(run.code, 0, run.stderr);
  // The link was the file before that came itself.
  assert.deepEqual(run.stdout.trim().split("\n"), [
    "link",
    join("a", "b.Dockerfile"),
    join("a", "c.txt"),
  ]);
  for (const name of ["Dockerfile", "a/b.Dockerfile", "a/c.txt"]) {
    assert.equal(readFileSync(at(name), "utf8"), tidy, name);
  }
  assert.ok(lstatSync(at("link")).isSymbolicLink());
  assert.equal(statSync(at("Dockerfile")).mode & 0o777, 0o640);
  assert.deepEqual(readdirSync(folder.path).sort(), ["Dockerfile", "a", "link"], "no half file");
  const again = await runHere(args, { cwd: folder.path });
  assert.deepEqual([again.code, again.stdout], [0, ""]);
});

test("the standard input, in a process of its own", async () => {
  using folder = createContextFolder({});
  const run = await runSlipway(["format", "-"], { cwd: folder.path, input: ragged });
  assert.deepEqual([run.code, run.stdout, run.stderr], [0, tidy, ""]);
  const check = await runSlipway(["format", "--check", "-"], { cwd: folder.path, input: ragged });
  assert.deepEqual([check.code, check.stdout], [1, ""]);
  const windows = { cwd: folder.path, input: "\uFEFFFROM a \r\n" };
  assert.equal((await runSlipway(["format", "-"], windows)).stdout, "\uFEFFFROM a\r\n");
});

test("width, indent and the case of keywords", async () => {
  using folder = createContextFolder({ Dockerfile: "from a\nRUN bbbbb && ccccc && \\\n d\n" });
  const printed = async (...args: readonly string[]) =>
    (await runHere(["format", ...args, "Dockerfile"], { cwd: folder.path })).stdout;
  assert.equal(await printed(), "FROM a\nRUN bbbbb && ccccc && \\\n    d\n");
  assert.equal(await printed("--indent", "2"), "FROM a\nRUN bbbbb && ccccc && \\\n  d\n");
  assert.equal(await printed("--indent", "tab"), "FROM a\nRUN bbbbb && ccccc && \\\n\td\n");
  assert.equal(await printed("--width", "20"), "FROM a\nRUN bbbbb && \\\n    ccccc && \\\n    d\n");
  assert.equal(
    await printed("--keyword-case", "keep"),
    "from a\nRUN bbbbb && ccccc && \\\n    d\n",
  );
});

test("misuse and files that cannot be used are exit code 2, and the rest is done", async () => {
  using folder = createContextFolder({
    Dockerfile: ragged,
    "b.Dockerfile": ragged,
    ".dockerignore": "a  \n",
    empty: "",
  });
  writeFileSync(join(folder.path, "latin"), Buffer.from([0x46, 0x52, 0x4f, 0x4d, 0x20, 0xe4]));
  const wrong: readonly (readonly [said: RegExp, ...args: string[]])[] = [
    [/go against each other/, "--check", "--write", "Dockerfile"],
    [/--config and --no-config/, "--config", "a", "--no-config"],
    [/no file to write to/, "--write", "-"],
    [/goes with no other path/, "-", "Dockerfile"],
    [/--width does not know "many"/, "--width", "many", "Dockerfile"],
    [/--indent does not know "0".*or tab/, "--indent", "0", "Dockerfile"],
    [/--keyword-case does not know/, "--keyword-case", "title", "Dockerfile"],
    [/Unknown option/, "--fix", "Dockerfile"],
    [/The text of 2 files/, "."],
    [/no such file/, "nowhere"],
    [/an ignore file/, "--write", ".dockerignore"],
    [/not written in UTF-8/, "--write", "latin"],
  ];
  for (const [said, ...args] of wrong) {
    const run = await runHere(["format", ...args], { cwd: folder.path });
    assert.equal(run.code, 2, `${args.join(" ")}\n${run.stdout}${run.stderr}`);
    assert.match(run.stderr, said);
    assert.doesNotMatch(run.stderr, / at .*:\d+:\d+/, "no stack trace");
  }
  const run = await runHere(["format", "--write", "nowhere", "Dockerfile"], { cwd: folder.path });
  assert.deepEqual([run.code, run.stdout], [2, "Dockerfile\n"]);
  assert.equal(readFileSync(join(folder.path, "Dockerfile"), "utf8"), tidy);
  assert.equal(readFileSync(join(folder.path, ".dockerignore"), "utf8"), "a  \n");
});

test("files that a configuration leaves out stay, unless they are named", async () => {
  using folder = createContextFolder({
    "old/Dockerfile": ragged,
    Dockerfile: tidy,
    ".slipway.json": '{ "ignore": ["old"] }',
  });
  const run = await runHere(["format", "--check", "."], { cwd: folder.path });
  assert.deepEqual([run.code, run.stdout], [0, ""], run.stderr);
  const named = await runHere(["format", "--check", "old/Dockerfile"], { cwd: folder.path });
  assert.equal(named.code, 1);
});

test("what a configuration says of the layout counts, and flags beat it", async () => {
  const text = "from a\nRUN bbbbb && ccccc && \\\n d\n";
  using folder = createContextFolder({
    Dockerfile: text,
    "dev/Dockerfile": text,
    ".slipway.json": `{ "format": { "width": 20, "indent": "tab", "keywordCase": "keep" },
      "overrides": [{ "files": ["dev/"], "format": { "indent": 2 } }] }`,
    "other.json": '{ "format": { "keywordCase": "lower" } }',
    "typo/.slipway.json": '{ "format": { "widht": 20, "indent": 2 } }',
    "typo/Dockerfile": text,
  });
  const printed = async (...args: readonly string[]) => {
    const start = args.includes("-") ? runSlipway : runHere;
    const run = await start(["format", ...args], { cwd: folder.path, input: text });
    assert.equal(run.code, 0, run.stderr);
    return run.stdout;
  };
  const wrapped = "from a\nRUN bbbbb && \\\n\tccccc && \\\n\td\n";
  const plain = "FROM a\nRUN bbbbb && ccccc && \\\n    d\n";
  assert.equal(await printed("Dockerfile"), wrapped);
  assert.equal(await printed("-"), wrapped);
  const two = wrapped.replaceAll("\t", "  ");
  assert.equal(await printed("dev/Dockerfile"), two);
  assert.equal(await printed("--stdin-filename", "dev/Dockerfile", "-"), two);
  assert.equal(await printed("--indent", "2", "Dockerfile"), two);
  assert.equal(await printed("--no-config", "Dockerfile"), plain);
  assert.equal(
    await printed("--config", "other.json", "Dockerfile"),
    plain.replace("FROM", "from").replace("RUN", "run"),
  );
  const typo = await runHere(["format", "typo/Dockerfile"], { cwd: folder.path });
  assert.deepEqual([typo.code, typo.stdout], [0, plain.replace("    ", "  ")]);
  assert.match(typo.stderr, /Did you mean "width"/);
  const missing = await runHere(["format", "--config", "none.json"], { cwd: folder.path });
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /none\.json/);
});

test("the help names all options", async () => {
  using folder = createContextFolder({});
  const run = await runHere(["format", "--help"], { cwd: folder.path });
  assert.equal(run.code, 0);
  for (const option of [
    ...["--check", "--write", "--width", "--indent", "--keyword-case", "--config", "--no-config"],
    "--stdin-filename",
  ]) {
    assert.ok(run.stdout.includes(option), option);
  }
});
