import { strict as assert } from "node:assert";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { BlobStore } from "../../src/image/blobStore.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { dockerArchive } from "../../src/image/dockerArchive.ts";
import type { AnyImage } from "../../src/image/image.ts";
import { layoutArchive } from "../../src/image/layoutArchive.ts";
import { openDockerArchive } from "../../src/image/openDockerArchive.ts";
import { openLayoutArchive } from "../../src/image/openLayoutArchive.ts";
import { validateImage } from "../../src/image/validateImage.ts";
import { createRandom } from "../support/createRandom.ts";
import { bytesOf, digestsOf, makeImage } from "./imageFixture.ts";

const ROUNDS = 150;

/** Archives with bytes changed, left out, doubled or cut off; the seed of each is in its failure. */
describe("an archive that was damaged anywhere", { timeout: 30_000 }, () => {
  let folder: string;
  let store: BlobStore;
  let forms: Readonly<Record<string, readonly [Buffer, (file: string) => Promise<AnyImage>]>>;
  let whole: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-broken-"));
    store = createBlobStore(join(folder, "store"));
    const image = await makeImage([[["a", "one"]], [["b", "two"]]]);
    whole = image.config.descriptor.digest;
    const layout = await bytesOf(layoutArchive(image, ["app:1"]));
    const docker = await bytesOf(dockerArchive([{ image, names: ["app:1"] }], { store }));
    const openLayout = (file: string) => openLayoutArchive({ store }, file);
    const openDocker = (file: string) => openDockerArchive({ store }, file);
    forms = {
      "an OCI layout": [layout, openLayout],
      "a docker archive": [docker, openDocker],
      "an OCI layout in gzip": [gzipSync(layout), openLayout],
      "a docker archive in gzip": [gzipSync(docker), openDocker],
    };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const name of [
    "an OCI layout",
    "a docker archive",
    "an OCI layout in gzip",
    "a docker archive in gzip",
  ]) {
    test(`${name} is the same image, or one clear error`, async () => {
      const [content, open] = forms[name] ?? assert.fail();
      const file = join(folder, "archive.tar");
      let [opened, refused] = [0, 0];
      for (let seed = 1; seed <= ROUNDS; seed++) {
        await writeFile(file, damage(content, createRandom(seed)));
        try {
          const image = await open(file);
          const problems = await validateImage(image);
          // What no digest covers, such as the media type in an index, may be wrong.
          if (problems.length === 0) assert.equal(digestsOf(image)[1], whole, `seed ${seed}`);
          opened++;
        } catch (error) {
          const known =
            isSlipwayError(error, "image-unreadable") || isSlipwayError(error, "misuse");
          if (!known) throw new Error(`seed ${seed}`, { cause: error });
          refused++;
        }
      }
      assert.ok(refused > ROUNDS / 10 && opened + refused === ROUNDS, `${refused} refused`);
    });
  }
});

function damage(content: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * content.length);
  const length = 1 + Math.floor(random() * random() * 2000);
  const kind = Math.floor(random() * 5);
  const [head, tail] = [content.subarray(0, at), content.subarray(at)];
  if (kind === 0) return head;
  if (kind === 1) return Buffer.concat([head, tail.subarray(length)]);
  if (kind === 2) return Buffer.concat([head, tail.subarray(0, length), tail]);
  const copy = Buffer.from(content);
  const many = kind === 3 ? 1 : 20;
  for (let count = 0; count < many; count++) {
    const place = Math.floor(random() * copy.length);
    copy[place] = (copy[place] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return copy;
}
