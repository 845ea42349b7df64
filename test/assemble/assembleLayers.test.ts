import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { contextFolder } from "../../src/buildcontext/contextFolder.ts";
import type { SyncFolder } from "../../src/buildcontext/syncedContext.ts";
import { readLayerFiles } from "../../src/image/layers/readLayerFiles.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { createAssembling, endedSteps, filesOf, recordOf, textOf } from "./assembling.ts";

test("COPY, ADD, heredocs, WORKDIR: a layer each, with BuildKit's history", async () => {
  using assembling = createAssembling();
  using folder = createContextFolder({ a: "a", "d/x": "x", "d/y.md": "y" });
  assembling.urls.set("https://h/some/file.txt", { content: piece("served"), modified: 5 });
  const image = await assembling.build(
    'FROM scratch AS one\nCOPY a /from/\nFROM scratch\nARG V=1\nUSER 7\nWORKDIR /w\nCOPY --chmod=600 --chown=1:2 a b\nCOPY --exclude=*.md d .\nCOPY --from=one /from/a /c\nADD https://h/some/file.txt /u/\nCOPY <<E <<"F" a /h/\nv $V \\$V "q"\nE\nv $V\nF\n',
    { root: folder.path },
  );
  const { history } = recordOf(image);
  assert.deepEqual(history.slice(2), [
    ...["* WORKDIR /w", "* COPY --chown=1:2 --chmod=600 a b # buildkit", "* COPY d . # buildkit"],
    ...["* COPY /from/a /c # buildkit", "* ADD https://h/some/file.txt /u/ # buildkit"],
    "* COPY a <<E <<F /h/ # buildkit",
  ]);
  assert.deepEqual(await filesOf(image), [
    ["7:7 755 w"],
    ["7:7 755 w", "1:2 600 w/b"],
    ["7:7 755 w", "0:0 644 w/x"],
    ["0:0 644 c"],
    ["0:0 755 u", "0:0 600 u/file.txt"],
    ["0:0 755 h", "0:0 644 h/E", "0:0 644 h/F", "0:0 644 h/a"],
  ]);
  assert.equal(await textOf(image, "h/E"), 'v 1 $V "q"\n');
  assert.equal(await textOf(image, "h/F"), "v $V\n");
  assert.equal(await textOf(image, "u/file.txt"), "served");
});

test("a file of a URL has the server's time in each build, also where it is not fetched again", async () => {
  using assembling = createAssembling();
  const checksum = `sha256:${createHash("sha256").update("served").digest("hex")}`;
  const build = async (label: string, flag: string) => {
    assembling.urls.set("https://h/timed", { content: piece("served"), modified: 5 });
    assembling.urls.set("https://h/timeless", { content: piece("served") });
    const text = ["timed", "timeless"].map((name) => `ADD ${flag} https://h/${name} /${label}/\n`);
    const image = await assembling.build(`FROM scratch\nWORKDIR /${label}\n${text.join("")}`, {
      epoch: 1000,
    });
    const times: number[] = [];
    for (const layer of image.layers)
      for await (const { kind, modified } of readLayerFiles(layer))
        if (kind === "file") times.push(modified);
    return times;
  };
  for (const label of ["one", "two", "three"]) {
    assert.deepEqual(await build(label, `--checksum=${checksum}`), [5, 0]);
  }
  assert.deepEqual(await build("four", ""), [5, 0]);
});

test("files come from named contexts and images, too", async () => {
  using assembling = createAssembling();
  using folder = createContextFolder({ f: "folder" });
  assembling.bases.set("img:1", await assembling.build("FROM scratch\nCOPY <<E /i\nimage\nE\n"));
  const image = await assembling.build(
    "FROM base\nCOPY --from=ctx f /f\nCOPY --from=img:1 /i /j\n",
    {
      contexts: {
        ctx: { folder: contextFolder(folder.path, undefined), excludes: [] },
        base: "img:1",
      },
    },
  );
  assert.equal(await textOf(image, "f"), "folder");
  assert.equal(await textOf(image, "j"), "image\n");
  assert.equal(image.layers.length, 3);
});

test("FROM a folder begins with its files as one layer", async () => {
  using assembling = createAssembling();
  using folder = createContextFolder({ "d/f": "folder", l: "-> d", gone: "" });
  const context = { folder: contextFolder(folder.path, undefined), excludes: ["gone"] };
  const text = "FROM base AS own\nLABEL a=b\nFROM own\nCOPY <<E /d/g\nmore\nE\n";
  const image = await assembling.build(text, { contexts: { base: context } });
  assert.deepEqual(await filesOf(image), [
    ["0:0 755 d", "0:0 644 d/f", "0:0 777 l"],
    ["0:0 755 d", "0:0 644 d/g"],
  ]);
  const { config, record } = recordOf(image);
  // As BuildKit writes it, which has no entry for the folder.
  assert.deepEqual(
    record.history.map(({ created_by, comment }: Record<string, string>) => [created_by, comment]),
    [
      ["LABEL a=b", "buildkit.dockerfile.v0"],
      ["COPY <<E /d/g # buildkit", "buildkit.dockerfile.v0"],
      ["[stage-1 1/1] COPY <<E /d/g", "buildkit.exporter.image.v0"],
    ],
  );
  assert.deepEqual([config.WorkingDir, config.Labels], ["/", { a: "b" }]);
  assert.match(config.Env[0], /^PATH=/);
  assert.deepEqual(endedSteps(assembling), ["FROM base done", "COPY <<E /d/g done"]);
  // It stands in for a stage of its name, too, which then runs nothing.
  const stage = "FROM scratch AS base\nRUN make\nFROM base\nLABEL a=c\n";
  const other = await assembling.build(stage, { contexts: { base: context } });
  assert.deepEqual((await filesOf(other))[0], ["0:0 755 d", "0:0 644 d/f", "0:0 777 l"]);
  assert.match(String(endedSteps(assembling)), /^FROM base cached/);
});

test("an unchanged second build reads and makes nothing", async () => {
  using assembling = createAssembling();
  using folder = createContextFolder(
    Object.fromEntries(names(500).map((name) => [`d/${name}`, name])),
  );
  const reading = countReads(contextFolder(folder.path, undefined));
  const context = { folder: reading.folder, excludes: [], key: "k" };
  const text = "FROM scratch AS a\nCOPY d /d\nFROM a\nWORKDIR /w\nCOPY --from=a /d/f1 .\n";
  await setTimeout(100);
  const first = await assembling.build(text, { context });
  assert.equal(reading.paths.size, 500);
  reading.paths.clear();
  const second = await assembling.build(text, { context });
  assert.equal(reading.paths.size, 0);
  assert.equal(second.manifest.descriptor.digest, first.manifest.descriptor.digest);
  assert.deepEqual(endedSteps(assembling), [
    ...["COPY d /d cached", "WORKDIR /w cached", "COPY --from=a /d/f1 . cached"],
  ]);
});

for (const kind of ["folder that reads at once", "folder that does not"] as const) {
  test(`a first build reads each file once, of a ${kind}; a later one what changed`, async () => {
    using assembling = createAssembling();
    const large = "x".repeat(100_000);
    using folder = createContextFolder({ a: "a", "d/b": "b", "d/large": large, "e/empty": "" });
    const reading = countReads(contextFolder(folder.path, undefined));
    const { readNow, ...slow } = reading.folder;
    const through = kind === "folder that does not" ? slow : { ...slow, readNow };
    const context = { folder: through as SyncFolder, excludes: [], key: "k" };
    const text = "FROM scratch\nCOPY d /d/\nCOPY e /e/\nCOPY a /\n";
    await setTimeout(100);
    await assembling.build(text, { context });
    assert.deepEqual(Object.fromEntries(reading.times), { a: 1, "d/b": 1, "d/large": 1 });
    writeFileSync(join(folder.path, "a"), "A");
    await setTimeout(100);
    reading.times.clear();
    await assembling.build(text, { context });
    // Once to see whether it is something that is known, and once for the layer.
    assert.deepEqual(Object.fromEntries(reading.times), { a: 2 });
    // Of a folder of which nothing is known all is made anew, and is the same.
    const other = await assembling.build(text, { context: { ...context, key: "other" } });
    assert.equal(await textOf(other, "d/large"), large);
    assert.equal(await textOf(other, "a"), "A");
  });
}

test("what changed is read, and only the steps that take it run", async () => {
  using assembling = createAssembling();
  using folder = createContextFolder({ a: "a", b: "b", c: "c" });
  const reading = countReads(contextFolder(folder.path, undefined));
  const context = { folder: reading.folder, excludes: [], key: "k" };
  const text = "FROM scratch\nCOPY a /\nCOPY b c /\n";
  await setTimeout(100);
  await assembling.build(text, { context });
  writeFileSync(join(folder.path, "b"), "B");
  await setTimeout(100);
  reading.paths.clear();
  const image = await assembling.build(text, { context });
  assert.deepEqual(endedSteps(assembling), ["COPY a / cached", "COPY b c / done"]);
  assert.equal(await textOf(image, "b"), "B");
  assert.ok(!reading.paths.has("a"));
  // The same content under another time is no change.
  utimesSync(join(folder.path, "b"), 1, 1);
  await assembling.build(text, { context });
  assert.deepEqual(endedSteps(assembling), ["COPY a / cached", "COPY b c / cached"]);
});

test("a file that was written just now is read again, whatever its time", async () => {
  using assembling = createAssembling();
  using folder = createContextFolder({ a: "a" });
  const reading = countReads(contextFolder(folder.path, undefined));
  const context = { folder: reading.folder, excludes: [], key: "k" };
  const text = "FROM scratch\nCOPY a /\n";
  writeFileSync(join(folder.path, "a"), "1");
  await assembling.build(text, { context });
  reading.paths.clear();
  writeFileSync(join(folder.path, "a"), "2");
  const image = await assembling.build(text, { context });
  assert.equal(await textOf(image, "a"), "2");
});

test("no-cache runs again, all or a stage", async () => {
  using assembling = createAssembling();
  using folder = createContextFolder({ a: "a" });
  const text = "FROM scratch AS one\nCOPY a /\nFROM one AS two\nWORKDIR /w\n";
  const build = (noCache: boolean | readonly string[]) =>
    assembling.build(text, { root: folder.path, noCache });
  await build(false);
  for (const [noCache, expected] of [
    [true, ["COPY a / done", "WORKDIR /w done"]],
    [["TWO"], ["COPY a / cached", "WORKDIR /w done"]],
    [[], ["COPY a / cached", "WORKDIR /w cached"]],
  ] as const) {
    await build(noCache);
    assert.deepEqual(endedSteps(assembling), expected);
  }
});

test("a layer that the store lost is made again", async () => {
  using assembling = createAssembling();
  using folder = createContextFolder({ a: "a" });
  const build = () => assembling.build("FROM scratch\nCOPY a /\n", { root: folder.path });
  const first = await build();
  await assembling.build("FROM scratch\n");
  const digest = first.layers[0]?.descriptor.digest ?? "";
  const { rmSync } = await import("node:fs");
  rmSync(join(assembling.store.folder, "blobs", digest.replace(":", "/")));
  assert.equal((await build()).manifest.descriptor.digest, first.manifest.descriptor.digest);
  assert.deepEqual(endedSteps(assembling), ["COPY a / done"]);
});

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `f${index}`);
}

function countReads(folder: SyncFolder): {
  readonly folder: SyncFolder;
  readonly paths: Set<string>;
  /** How often each one was read. */
  readonly times: Map<string, number>;
} {
  const paths = new Set<string>();
  const times = new Map<string, number>();
  const count = (path: string): void => {
    paths.add(path);
    times.set(path, (times.get(path) ?? 0) + 1);
  };
  return {
    paths,
    times,
    folder: {
      list: (filter, signal) => folder.list(filter, signal),
      read(entry, signal) {
        if (entry.size > 0) count(entry.path);
        return folder.read(entry, signal);
      },
      readNow(entry, room) {
        if (entry.size > 0) count(entry.path);
        folder.readNow?.(entry, room);
      },
    },
  };
}

async function* piece(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
