import { strict as assert } from "node:assert";
import {
  createReadStream,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { ExportSink } from "../../src/engine/session/exportSink.ts";
import { readTar } from "../buildcontext/readTar.ts";
import { realEngines } from "../support/realEngines.ts";
import { BASE, eventually } from "./engineFixture.ts";
import { buildInSession, type SessionBuildOptions } from "./sessionBuild.ts";

const LIMIT = { timeout: 180_000 };

/** A tree with what file systems know, from a stage of its own. */
const tree = [
  `FROM ${BASE} AS made`,
  "RUN mkdir -p /out/a '/out/näm日本' /out/closed /out/sticky && cd /out \\",
  " && echo content > a/x && ln a/x a/y && ln -s a/x near && ln -s /etc/passwd far \\",
  " && : > empty && echo odd > 'näm日本/😀, b.txt' && echo '#!' > a-b && chmod 4755 a-b \\",
  " && chmod 600 a/x && echo in > closed/in && chmod 555 closed && chmod 1777 sticky \\",
  " && mkfifo pipe && touch -d '2001-09-09 01:46:40' a/x far near empty && touch -d '2001-09-09 01:46:40' a",
  "FROM scratch",
  "COPY --from=made /out/ /",
].join("\n");

for (const bed of realEngines()) {
  describe(`exports, ${bed.name}`, () => {
    let root: string;
    let failed: unknown[];
    let leftOut: string[];
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), "slipway-exports-"));
      failed = [];
      leftOut = [];
    });
    afterEach(() => rmSync(root, { recursive: true, force: true }));

    const run = (dockerfile: string, sink: ExportSink, options: SessionBuildOptions = {}) =>
      buildInSession(bed, dockerfile, {
        output: { Type: sink.kind === "folder" ? "local" : "tar" },
        ...options,
        services: {
          exports: [sink],
          exportReport: {
            failed: (error) => failed.push(error),
            leftOut: (path) => leftOut.push(path),
          },
        },
      });

    test("a folder is that of the image", LIMIT, async () => {
      const out = join(root, "out");
      for (const time of ["first", "again, over itself"]) {
        const { error } = await run(tree, { kind: "folder", path: out });
        assert.equal(error, undefined, `${time}: ${error}`);
      }
      const text = (path: string) => readFileSync(join(out, path), "utf8");
      assert.deepEqual(
        readdirSync(out, { recursive: true, encoding: "utf8" }).toSorted(),
        [
          ...["a", "a-b", "a/x", "a/y", "closed", "closed/in", "empty", "far", "near", "sticky"],
          ...["näm日本", "näm日本/😀, b.txt"],
        ].toSorted(),
      );
      assert.deepEqual([text("a/x"), text("empty"), text("closed/in")], ["content\n", "", "in\n"]);
      assert.equal(text("näm日本/😀, b.txt"), "odd\n");
      assert.equal(statSync(join(out, "a/x")).ino, statSync(join(out, "a/y")).ino);
      assert.equal(readlinkSync(join(out, "near")), "a/x");
      assert.equal(readlinkSync(join(out, "far")), "/etc/passwd");
      const mode = (path: string) => (lstatSync(join(out, path)).mode & 0o7777).toString(8);
      assert.deepEqual(["a", "a/x", "a-b", "closed", "sticky"].map(mode), [
        ...["755", "600", "755", "555", "1777"],
      ]);
      for (const path of ["a/x", "empty"]) {
        assert.equal(lstatSync(join(out, path)).mtimeMs, 1_000_000_000_000, path);
      }
      assert.deepEqual(failed, []);
      // Old engines' COPY leaves pipes out itself.
      assert.ok(
        leftOut.every((path) => path === "pipe"),
        String(leftOut),
      );
    });

    test("a tar is that of the image", LIMIT, async () => {
      const path = join(root, "out.tar");
      const { error } = await run(tree, { kind: "file", path });
      assert.equal(error, undefined, `${error}`);
      const entries = await readTar(createReadStream(path));
      const found = (name: string) => entries.find((entry) => entry.name === name);
      assert.equal(found("a/x")?.text, "content\n");
      assert.equal(found("empty")?.size, 0);
      assert.equal(found("far")?.linkname, "/etc/passwd");
      assert.equal(found("näm日本/😀, b.txt")?.text, "odd\n");
      assert.equal((found("a-b")?.mode ?? 0) & 0o7777, 0o4755);
    });

    test("a large file goes through without staying here", LIMIT, async () => {
      const size = 200 * 1024 * 1024;
      const large = [
        `FROM ${BASE} AS made`,
        "RUN mkdir /out && dd if=/dev/urandom of=/out/large bs=1M count=200 2>/dev/null",
        "FROM scratch",
        "COPY --from=made /out/ /",
      ].join("\n");
      let peak = 0;
      const before = process.memoryUsage().rss;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss - before);
      }, 20);
      try {
        const folder = await run(large, { kind: "folder", path: join(root, "out") });
        assert.equal(folder.error, undefined, `${folder.error}`);
        assert.equal(statSync(join(root, "out", "large")).size, size);
        const tar = await run(large, { kind: "file", path: join(root, "out.tar") });
        assert.equal(tar.error, undefined, `${tar.error}`);
        assert.ok(statSync(join(root, "out.tar")).size > size);
      } finally {
        clearInterval(watch);
      }
      assert.ok(peak < 120 * 1024 * 1024, `${Math.round(peak / 1024 / 1024)} MB more`);
    });

    test("what cannot be written fails the build, with our words", LIMIT, async () => {
      const inFile = join(root, "file");
      const first = await run(tree, { kind: "file", path: inFile });
      assert.equal(first.error, undefined, `${first.error}`);
      for (const kind of ["file", "folder"] as const) {
        failed = [];
        const { error } = await run(tree, { kind, path: join(inFile, "out") });
        assert.match(String(error), /there is a file in its way/);
        assert.match(String(failed[0]), /there is a file in its way/);
      }
    });

    test("a build that is cancelled in its export leaves no half", LIMIT, async () => {
      const abort = new AbortController();
      const dockerfile = [
        `FROM ${BASE} AS made`,
        "RUN mkdir /out && dd if=/dev/zero of=/out/large bs=1M count=300 2>/dev/null",
        "FROM scratch",
        "COPY --from=made /out/ /",
      ].join("\n");
      const path = join(root, "out");
      const large = () => existsSync(join(path, "large"));
      const building = run(dockerfile, { kind: "folder", path }, { signal: abort.signal });
      await eventually("the file comes in", large, 60_000);
      abort.abort();
      assert.ok((await building).error);
      await eventually("the half is gone", () => !large());
      assert.deepEqual(failed, []);
    });
  });
}
