import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assemble } from "../../src/assemble/assemble.ts";
import { SlipwayError } from "../../src/base/errors.ts";
import { contextFolder } from "../../src/buildcontext/contextFolder.ts";
import { memoryFolder } from "../../src/buildcontext/memoryFolder.ts";
import type { SyncFolder } from "../../src/buildcontext/syncedContext.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import { emptyImage } from "../../src/image/emptyImage.ts";
import { writeCase } from "../support/assemble/assembleCase.ts";
import { caseArchives } from "../support/assemble/caseArchives.ts";
import { generateCase } from "../support/assemble/generateCase.ts";
import { createRandom } from "../support/createRandom.ts";
import { mutate, mutatedDockerfiles } from "../support/mutatedDockerfiles.ts";

const root = mkdtempSync(join(tmpdir(), "slipway-mutated-"));
after(() => rmSync(root, { recursive: true, force: true }));
const store = createBlobStore(join(root, "store"));
const platform = { os: "linux", architecture: "amd64" };
const files = new Map(["a", "b", "c.txt", "d.md"].map((name) => [name, Buffer.from(name)]));

/** What such a build may end with; anything else is a fault of ours. */
const typed: ReadonlySet<string> = new Set(["build-failed", "run-needs-engine", "pull-refused"]);

async function outcomeOf(text: string, folder: SyncFolder): Promise<string> {
  const refuse = (what: string): SlipwayError =>
    new SlipwayError(
      "pull-refused",
      { reference: what, registry: "docker.io", reason: "not-found", login: false },
      { message: `There is no ${what}.`, hint: "Name another one." },
    );
  try {
    await assemble(
      {
        store,
        async openImage(reference) {
          // Some are there, so that their stages go on.
          if (reference.length % 3 === 0) throw refuse(reference);
          return emptyImage(platform);
        },
        fetch: (url) => Promise.reject(refuse(url)),
        now: () => 0,
      },
      {
        ...{ document: parseDockerfile(text), target: undefined, buildArgs: {}, labels: {} },
        ...{ platform, buildPlatform: platform, contexts: {}, noCache: false, epoch: 0 },
        context: { folder, excludes: [] },
      },
      () => undefined,
    );
    return "built";
  } catch (error) {
    const { code, stack } = error as { readonly code?: string; readonly stack?: string };
    if (code !== undefined && typed.has(code)) return code;
    throw new assert.AssertionError({ message: `${JSON.stringify(text)}\n${stack ?? error}` });
  }
}

test("a broken Dockerfile ends with a typed error", { timeout: 60_000 }, async () => {
  const archives = await caseArchives();
  const random = createRandom(6);
  const seen = new Map<string, number>();
  const count = async (text: string, folder: SyncFolder): Promise<void> => {
    const outcome = await outcomeOf(text, folder);
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  };
  for (const text of mutatedDockerfiles(606, 250)) await count(text, memoryFolder(files));
  for (let seed = 0; seed < 200; seed += 1) {
    const it = generateCase(seed, archives);
    const context = join(root, "context", String(seed));
    mkdirSync(context, { recursive: true });
    writeCase(it, context);
    const other = () => generateCase(seed + 1, archives).dockerfile;
    await count(mutate(it.dockerfile, random, other, 2), contextFolder(context, undefined));
  }
  for (const outcome of ["built", ...typed]) {
    assert.ok((seen.get(outcome) ?? 0) > 10, `${outcome}: ${JSON.stringify([...seen])}`);
  }
});
