import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { assembleImage } from "../../src/app/assembleImage.ts";
import { createKeptImages } from "../../src/app/createKeptImages.ts";
import { editImage, type ImageEdit } from "../../src/app/editImage.ts";
import type { ImagePlaces } from "../../src/app/imagePlaces.ts";
import { openImage } from "../../src/app/openImage.ts";
import { writeImage } from "../../src/app/writeImage.ts";
import { isSlipwayError, type SlipwayError } from "../../src/base/errors.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { composeImage } from "../../src/image/edit/composeImage.ts";
import { emptyImage } from "../../src/image/emptyImage.ts";
import { writeLayout } from "../../src/image/writeLayout.ts";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { emptyConfigRecord } from "../../src/oci/writeImageConfig.ts";
import { tarOf } from "../image/archives.ts";
import { amd64, layerOf, makeImage, makeSet, sha256 } from "../image/imageFixture.ts";

const LIMIT = { timeout: 30_000 };
const folder = mkdtempSync(join(tmpdir(), "slipway-bomb-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const store = createBlobStore(join(folder, "store"));
const limits = { bytes: 1_000_000, files: 50 };
const places: ImagePlaces = {
  ...{ store, kept: createKeptImages(store), limits },
  registries: { client: () => assert.fail("no registry was named"), close: async () => {} },
  engine: () => assert.fail("no engine was named"),
};
const deps = { places, packing: { compression: "gzip" }, epoch: 0 } as const;

/** Each takes a thousandth of what it unpacks to. */
const bombs = {
  bytes: [[["bomb", "\0".repeat(20_000_000)]]],
  files: [Array.from({ length: 60 }, (_, at) => [`f${at}`, ""] as const)],
} as const;
const words = {
  bytes: /it unpacks to more than 1,000,000 bytes, which is the limit\.$/,
  files: /it has more than 50 files, which is the limit\.$/,
};
for (const kind of ["bytes", "files"] as const) {
  const image = await makeImage(bombs[kind]);
  for (const [name, one] of [
    [kind, image],
    [`${kind}-set`, makeSet([image])],
  ] as const) {
    await writeLayout(one, { folder: join(folder, "layout"), names: [name] });
    await places.kept.keep([`${name}:1`], one);
  }
  writeFileSync(join(folder, `${kind}.tar.gz`), gzipSync(await tarOf(bombs[kind][0])));
}

const failure = async (work: Promise<unknown>): Promise<SlipwayError> => {
  const error = await work.then(
    () => assert.fail("no error"),
    (reason: unknown) => reason,
  );
  assert.ok(isSlipwayError(error), String(error));
  return error;
};
const assertNothingLeft = (): void => {
  const left = readdirSync(store.folder).filter(
    (name) => !/^(blobs|index\.json|oci-layout|recalled)$/.test(name),
  );
  assert.deepEqual(
    left.flatMap((name) => readdirSync(join(store.folder, name))),
    [],
  );
};

describe("layers that unpack to more than the limit", LIMIT, () => {
  for (const kind of ["bytes", "files"] as const) {
    for (const [what, edit] of [
      ["flatten", { kind: "flatten" }],
      ["append --delete", { kind: "append", layers: [], deletes: ["/none"] }],
      ["append --prefix", { kind: "append", layers: [folder], prefix: "/srv" }],
    ] as const satisfies readonly (readonly [string, ImageEdit])[]) {
      test(`${what} of too many ${kind}, kept or in a layout, alone or in an index`, async () => {
        for (const name of [kind, `${kind}-set`]) {
          for (const location of [
            { kind: "kept", name: `${name}:1` },
            { kind: "layout", path: join(folder, "layout"), name },
          ] as const) {
            const source = await openImage(places, location, undefined);
            const error = await failure(editImage(deps, { source, edits: [edit] }));
            assert.equal(error.code, "image-unreadable");
            assert.match(error.message, words[kind]);
            assert.equal(
              error.hint,
              "Take another image: one with so much in a layer fills the disk.",
            );
          }
        }
        assertNothingLeft();
      });
    }

    for (const prefix of [undefined, "/srv"]) {
      test(`append FILE of too many ${kind}${prefix ? ", under a prefix" : ""}`, async () => {
        const file = join(folder, `${kind}.tar.gz`);
        const edits = [{ kind: "append", layers: [file], prefix }] as const;
        const error = await failure(editImage(deps, { source: emptyImage(amd64), edits }));
        assert.equal(error.code, "layer-refused");
        assert.ok(error.message.startsWith(`${file} cannot be in a layer: `), error.message);
        assert.match(error.message, words[kind]);
        assert.equal(error.hint, "Give a tar file with less in it, or a folder.");
        assertNothingLeft();
      });
    }

    for (const [what, text] of [
      ["FROM, then a file into a folder of it", "FROM NAME\nCOPY one /bomb/\n"],
      ["COPY --from", "FROM scratch\nCOPY --from=NAME / /\n"],
    ] as const) {
      test(`${what}: too many ${kind}`, async () => {
        for (const name of [`${kind}:1`, `${kind}-set:1`]) {
          const context = mkdtempSync(join(folder, "context-"));
          writeFileSync(join(context, "one"), "1");
          writeFileSync(join(context, "Dockerfile"), text.replace("NAME", name));
          const result = await assembleImage(
            { places, now: Date.now, env: {} },
            {
              ...{ contextPath: context, dockerfilePath: join(context, "Dockerfile") },
              ...{ tags: ["a:1"], buildArgs: {}, noCache: true },
            },
            () => {},
          );
          assert.equal(result.ok, false);
          assert.match(result.error?.message ?? "", /more than .*, which is the limit/);
          assert.equal(await places.kept.open("a:1"), undefined);
        }
        assertNothingLeft();
      });
    }
  }

  test("a layer in zstd, which a docker archive has unpacked", async () => {
    const layer = layerOf(zeros(20_000_000), mediaTypes.layerZstd, sha256("no matter"));
    const image = composeImage({ name: "z", config: emptyConfigRecord(amd64), layers: [layer] });
    await places.kept.keep(["z:1"], image);
    const source = await openImage(places, { kind: "kept", name: "z:1" }, undefined);
    const target = { kind: "docker-archive", path: join(folder, "z.tar") } as const;
    const error = await failure(writeImage(places, target, source, () => {}));
    assert.match(error.message, words.bytes);
    assert.ok(!readdirSync(folder).includes("z.tar"));
    assertNothingLeft();
  });

  test("what is below the limit is taken, and the usual one is for all images that are", async () => {
    const { limits: _, ...usual } = places;
    const source = await openImage(usual, { kind: "kept", name: "bytes:1" }, undefined);
    const { image } = await editImage(deps, { source, edits: [{ kind: "flatten" }] });
    assert.ok(image.kind === "image" && image.layers.length === 1);
  });
});

/** RFC 8878: a frame of blocks that are each one byte, many times. */
function zeros(bytes: number): Buffer {
  const [most, repeated] = [131_072, 1];
  const blocks: Buffer[] = [];
  for (let left = bytes; left > 0; left -= most) {
    const header = Buffer.alloc(4);
    header.writeUIntLE(
      (left <= most ? 1 : 0) | (repeated << 1) | (Math.min(left, most) << 3),
      0,
      3,
    );
    blocks.push(header);
  }
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50]), ...blocks]);
}
