import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { test } from "node:test";
import { openBuildContext } from "../../src/buildcontext/openBuildContext.ts";
import { packContext } from "../../src/buildcontext/packContext.ts";
import { createContextFolder, type Tree } from "./contextFolder.ts";
import { readTar } from "./readTar.ts";

const dockerfile = { Dockerfile: "FROM scratch\n" };

async function packed(tree: Tree): Promise<readonly string[]> {
  using folder = createContextFolder({ ...dockerfile, ...tree });
  const context = await openBuildContext({
    root: folder.path,
    dockerfilePath: join(folder.path, "Dockerfile"),
  });
  return (await readTar(context.pack())).map(({ name }) => name);
}

const cases: readonly {
  readonly what: string;
  readonly tree: Tree;
  readonly names: readonly string[];
}[] = [
  { what: "no ignore file", tree: { "b/c": "", a: "" }, names: ["Dockerfile", "a", "b", "b/c"] },
  {
    what: "a secret folder by its plain name",
    tree: { ".dockerignore": "secret", "secret/s.txt": "x", "src/a": "" },
    names: [".dockerignore", "Dockerfile", "src", "src/a"],
  },
  {
    what: "an exception below an excluded folder, with its folder",
    tree: {
      ".dockerignore": "dist\n!dist/keep.txt",
      "dist/a": "",
      "dist/keep.txt": "",
      "dist/z/b": "",
    },
    names: [".dockerignore", "Dockerfile", "dist", "dist/keep.txt"],
  },
  {
    what: "an exception at any depth",
    tree: { ".dockerignore": "*\n!**/keep", "a/b/keep": "", "a/x": "", "c/x": "" },
    names: ["a", "a/b", "a/b/keep", ".dockerignore", "Dockerfile"],
  },
  {
    what: "the Dockerfile and the ignore file, though ignored",
    tree: { ".dockerignore": "*", a: "" },
    names: [".dockerignore", "Dockerfile"],
  },
  {
    what: "the Dockerfile's own ignore file wins",
    tree: { ".dockerignore": "a", "Dockerfile.dockerignore": "b", a: "", b: "" },
    names: [".dockerignore", "Dockerfile", "Dockerfile.dockerignore", "a"],
  },
  { what: "empty folders", tree: { "e/": "" }, names: ["Dockerfile", "e"] },
  {
    what: "names that are not plain ASCII, and long ones",
    tree: { "日本語/naïve 😀.txt": "x", [`${"d".repeat(120)}/${"f".repeat(200)}`]: "x" },
    names: [
      "Dockerfile",
      "d".repeat(120),
      `${"d".repeat(120)}/${"f".repeat(200)}`,
      "日本語",
      "日本語/naïve 😀.txt",
    ],
  },
];

for (const { what, tree, names } of cases) {
  test(`packs: ${what}`, async () => assert.deepEqual(await packed(tree), names));
}

test("links are packed as links, also those that lead in a circle", async () => {
  using folder = createContextFolder({ ...dockerfile, "a/self": "-> ../a", gone: "-> nowhere" });
  const context = await openBuildContext(fileIn(folder.path));
  const entries = await readTar(context.pack());
  assert.deepEqual(
    entries.map(({ name, type, linkname }) => [name, type, linkname || undefined]),
    [
      ["Dockerfile", "file", undefined],
      ["a", "directory", undefined],
      ["a/self", "symlink", "../a"],
      ["gone", "symlink", "nowhere"],
    ],
  );
});

test("owner 0, permissions and times of the files, whatever the umask", async () => {
  using folder = createContextFolder({ ...dockerfile, run: "x", future: "y" });
  chmodSync(join(folder.path, "run"), 0o777);
  utimesSync(join(folder.path, "run"), 1000, 1000);
  utimesSync(join(folder.path, "future"), 5e9, 5e9);
  const context = await openBuildContext(fileIn(folder.path));
  const entries = new Map((await readTar(context.pack())).map((entry) => [entry.name, entry]));
  const run = entries.get("run");
  assert.deepEqual([run?.uid, run?.gid, run?.mode, run?.mtime?.getTime()], [0, 0, 0o777, 1e6]);
  assert.equal(entries.get("future")?.mtime?.getTime(), 0x7fffffff * 1000);
});

test("a socket is left out", async () => {
  using folder = createContextFolder(dockerfile);
  const server = createServer().listen(join(folder.path, "socket"));
  try {
    const context = await openBuildContext(fileIn(folder.path));
    assert.deepEqual(
      (await readTar(context.pack())).map(({ name }) => name),
      ["Dockerfile"],
    );
  } finally {
    server.close();
  }
});

test("a text that an editor holds takes the place of the file", async () => {
  using folder = createContextFolder({
    Dockerfile: "FROM old\n",
    ".dockerignore": "Dockerfile",
    z: "",
  });
  const context = await openBuildContext({ ...fileIn(folder.path), dockerfileText: "FROM new\n" });
  const entries = await readTar(context.pack());
  assert.equal(context.dockerfileInContext, "Dockerfile");
  assert.deepEqual(
    entries.map(({ name }) => name),
    [".dockerignore", "z", "Dockerfile"],
  );
  assert.equal(entries.at(-1)?.text, "FROM new\n");
});

test("a Dockerfile without a place in the context gets a name of its own", async () => {
  using folder = createContextFolder({ "project/a": "", "elsewhere/Dockerfile": "FROM x\n" });
  const root = join(folder.path, "project");
  const outside = await openBuildContext({
    root,
    dockerfilePath: join(folder.path, "elsewhere/Dockerfile"),
  });
  const untitled = await openBuildContext({
    root,
    dockerfilePath: undefined,
    dockerfileText: "FROM x\n",
  });
  for (const context of [outside, untitled]) {
    assert.match(context.dockerfileInContext, /^\.slipway\.[0-9a-f]{12}\.Dockerfile$/);
    const entries = await readTar(context.pack());
    assert.deepEqual(
      entries.map(({ name }) => name),
      ["a", ".dockerignore", context.dockerfileInContext],
    );
    // By which the builder keeps both from a `COPY .`.
    assert.equal(entries[1]?.text, `.dockerignore\n${context.dockerfileInContext}\n`);
    assert.equal(entries.at(-1)?.text, "FROM x\n");
  }
});

test("a Dockerfile from elsewhere is added to the ignore file that applies, and to no other", async () => {
  const sent = async (files: Readonly<Record<string, string>>, dockerfilePath?: string) => {
    using folder = createContextFolder({ ...files, a: "1" });
    const context = await openBuildContext({
      root: folder.path,
      dockerfilePath,
      dockerfileText: "FROM x\n",
    });
    const entries = await readTar(context.pack());
    const text = entries.find(({ name }) => name === ".dockerignore")?.text;
    return text?.replaceAll(context.dockerfileInContext, "DOCKERFILE");
  };
  assert.equal(await sent({ ".dockerignore": "b" }), "b\nDOCKERFILE\n");
  assert.equal(await sent({ ".dockerignore": "**\n!a\n" }), "**\n!a\n\nDOCKERFILE\n");
  assert.equal(await sent({}), ".dockerignore\nDOCKERFILE\n");
  using elsewhere = createContextFolder({ Dockerfile: "", "Dockerfile.dockerignore": "c" });
  const other = join(elsewhere.path, "Dockerfile");
  assert.equal(await sent({ ".dockerignore": "b" }, other), "b");
});

test("a Dockerfile that is a link to what the context leaves out is packed as a file", async () => {
  using folder = createContextFolder({ "c/Dockerfile": "-> ../real", real: "FROM y\n" });
  const context = await openBuildContext(fileIn(join(folder.path, "c")));
  const entries = await readTar(context.pack());
  assert.deepEqual(
    entries.map(({ name, type, text }) => [name, type, text]),
    [["Dockerfile", "file", "FROM y\n"]],
  );
});

const broken: readonly {
  readonly what: string;
  readonly root: string;
  readonly dockerfile?: string;
  readonly message: RegExp;
}[] = [
  { what: "no such folder", root: "nowhere", message: /nowhere does not exist\.$/ },
  { what: "a file as the folder", root: "Dockerfile", message: /Dockerfile is not a folder\.$/ },
  { what: "no Dockerfile", root: ".", dockerfile: "Nope", message: /Nope does not exist\.$/ },
  { what: "a folder as Dockerfile", root: ".", dockerfile: "sub", message: /sub is a folder/ },
];

for (const { what, root, dockerfile: name = "Dockerfile", message } of broken) {
  test(`says what is wrong: ${what}`, async () => {
    using folder = createContextFolder({ ...dockerfile, "sub/": "" });
    const options = {
      root: join(folder.path, root),
      dockerfilePath: join(folder.path, name),
    };
    await assert.rejects(openBuildContext(options), { code: "context-unusable", message });
  });
}

test("a file that goes away before it is sent fails the stream with its name", async () => {
  using folder = createContextFolder(dockerfile);
  const listEntries = async () => [{ path: "a", kind: "file" as const }];
  const ownFiles = [{ path: "Dockerfile", content: Buffer.from("FROM scratch\n") }];
  const tar = packContext({ root: folder.path, listEntries, ownFiles });
  await assert.rejects(readTar(tar), {
    code: "context-unusable",
    message: `${join(folder.path, "a")} does not exist.`,
  });
});

test("an unreadable file fails the stream with its name and what to do", async (t) => {
  using folder = createContextFolder({ ...dockerfile, closed: "x" });
  chmodSync(join(folder.path, "closed"), 0);
  if (process.getuid?.() === 0) {
    // Root may read everything; somebody else must try.
    const script = `
      import { openBuildContext } from ${JSON.stringify(new URL("../../src/buildcontext/openBuildContext.ts", import.meta.url).href)};
      const root = ${JSON.stringify(folder.path)};
      const context = await openBuildContext({ root, dockerfilePath: root + "/Dockerfile" });
      context.pack().on("error", (error) => console.log(error.code, error.message)).resume();`;
    chmodSync(folder.path, 0o755);
    writeFileSync(join(folder.path, "script.mts"), script);
    const child = spawnSync(
      process.execPath,
      ["--import", "tsx", join(folder.path, "script.mts")],
      {
        cwd: new URL("../..", import.meta.url),
        uid: 65534,
        gid: 65534,
        encoding: "utf8",
        env: { ...process.env, HOME: folder.path, TSX_DISABLE_CACHE: "1" },
        timeout: 30_000,
      },
    );
    if (/EACCES/.test(child.stderr)) return t.skip("another user cannot read this checkout");
    assert.equal(
      child.stdout,
      `context-unusable ${join(folder.path, "closed")} cannot be read: permission denied.\n`,
      child.stderr,
    );
    return;
  }
  const context = await openBuildContext(fileIn(folder.path));
  await assert.rejects(readTar(context.pack()), {
    code: "context-unusable",
    message: `${join(folder.path, "closed")} cannot be read: permission denied.`,
  });
});

test("an abort ends the listing, destroying the stream ends the reading", async () => {
  using folder = createContextFolder({ ...dockerfile, big: "x".repeat(4 << 20) });
  const signal = AbortSignal.abort();
  await assert.rejects(openBuildContext({ ...fileIn(folder.path), signal }), {
    name: "AbortError",
  });
  const context = await openBuildContext(fileIn(folder.path));
  const stream = context.pack();
  assert.ok(stream instanceof Readable);
  stream.once("data", () => stream.destroy());
  await new Promise((resolve) => stream.once("close", resolve));
  assert.equal(stream.readableEnded, false);
});

test("5000 files arrive whole, in one order, counted, and GNU tar reads them", async () => {
  const tree: Record<string, string> = { ...dockerfile };
  for (let index = 0; index < 5000; index++) {
    tree[`d${index % 50}/f${index}`] = String(index).repeat(index % 700);
  }
  tree.large = "L".repeat(300_000);
  using folder = createContextFolder(tree);
  const context = await openBuildContext(fileIn(folder.path));
  const entries = await readTar(context.pack());
  const files = entries.filter(({ type }) => type === "file");
  assert.equal(files.length, 5002);
  for (const { name, text } of files) assert.equal(text, tree[name], name);

  let counted = { bytes: 0, files: 0 };
  const tarFile = `${folder.path}.tar`;
  try {
    const { createWriteStream, readFileSync, statSync } = await import("node:fs");
    await pipeline(
      context.pack((sent) => {
        counted = sent;
      }),
      createWriteStream(tarFile),
    );
    assert.deepEqual(counted, { bytes: statSync(tarFile).size, files: 5052 });
    const hash = createHash("sha256").update(readFileSync(tarFile)).digest("hex");
    const again = createHash("sha256");
    for await (const chunk of context.pack()) again.update(chunk);
    assert.equal(again.digest("hex"), hash, "the same bytes every time");
    const listed = gnuTarList(tarFile);
    if (listed)
      assert.deepEqual(
        listed,
        entries.map(({ name }) => name),
      );
  } finally {
    rmSync(tarFile, { force: true });
  }
});

function gnuTarList(tarFile: string): readonly string[] | undefined {
  if (spawnSync("tar", ["--version"], { encoding: "utf8" }).stdout?.includes("GNU") !== true)
    return;
  const out = execFileSync("tar", ["-tf", tarFile], { encoding: "utf8", maxBuffer: 1 << 26 });
  return out
    .trimEnd()
    .split("\n")
    .map((name) => name.replace(/\/$/, ""));
}

function fileIn(root: string) {
  return { root, dockerfilePath: join(root, "Dockerfile") };
}
