import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { BackendEvent, BuildRequest, Engine } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { readTar } from "../buildcontext/readTar.ts";
import { buildKitEngines, buildWays, connectBy } from "./buildWays.ts";
import { BASE, removeQuietly, unique } from "./engineFixture.ts";
import { buildFolder, type SyncedBuild } from "./syncedBuild.ts";

const LIMIT = { timeout: 60_000 };

for (const bed of buildKitEngines()) {
  const is2010 = bed.name.includes("20.10");
  for (const way of buildWays) {
    const byControl = way === "POST /grpc";
    describe(`build options, ${way}, ${bed.name}`, () => {
      let engine: Engine;
      let close = async (): Promise<void> => undefined;
      const made: string[] = [];
      before(async () => {
        ({ engine, close } = await connectBy(way, bed));
      });
      after(async () => {
        await removeQuietly(engine, ...made.toReversed());
        await close();
      });

      const build = async (
        dockerfile: string,
        request: Partial<BuildRequest> = {},
        files: Readonly<Record<string, string>> = {},
        open: Parameters<typeof buildFolder>[2] = {},
      ): Promise<SyncedBuild> => {
        using folder = createContextFolder({ ...files, Dockerfile: dockerfile });
        const built = await buildFolder(engine, folder.path, { ...open, request });
        if (built.imageId) made.push(built.imageId);
        return built;
      };
      const says = async (command: string, request: Partial<BuildRequest>): Promise<string> => {
        const dockerfile = `FROM ${BASE}\nARG A\nRUN : ${unique()}; ${command}\n`;
        const { events, error } = await build(dockerfile, request);
        if (error) throw error;
        return outputOf(events);
      };
      const lacks = (option: string) => (error: unknown) =>
        isSlipwayError(error, "build-unsupported") &&
        error.facts.options.some((one) => one.option === option);

      test("tags, labels, arguments and the stage", LIMIT, async () => {
        const tag = `slipway-${unique()}:a`;
        const { imageId, events, error } = await build(
          `FROM ${BASE} AS one\nARG A\nRUN : ${tag}; echo said-$A\nFROM scratch AS two\nRUN nothing\n`,
          {
            tags: [tag, `${tag}b`],
            labels: { "l.a": "1=2, 3", ü: "日" },
            buildArgs: { A: "a b,c" },
            target: "one",
          },
        );
        assert.equal(error, undefined, `${error}`);
        const details = await engine.inspectImage(tag);
        assert.equal(details.id, imageId);
        assert.deepEqual([...details.tags].sort(), [tag, `${tag}b`]);
        assert.deepEqual(details.config.labels, { "l.a": "1=2, 3", ü: "日" });
        assert.equal(outputOf(events), "said-a b,c\n");
        assert.equal(events.filter(({ type }) => type === "backend").length, 1);
        assert.equal(events[0]?.type, "backend");
      });

      test("network none", LIMIT, async () => {
        assert.equal(await says("ls /sys/class/net", { network: "none" }), "lo\n");
        assert.match(await says("ls /sys/class/net", {}), /eth0/);
        // A name of a network is for the classic builder.
        await assert.rejects(says("true", { network: "mine" }), lacks("network"));
      });

      test("network host", LIMIT, async () => {
        const [inside = "", outside = ""] = [
          await says("ls /sys/class/net | wc -l; hostname", { network: "host" }),
          await says("ls /sys/class/net | wc -l; hostname", {}),
        ];
        assert.notEqual(inside.split("\n")[0], undefined);
        assert.notEqual(inside, outside);
      });

      test("extra hosts", LIMIT, async () => {
        const extraHosts = [
          { name: "db.test", address: "10.1.2.3" },
          { name: "six.test", address: "[fd00::1]" },
        ];
        const hosts = await says("cat /etc/hosts", { extraHosts });
        assert.match(hosts, /^10\.1\.2\.3\s+db\.test$/m);
        assert.match(hosts, /^fd00::1\s+six\.test$/m);
      });

      test("the host's own address", LIMIT, async () => {
        const extraHosts = [{ name: "host.test", address: "host-gateway" }];
        const asked = says("grep host.test /etc/hosts", { extraHosts });
        if (is2010 && byControl) await assert.rejects(asked, lacks("add-host"));
        else if (!is2010) assert.match(await asked, /^\d+\.\d+\.\d+\.\d+\s+host\.test$/m);
        else await asked.catch(() => undefined);
      });

      test("size of shared memory, and limits", LIMIT, async () => {
        const memory = () => says("df -k /dev/shm | tail -1", { shmSize: 10 * 1024 * 1024 });
        const ulimits = [{ name: "nofile", soft: 1234, hard: 4321 }];
        const files = () => says("ulimit -Sn; ulimit -Hn", { ulimits });
        if (is2010) {
          await assert.rejects(memory, lacks("shm-size"));
          await assert.rejects(files, lacks("ulimit"));
          return;
        }
        assert.match(await memory(), /\s10240\s/);
        assert.equal(await files(), "1234\n4321\n");
      });

      test("no cache at all, or for one stage", LIMIT, async () => {
        const dockerfile = [
          `FROM ${BASE} AS one`,
          `RUN echo one ${unique()} > /a`,
          `FROM ${BASE} AS two`,
          `RUN echo two ${unique()} > /b`,
          "COPY --from=one /a /a\n",
        ].join("\n");
        await build(dockerfile);
        assert.deepEqual(runs(await build(dockerfile)), { one: "cached", two: "cached" });
        const all = await build(dockerfile, { noCache: true });
        assert.deepEqual(runs(all), { one: "done", two: "done" });
        const some = await build(dockerfile, { noCache: ["two"] });
        if (byControl) assert.deepEqual(runs(some), { one: "cached", two: "done" });
        else assert.ok(lacks("no-cache-filter")(some.error), String(some.error));
      });

      test("pull asks the registry, else what the engine has is enough", LIMIT, async () => {
        const tag = `127.0.0.1:1/slipway-${unique()}:a`;
        await engine.tagImage(BASE, tag);
        try {
          assert.equal((await build(`FROM ${tag}\nENV A=1\n`)).error, undefined);
          const { error } = await build(`FROM ${tag}\nENV A=1\n`, { pull: true });
          assert.ok(isSlipwayError(error, "build-failed"), String(error));
          assert.match(error.message, /127\.0\.0\.1:1/);
        } finally {
          await removeQuietly(engine, tag);
        }
      });

      test("cache in the image, and from it", LIMIT, async () => {
        const tag = `slipway-${unique()}:a`;
        const dockerfile = `FROM ${BASE}\nRUN echo ${unique()} > /a\n`;
        const { error } = await build(dockerfile, {
          tags: [tag],
          cacheTo: [{ type: "inline", attributes: {} }],
        });
        assert.equal(error, undefined, `${error}`);
        const archive = await readTar(await engine.saveImage(tag));
        assert.ok(archive.some(({ text }) => text.includes("moby.buildkit.cache.v0")));
        const from = await build(dockerfile, {
          cacheFrom: [{ type: "registry", attributes: { ref: tag } }],
        });
        assert.equal(from.error, undefined, `${from.error}`);
        assert.ok(
          from.events.some(
            (event) => event.type === "step" && /importing cache manifest from/.test(event.name),
          ),
        );
      });

      test("files into a folder, and no image", LIMIT, async () => {
        using out = createContextFolder({});
        const { error, imageId } = await build(
          "FROM scratch\nCOPY a sub/b /\n",
          { outputs: [{ type: "local", destination: out.path, attributes: {} }] },
          { a: "1", "sub/b": "2" },
        );
        assert.equal(error, undefined, `${error}`);
        assert.equal(imageId, undefined);
        assert.deepEqual(readdirSync(out.path).sort(), ["a", "b"]);
      });

      test("several results at once", LIMIT, async () => {
        using out = createContextFolder({});
        const tag = `slipway-${unique()}:a`;
        const tar = join(out.path, "out.tar");
        const { error, imageId } = await build(
          `FROM scratch\nCOPY a /\nLABEL a=${unique()}\n`,
          {
            tags: [tag],
            loadImage: true,
            outputs: [
              { type: "cacheonly", attributes: {} },
              { type: "tar", destination: tar, attributes: {} },
              { type: "local", destination: join(out.path, "files"), attributes: {} },
            ],
          },
          { a: "1" },
        );
        if (is2010 || !byControl) {
          assert.ok(lacks("output")(error), String(error));
          return;
        }
        assert.equal(error, undefined, `${error}`);
        assert.equal((await engine.inspectImage(tag)).id, imageId);
        assert.equal(readFileSync(join(out.path, "files/a"), "utf8"), "1");
        assert.ok(readFileSync(tar).includes("ustar"));
      });

      test("several platforms: as files, not as an image of this store", LIMIT, async () => {
        using out = createContextFolder({});
        const platforms = ["linux/amd64", "linux/arm64"];
        const dockerfile = "FROM scratch\nCOPY a /\n";
        const outputs = [{ type: "local", destination: out.path, attributes: {} }] as const;
        const files = await build(dockerfile, { platforms, outputs }, { a: "1" });
        if (byControl) {
          assert.equal(files.error, undefined, `${files.error}`);
          assert.deepEqual(readdirSync(out.path).sort(), ["linux_amd64", "linux_arm64"]);
        } else assert.ok(lacks("platform")(files.error), String(files.error));
        const tag = `slipway-${unique()}:a`;
        const image = await build(dockerfile, { platforms, tags: [tag] }, { a: "1" });
        if (byControl && bed.name.includes("containerd")) {
          assert.equal(image.error, undefined, `${image.error}`);
          assert.equal((await engine.inspectImage(tag)).id, image.imageId);
          return;
        }
        assert.ok(lacks("platform")(image.error), String(image.error));
        assert.deepEqual(image.events, []);
      });

      test("one other platform", LIMIT, async () => {
        const { imageId, error } = await build(
          "FROM scratch\nCOPY a /\n",
          { platforms: ["linux/arm64"] },
          { a: "1" },
        );
        assert.equal(error, undefined, `${error}`);
        assert.equal((await engine.inspectImage(imageId ?? "")).architecture, "arm64");
      });

      test("other contexts: a folder, an image", LIMIT, async () => {
        using other = createContextFolder({
          "d/e": "of the other",
          secret: "s",
          ".dockerignore": "secret",
        });
        const dockerfile = [
          "FROM base",
          "COPY --from=other / /ctx/",
          "COPY a /ctx/",
          'CMD ["none"]\n',
        ].join("\n");
        const built = await build(
          dockerfile,
          {
            contexts: {
              other: { folder: other.path },
              base: { source: `docker-image://${BASE}` },
            },
          },
          { a: "1" },
          { open: { namedFolders: { other: other.path } } },
        );
        if (is2010 || !byControl) {
          assert.ok(lacks("build-context")(built.error), String(built.error));
          return;
        }
        assert.equal(built.error, undefined, `${built.error}`);
        const entries = await readTar(await engine.exportFilesystem(built.imageId ?? ""));
        const copied = entries.flatMap(({ name, type }) =>
          name.startsWith("ctx/") && type === "file" ? [name] : [],
        );
        assert.deepEqual(copied.sort(), ["ctx/.dockerignore", "ctx/a", "ctx/d/e"]);
      });

      test("provenance beside the files", LIMIT, async () => {
        using out = createContextFolder({});
        const outputs = [{ type: "local", destination: out.path, attributes: {} }] as const;
        const request = { provenance: "mode=max", outputs };
        const { error } = await build("FROM scratch\nCOPY a /\n", request, { a: "1" });
        if (is2010 || !byControl) {
          assert.ok(lacks("provenance")(error), String(error));
          return;
        }
        assert.equal(error, undefined, `${error}`);
        assert.deepEqual(readdirSync(out.path).sort(), ["a", "provenance.json"]);
      });

      test("archives, where the store can", LIMIT, async () => {
        using out = createContextFolder({});
        const destination = join(out.path, "out.tar");
        const outputs = [{ type: "oci", destination, attributes: {} }] as const;
        const tags = [`slipway-${unique()}:a`];
        const { error } = await build("FROM scratch\nCOPY a /\n", { tags, outputs }, { a: "1" });
        if (!bed.name.includes("containerd")) {
          assert.ok(lacks("output")(error), String(error));
          return;
        }
        assert.equal(error, undefined, `${error}`);
        assert.ok(readFileSync(destination).includes("oci-layout"));
        if (byControl) assert.ok(readFileSync(destination).includes(tags[0] ?? ""));
      });

      test("provenance in an image, where the store can", LIMIT, async () => {
        const { error, imageId } = await build(
          "FROM scratch\nCOPY a /\n",
          { provenance: "mode=min" },
          { a: unique() },
        );
        if (!bed.name.includes("containerd") || !byControl) {
          assert.ok(lacks("provenance")(error), String(error));
          return;
        }
        assert.equal(error, undefined, `${error}`);
        assert.equal((await engine.inspectImage(imageId ?? "")).id, imageId);
      });

      test("the cache only", LIMIT, async () => {
        const dockerfile = `FROM ${BASE}\nRUN echo ${unique()} > /a\n`;
        const { error, imageId } = await build(dockerfile, { loadImage: false });
        if (!byControl) {
          assert.ok(lacks("load")(error), String(error));
          return;
        }
        assert.equal(error, undefined, `${error}`);
        assert.equal(imageId, undefined);
        assert.deepEqual(runs(await build(dockerfile)), { "": "cached" });
      });

      test("warnings of the frontend keep their lines", LIMIT, async () => {
        const { events } = await build(`FROM ${BASE} as one\nFROM one\nCMD echo a \\\n  b\n`);
        const warnings = events.filter((event) => event.type === "warning");
        // The frontends before 27 check nothing.
        if (/20\.10|26\./.test(bed.name)) return assert.deepEqual(warnings, []);
        const places = warnings.map((event) =>
          event.type === "warning" ? `${event.line}-${event.endLine ?? event.line}` : "",
        );
        assert.deepEqual(places.sort(), ["1-1", "3-4"]);
      });
    });
  }
}

function outputOf(events: readonly BackendEvent[]): string {
  return events.map((event) => (event.type === "output" ? event.text : "")).join("");
}

/** How the RUN of each stage ended. */
function runs({ events, error }: SyncedBuild): Readonly<Record<string, string>> {
  if (error) throw error;
  return Object.fromEntries(
    events.flatMap((event) =>
      event.type === "step" && event.name.includes("RUN")
        ? [[event.instruction?.stage ?? "", event.status]]
        : [],
    ),
  );
}
