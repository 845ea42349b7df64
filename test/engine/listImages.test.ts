import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import Docker from "dockerode";
import { isSlipwayError } from "../../src/base/errors.ts";
import { listImages } from "../../src/engine/images.ts";

/** Answers with the refusals first, then with an empty list; gives how often it was asked. */
async function asked(
  refusals: readonly (readonly [number, string])[],
  work: (docker: Docker) => Promise<void>,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-list-"));
  const socketPath = join(folder, "engine.sock");
  let count = 0;
  const server = createServer((_, answer) => {
    const [status, message] = refusals[count++] ?? [200, undefined];
    answer.writeHead(status, { "Content-Type": "application/json", Connection: "close" });
    answer.end(JSON.stringify(message === undefined ? [] : { message }));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  try {
    await work(new Docker({ socketPath }));
    return count;
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const gone = [
  [404, "No such image: sha256:0123"],
  [500, "image 0123: image not known"],
  [500, `locating item named "manifest" for image with ID "0123": file does not exist`],
] as const;

test("an image that goes while the engine lists the others is no failure", async () => {
  const count = await asked(gone, async (docker) => {
    assert.deepEqual(await listImages(docker, undefined), []);
  });
  assert.equal(count, 4);
});

for (const [what, refusals, times] of [
  ["one that goes each time", [...gone, ...gone], 5],
  ["another refusal", [[500, "disk full"]], 1],
] as const) {
  test(`${what} is told`, async () => {
    const count = await asked(refusals, async (docker) => {
      await assert.rejects(listImages(docker, undefined), (error) =>
        isSlipwayError(error, "engine-refused"),
      );
    });
    assert.equal(count, times);
  });
}
