import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { extract } from "tar-stream";
import { archivedLayers } from "../../src/app/archivedLayers.ts";
import { compareImages } from "../../src/app/compareImages.ts";
import { createContentsReader } from "../../src/app/imageContents.ts";
import { listLayers } from "../../src/app/imageLayers.ts";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { nodesBelow } from "../../src/image/fileNode.ts";
import {
  buildRequest,
  connect,
  contextOf,
  recordBuild,
  removeQuietly,
  unique,
} from "../engine/engineFixture.ts";
import { imageEngines } from "../support/realEngines.ts";

/** Each step changes the files below in another way. */
const dockerfile = (word: string) => `FROM busybox:1.36
RUN mkdir -p /d/sub /gone/deep /swap && echo ${word} > /d/a && echo b > /d/b && echo c > /d/sub/c \\
 && echo g > /gone/deep/g && echo s > /swap/s && head -c 300000 /dev/zero > /big && ln /big /big2 \\
 && ln -s /d/a /link && echo odd > "/d/ünïcödé name" && mkdir -p /$(printf 'n%.0s' $(seq 120))/x
RUN rm -r /gone && rm /d/b && echo more >> /d/a && chown 7:8 /big
RUN rm -r /d && mkdir /d && echo new > /d/new
RUN rm -r /swap && echo file > /swap && rm /link && mkdir /link && echo in > /link/in
COPY notes.txt /notes.txt
RUN rm /big2 && chmod 4755 /notes.txt && mkfifo /pipe
ENV MODE=prod
CMD ["x"]
`;

for (const bed of imageEngines()) {
  describe(`what is in images, ${bed.name}`, { timeout: 120_000 }, () => {
    let engine: Engine;
    const word = unique();
    const [one, two] = [`contents-${word}:one`, `contents-${word}:two`];
    const build = async (tag: string, text: string): Promise<void> => {
      const files = { Dockerfile: text, "notes.txt": "notes" };
      const request = buildRequest(text, { openContext: contextOf(files), tags: [tag] });
      assert.equal((await recordBuild(engine, request)).error, undefined);
    };
    before(async () => {
      engine = await connect(bed);
      await build(one, dockerfile(word));
      await build(two, `FROM ${one}\nRUN rm /notes.txt && echo x > /x\nENV MODE=test\nUSER 7\n`);
    });
    after(() => removeQuietly(engine, two, one));

    it("are the files that the engine gives a container", async () => {
      const { applied } = await createContentsReader().read(engine, one);
      const ours = [...nodesBelow(applied.root)]
        .filter(({ layer }) => layer >= 0)
        .map((node) => {
          const { path, kind, size, link, mode, uid, gid } = node;
          // Which of two hard links is the first one is the engine's choice.
          const shared = kind === "hardlink" ? "file" : kind;
          const bytes = kind === "hardlink" ? (node.shared?.size ?? 0) : size;
          const facts = shared === "symlink" ? [link] : [mode.toString(8), bytes];
          return [path, shared, uid, gid, ...facts].join(" ");
        });
      const theirs = await exported(engine, one);
      assert.deepEqual(ours.filter(isOfImage).sort(), theirs.filter(isOfImage).sort());
      assert.ok(ours.length > 200);
    });

    it("has the sizes and the waste of each layer", async () => {
      const contents = await createContentsReader().read(engine, one);
      const rows = archivedLayers(contents.files, await listLayers(engine, one));
      const indexOf = (text: RegExp): number => {
        const row = rows.find(({ instruction }) => text.test(instruction));
        return row?.layer ?? assert.fail(`No layer ${text}`);
      };
      const [made, removed] = [indexOf(/^RUN mkdir -p/), indexOf(/^RUN rm -r \/gone/)];
      const changes = contents.applied.layers[removed];
      // /gone/deep/g and /d/b; /d/a and /big, which the engine stores a second time.
      assert.deepEqual([changes?.deleted, (changes?.changed ?? 0) >= 2], [2, true]);
      const { waste } = contents.applied;
      const all = [...Array(waste.length).keys()].map((at) => waste.at(at));
      const gone = all.find(({ path }) => path === "gone/deep/g");
      assert.deepEqual([gone?.layer, gone?.by, gone?.reason], [made, removed, "deleted"]);
      assert.ok(waste.bytes < 1_000_000);
      assert.ok(rows.some(({ instruction, empty }) => instruction === "ENV MODE=prod" && empty));
      assert.match(rows.at(-2)?.instruction ?? "", /^ENV MODE=prod/);
    });

    it("names layers as the config has them", async () => {
      const listed = await listLayers(engine, one);
      const { files } = await createContentsReader().read(engine, one);
      const known = archivedLayers(files, listed);
      assert.equal(listed.length, known.length);
      for (const [at, { diffId }] of listed.entries()) {
        if (diffId !== undefined) assert.equal(diffId, known[at]?.diffId);
      }
      assert.ok(listed.filter(({ diffId }) => diffId !== undefined).length >= 6);
    });

    it("are compared: files, config, layers", async () => {
      const reader = createContentsReader();
      const progress: string[] = [];
      const found = await compareImages({ engine, reader }, [one, two], ({ name }) => {
        progress.push(name);
      });
      assert.deepEqual([...new Set(progress)], [one, two]);
      const rows = [...Array(found.files.length).keys()].map(
        (at) => `${found.files.change(at)} ${found.files.path(at)}`,
      );
      const own = rows.filter((row) => !/ (dev|proc|sys|etc|run)(\/|$)/.test(row));
      assert.deepEqual(own.sort(), ["added x", "deleted notes.txt"]);
      assert.deepEqual(
        found.config.filter(({ part }) => part !== "label"),
        [
          { part: "user", key: "", before: undefined, after: "7" },
          { part: "variable", key: "MODE", before: "prod", after: "test" },
        ],
      );
      const [before, after] = found.layers.map((all) => all.filter(({ empty }) => !empty).length);
      assert.equal(found.sharedLayers, before);
      assert.equal(after, (before ?? 0) + 1);
      assert.deepEqual(found.packages, []);
    });

    it("are read once, and not at all when cancelled", async () => {
      const reader = createContentsReader();
      let bytes = 0;
      const count = (progress: { readonly bytes: number }) => {
        bytes = progress.bytes;
      };
      const first = await reader.read(engine, one, count);
      assert.ok(bytes > 1_000_000);
      bytes = 0;
      assert.equal(await reader.read(engine, one, count), first);
      assert.equal(bytes, 0);
      const cancel = new AbortController();
      const reading = reader.read(engine, two, () => cancel.abort(), cancel.signal);
      await assert.rejects(reading, isAbort);
    });

    it("are refused by name where there is no such image", async () => {
      const none = createContentsReader().read(engine, `none-${word}`);
      await assert.rejects(none, (error) => isSlipwayError(error, "engine-refused"));
    });
  });
}

/** Engines put these into a container, not into its image. */
function isOfImage(row: string): boolean {
  return (
    !/^(\.dockerenv|(dev|proc|sys|run)(\/\S*)?|etc\/(hosts|hostname|resolv\.conf|mtab)) /.test(
      row,
    ) && !row.startsWith("etc folder")
  );
}

async function exported(engine: Engine, name: string): Promise<readonly string[]> {
  const rows = new Map<
    string,
    { readonly row: string; readonly mode: string; readonly size: number }
  >();
  const links: [string, string][] = [];
  const tar = extract();
  const stream = await engine.exportFilesystem(name);
  stream.pipe(tar as unknown as NodeJS.WritableStream);
  for await (const entry of tar) {
    const { name: raw, type, size, mode, uid, gid, linkname } = entry.header;
    const path = raw.replace(/^\.?\//, "").replace(/\/$/, "");
    const kind = kinds[type] ?? type;
    const owner = `${path} ${kind} ${uid} ${gid}`;
    const octal = (mode & 0o7777).toString(8);
    if (type === "link") links.push([path, linkname.replace(/^\.?\//, "")]);
    else if (path !== "") {
      const row = type === "symlink" ? `${owner} ${linkname}` : `${owner} ${octal} ${size}`;
      rows.set(path, { row, mode: octal, size });
    }
    entry.resume();
  }
  for (const [path, target] of links) {
    const row = (rows.get(target)?.row ?? "").replace(target, path);
    rows.set(path, { row, mode: "", size: 0 });
  }
  return [...rows.values()].map(({ row }) => row);
}

const kinds: Readonly<Record<string, string>> = {
  "block-device": "device",
  "character-device": "device",
  "contiguous-file": "file",
  directory: "folder",
  fifo: "pipe",
};
