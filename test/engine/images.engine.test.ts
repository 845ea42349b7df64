import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { extract } from "tar-stream";
import { isAbort, isSlipwayError } from "../../src/base/errors.ts";
import type { Engine, ImageEvent } from "../../src/engine/engine.ts";
import { realEngines } from "../support/realEngines.ts";
import {
  BASE,
  buildRequest,
  connect,
  eventually,
  recordBuild,
  removeQuietly,
  request,
  unique,
} from "./engineFixture.ts";

const LIMIT = { timeout: 60_000 };

for (const bed of realEngines()) {
  describe(`images, ${bed.name}`, () => {
    let engine: Engine;
    let image: string;
    const word = unique();
    const name = `slipway-${word}:a`;

    before(async () => {
      engine = await connect(bed);
      const { imageId, error } = await recordBuild(
        engine,
        buildRequest(
          `FROM ${BASE}\nLABEL word=${word}\nENV A=b\nUSER 7\nWORKDIR /w\nRUN echo ${word} > f\nENTRYPOINT ["/e"]\nCMD ["c"]\n`,
          { tags: [name] },
        ),
      );
      assert.equal(error, undefined);
      image = imageId ?? "";
    });
    after(() => removeQuietly(engine, name, `${name}2`, image));

    test("tells of itself", () => {
      assert.equal(engine.product, "docker");
      assert.equal(engine.os, "linux");
      assert.ok(bed.name.includes(engine.version.split(".").slice(0, 2).join(".")));
      assert.equal(engine.endpoint.host, bed.host);
      assert.equal(engine.buildkit, true);
    });

    test("lists an image with its tags", LIMIT, async () => {
      const found = (await engine.listImages()).find(({ id }) => id === image);
      assert.deepEqual(found?.tags, [name]);
      assert.equal(found?.dangling, false);
      assert.ok((found?.size ?? 0) > 1_000_000);
      assert.ok(Math.abs((found?.created ?? 0) - Date.now()) < 600_000);
    });

    test("inspects an image", LIMIT, async () => {
      const { config, os, architecture, id } = await engine.inspectImage(name);
      assert.equal(id, image);
      assert.equal(os, "linux");
      assert.notEqual(architecture, "");
      assert.deepEqual(
        { ...config, env: config.env.filter((one) => one.startsWith("A=")) },
        {
          user: "7",
          workdir: "/w",
          env: ["A=b"],
          cmd: ["c"],
          entrypoint: ["/e"],
          labels: { word },
          onbuild: [],
          ...{ exposed: [], volumes: [], stopSignal: "", healthcheck: [], shell: [] },
        },
      );
    });

    test("tags and removes a name, then the image", LIMIT, async () => {
      const { imageId = "" } = await recordBuild(
        engine,
        buildRequest(`FROM ${BASE}\nLABEL other=${word}\n`, { tags: [`other-${word}:a`] }),
      );
      await engine.tagImage(imageId, `127.0.0.1:9999/x/other-${word}`);
      const first = await engine.removeImage(`127.0.0.1:9999/x/other-${word}:latest`);
      assert.deepEqual(first, {
        untagged: [`127.0.0.1:9999/x/other-${word}:latest`],
        deleted: [],
      });
      const last = await engine.removeImage(`other-${word}:a`);
      assert.deepEqual(last.untagged, [`other-${word}:a`]);
      assert.equal(last.deleted[0], imageId);
    });

    test("an image that is not there is refused with its name", LIMIT, async () => {
      const calls = [
        engine.inspectImage(`none-${word}`),
        engine.tagImage(`none-${word}`, "a"),
        engine.removeImage(`none-${word}`),
        engine.saveImage(`none-${word}`),
        engine.exportFilesystem(`none-${word}`),
      ];
      for (const result of await Promise.allSettled(calls)) {
        const error = result.status === "rejected" ? result.reason : undefined;
        assert.ok(isSlipwayError(error, "engine-refused"), String(error));
        assert.equal(error.facts.status, 404);
        assert.ok(error.message.includes(`none-${word}`), error.message);
        assert.ok(!error.message.includes("HTTP code"), error.message);
      }
    });

    test("a name is never more than a name", LIMIT, async () => {
      for (const odd of ["a b", "x?force=1", "ü", "a#b"]) {
        await assert.rejects(engine.inspectImage(odd), (error) => {
          assert.ok(isSlipwayError(error, "engine-refused"), `${odd}: ${error}`);
          return true;
        });
      }
      for (const none of ["", "a/../json", "/a", "a//b", "./a"]) {
        await assert.rejects(engine.inspectImage(none), (error) => isSlipwayError(error, "misuse"));
      }
    });

    test("a conflict names the container in the way", LIMIT, async () => {
      const container = await request(bed, "POST", `/containers/create?name=holder-${word}`, {
        Image: name,
      });
      try {
        for (const target of [name, image]) {
          await assert.rejects(engine.removeImage(target), (error) => {
            assert.ok(isSlipwayError(error, "image-in-use"), String(error));
            assert.deepEqual(error.facts.containers, [
              { id: container.Id, name: `holder-${word}`, running: false },
            ]);
            assert.match(error.message, new RegExp(`the container holder-${word} uses it`));
            assert.ok(error.hint.includes(`holder-${word}`));
            return true;
          });
        }
      } finally {
        await request(bed, "DELETE", `/containers/${container.Id}?force=1`);
      }
    });

    // Only the classic builder makes children that block their parent, and not in the containerd store.
    if (!bed.name.includes("containerd")) {
      test("a conflict names the child image in the way", LIMIT, async () => {
        const tags = [`parent-${word}:a`, `child-${word}:a`];
        const [parent, child] = tags;
        await recordBuild(
          engine,
          buildRequest(`FROM ${BASE}\nLABEL p=${word}\n`, { tags: [`${parent}`], buildkit: false }),
        );
        const { error } = await recordBuild(
          engine,
          buildRequest(`FROM ${parent}\nLABEL c=1\n`, { tags: [`${child}`], buildkit: false }),
        );
        assert.equal(error, undefined);
        const { id } = await engine.inspectImage(`${parent}`);
        try {
          await assert.rejects(engine.removeImage(id), (error) => {
            assert.ok(isSlipwayError(error, "image-in-use"), String(error));
            assert.deepEqual(error.facts.children, [`child-${word}:a`]);
            assert.ok(error.message.includes(`child-${word}:a is built on it`), error.message);
            return true;
          });
        } finally {
          await removeQuietly(engine, `${child}`, `${parent}`);
        }
      });
    }

    test("several names are said", LIMIT, async () => {
      await engine.tagImage(name, `${name}2`);
      await engine.tagImage(name, `second-${word}:a`);
      try {
        await assert.rejects(engine.removeImage(image), /has several names/);
      } finally {
        await removeQuietly(engine, `${name}2`, `second-${word}:a`);
      }
    });

    test("tells image events until the abort", LIMIT, async () => {
      const abort = new AbortController();
      const seen: ImageEvent[] = [];
      const watching = (async () => {
        for await (const event of engine.imageEvents(abort.signal)) seen.push(event);
      })();
      const target = `event-${word}:a`;
      await eventually("the tag is told", async () => {
        await engine.tagImage(name, target);
        return seen.some((event) => event.action === "tag" && event.name === target);
      });
      await engine.removeImage(target);
      await eventually("the untag is told", () => seen.some(({ action }) => action === "untag"));
      assert.ok(seen.every(({ id }) => id !== ""));
      abort.abort();
      await watching;
    });

    test("saves an image as an archive", LIMIT, async () => {
      const names = await entryNames(await engine.saveImage(name));
      assert.ok(names.includes("manifest.json"), names.join());
    });

    test("exports the files and removes the container", LIMIT, async () => {
      const names = await entryNames(await engine.exportFilesystem(name));
      assert.ok(names.includes("w/f"), names.join());
      assert.deepEqual(await containersOf(bed, name), []);
    });

    test(
      "an export that nobody reads or that is cut short removes the container",
      LIMIT,
      async () => {
        const unread = (await engine.exportFilesystem(name)) as NodeJS.ReadableStream & {
          destroy(): void;
        };
        unread.destroy();
        const abort = new AbortController();
        const aborted = await engine.exportFilesystem(name, abort.signal);
        const failing = assert.rejects(entryNames(aborted), (error) => isAbort(error));
        abort.abort();
        await failing;
        await eventually("no container is left", async () => {
          return (await containersOf(bed, name)).length === 0;
        });
      },
    );

    test("an aborted call rejects as aborted", LIMIT, async () => {
      const aborted = AbortSignal.abort();
      const calls = [
        engine.listImages(aborted),
        engine.inspectImage(name, aborted),
        engine.tagImage(name, "a", aborted),
        engine.removeImage(name, {}, aborted),
        engine.saveImage(name, aborted),
        engine.exportFilesystem(name, aborted),
      ];
      for (const result of await Promise.allSettled(calls)) {
        assert.equal(result.status, "rejected");
        assert.ok(result.status === "rejected" && isAbort(result.reason));
      }
    });
  });
}

async function entryNames(stream: NodeJS.ReadableStream): Promise<readonly string[]> {
  const names: string[] = [];
  const tar = extract();
  tar.on("entry", (header, content, next) => {
    names.push(header.name);
    content.resume();
    content.on("end", () => next());
  });
  for await (const chunk of stream) tar.write(chunk);
  const finished = new Promise<void>((resolve) => tar.on("finish", () => resolve()));
  tar.end(undefined);
  await finished;
  return names;
}

async function containersOf(
  bed: { readonly host: string },
  image: string,
): Promise<readonly unknown[]> {
  const filters = encodeURIComponent(JSON.stringify({ ancestor: [image] }));
  return request(bed, "GET", `/containers/json?all=1&filters=${filters}`);
}
