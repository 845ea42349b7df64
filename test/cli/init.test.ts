import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { runHere } from "./runHere.ts";
import { runSlipway } from "./runSlipway.ts";

const go = {
  "go.mod": "module example.com/hello\n\ngo 1.24\n",
  "main.go": "package main\n\nfunc main() {}\n",
};
const twoPrograms = {
  "go.mod": go["go.mod"],
  "cmd/api/main.go": go["main.go"],
  "cmd/worker/main.go": go["main.go"],
};
const node = { "package.json": '{ "name": "web", "main": "web.js" }\n', "web.js": "" };

test("init writes both files, which lint clean", async () => {
  using folder = createContextFolder(go);
  const run = await runHere(["init"], { cwd: folder.path });
  assert.deepEqual(
    [run.code, run.stdout, run.stderr],
    [0, "wrote Dockerfile\nwrote .dockerignore\n", "The project is of Go.\n"],
  );
  for (const preset of ["recommended", "strict"]) {
    const lint = ["lint", "--preset", preset, ".", ".dockerignore"];
    const { code, stdout } = await runHere(lint, { cwd: folder.path });
    assert.deepEqual([code, stdout], [0, "No problems in 2 files.\n"]);
  }
  const format = await runHere(["format", "--check", "."], { cwd: folder.path });
  assert.equal(format.code, 0, format.stdout);
});

test("a Dockerfile that is there stays, but with --force", async () => {
  using folder = createContextFolder({ ...go, Dockerfile: "FROM mine\n" });
  const path = join(folder.path, "Dockerfile");
  for (const more of [[], ["--dry-run"]]) {
    const run = await runHere(["init", ...more], { cwd: folder.path });
    assert.equal(run.code, 2);
    assert.match(run.stderr, /is there already\. Give another name with --file/);
    assert.equal(readFileSync(path, "utf8"), "FROM mine\n");
    assert.ok(!existsSync(join(folder.path, ".dockerignore")));
  }
  const forced = await runHere(["init", "--force"], { cwd: folder.path });
  assert.deepEqual([forced.code, forced.stdout], [0, "replaced Dockerfile\nwrote .dockerignore\n"]);
  assert.match(readFileSync(path, "utf8"), /FROM golang:/);
});

test("another name gets an ignore file of its own", async () => {
  using folder = createContextFolder({ "app/go.mod": go["go.mod"], "app/main.go": go["main.go"] });
  const run = await runHere(["init", "app", "-f", "hello.Dockerfile"], { cwd: folder.path });
  assert.deepEqual(
    [run.code, run.stdout],
    [
      0,
      `wrote ${join("app", "hello.Dockerfile")}\nwrote ${join("app", "hello.Dockerfile.dockerignore")}\n`,
    ],
  );
});

test("an ignore file that is there is extended only when that is asked for", async () => {
  const mine = "# mine\r\n.git\r\nbin\r\n";
  using folder = createContextFolder({ ...go, ".dockerignore": mine });
  const path = join(folder.path, ".dockerignore");
  const run = await runHere(["init"], { cwd: folder.path });
  assert.deepEqual([run.code, run.stdout], [0, "wrote Dockerfile\n"]);
  assert.match(run.stderr, /\.dockerignore stays as it is.*--extend-ignore adds/s);
  assert.match(run.stderr, /^ {2}\*\*\/\.env$/m);
  assert.doesNotMatch(run.stderr, /^ {2}(\.git|bin)$/m);
  assert.equal(readFileSync(path, "utf8"), mine);
  const extended = await runHere(["init", "--force", "--extend-ignore"], { cwd: folder.path });
  assert.match(extended.stdout, /extended \.dockerignore/);
  const text = readFileSync(path, "utf8");
  assert.ok(text.startsWith(mine));
  assert.ok(text.includes("**/.env\r\n"));
  assert.doesNotMatch(text, /[^\r]\n/);
  const again = await runHere(["init", "--force"], { cwd: folder.path });
  assert.doesNotMatch(again.stderr, /lacks/);
});

test("--print and --dry-run write nothing", async () => {
  using folder = createContextFolder(go);
  const printed = await runHere(["init", "--print", "--port", "8080"], { cwd: folder.path });
  assert.match(printed.stdout, /^EXPOSE 8080$/m);
  const dry = await runHere(["init", "--dry-run"], { cwd: folder.path });
  assert.equal(dry.stdout, "would write Dockerfile\nwould write .dockerignore\n");
  assert.ok(!existsSync(join(folder.path, "Dockerfile")));
});

test("what the files leave open is taken and told, and can be set", async () => {
  using folder = createContextFolder(twoPrograms);
  const run = await runHere(["init", "--print"], { cwd: folder.path });
  assert.match(run.stdout, /go build .* \.\/cmd\/api$/m);
  assert.match(run.stderr, /Taken: \.\/cmd\/api \(--set main=…\)\. Others: \.\/cmd\/worker\./);
  const set = await runHere(["init", "--print", "--set", "main=./cmd/worker"], {
    cwd: folder.path,
  });
  assert.match(set.stdout, /go build .* \.\/cmd\/worker$/m);
  assert.doesNotMatch(set.stderr, /Taken/);
});

test("several projects in a folder are not guessed at", async () => {
  using folder = createContextFolder({ ...go, ...node });
  const run = await runHere(["init"], { cwd: folder.path });
  assert.equal(run.code, 2);
  assert.match(run.stderr, /projects of Go and Node\.js\. Choose by --ecosystem go or node/);
  const chosen = await runHere(["init", "--ecosystem", "node", "--print"], { cwd: folder.path });
  assert.match(chosen.stdout, /^CMD \["node", "web\.js"\]$/m);
});

const mistakes: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [["nowhere"], /is no folder that can be read/],
  [["empty"], /No project is known in empty\. Choose by --ecosystem generic/],
  [["--file", "../Dockerfile"], /is no name for a Dockerfile/],
  [["--file", "main.go"], /is no name for a Dockerfile/],
  [["--file", "a.Dockerfile.dockerignore"], /is no name for a Dockerfile/],
  [["--ecosystem", "cobol"], /--ecosystem does not know "cobol"/],
  [["--ecosystem", "rust"], /Nothing in \. is of Rust/],
  [["--port", "99999"], /"99999" is no answer for port\. Give a number up to 65535, or none/],
  [["--set", "color=red"], /There is no "color" to set here\. Give one of: main, port/],
  [["--set", "main"], /--set does not know "main"/],
  [["a", "b"], /init takes one folder/],
  [["--print", "--dry-run"], /go against each other/],
];

for (const [args, says] of mistakes) {
  test(`init ${args.join(" ")} is misuse`, async () => {
    using folder = createContextFolder({ ...go, "empty/": "" });
    const run = await runHere(["init", ...args], { cwd: folder.path });
    assert.deepEqual([run.code, run.stdout], [2, ""]);
    assert.match(run.stderr, says);
  });
}

test("something else under the name of the ignore file is left alone", async () => {
  using folder = createContextFolder({ ...go, ".dockerignore/": "" });
  const run = await runHere(["init"], { cwd: folder.path });
  assert.equal(run.code, 0);
  assert.match(run.stderr, /\.dockerignore stays as it is/);
});

test("the help names every option", async () => {
  using folder = createContextFolder({});
  const { code, stdout } = await runSlipway(["init", "--help"], { cwd: folder.path });
  assert.equal(code, 0);
  for (const option of ["--file", "--ecosystem", "--port", "--set", "--print", "--dry-run"]) {
    assert.ok(stdout.includes(option), option);
  }
});
