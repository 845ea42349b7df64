import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { connectBuilder } from "../../src/engine/buildkitd/connectBuilder.ts";
import type { BuildRequest, Engine } from "../../src/engine/engine.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type BuildkitdBed, startBuildkitd } from "../support/beds/buildkitd.ts";
import { realEngines, realRegistry } from "../support/realEngines.ts";
import { asEngine, pushBase } from "./buildkitdFixture.ts";
import { connect, removeQuietly, surroundings, unique } from "./engineFixture.ts";
import { buildFolder, type SyncedBuild } from "./syncedBuild.ts";

const LIMIT = { timeout: 60_000 };
const bed = realEngines().find(({ name }) => name.includes("containerd"));
const registry = realRegistry({ login: false });

/** What only an engine with the containerd store and a buildkitd can: attestations, and a cache in a registry. */
describe("an engine with containerd's store and a buildkitd", {
  skip: requireBeds("buildkitd") || !bed || !registry,
}, () => {
  if (!bed || !registry) return;
  let daemon: BuildkitdBed;
  let engine: Engine;
  /** Both of them, by name. */
  let builders: Readonly<Record<"containerd" | "buildkitd", Engine>>;
  let base: string;
  let scanner: string;
  const made: string[] = [];
  before(async () => {
    daemon = await startBuildkitd({ plainRegistries: [registry.address] });
    engine = await connect(bed);
    const buildkitd = asEngine(await connectBuilder(surroundings, daemon.address, { engine }));
    builders = { containerd: engine, buildkitd };
    base = await pushBase(engine, registry.address);
    // As BuildKit asks of a scanner: it is given a file system, and leaves a statement of it.
    scanner = `${registry.address}/slipway/scanner:${unique()}`;
    const statement = {
      ...{ _type: "https://in-toto.io/Statement/v0.1", subject: [] },
      ...{ predicateType: "https://spdx.dev/Document", predicate: { name: scanner } },
    };
    const { error } = await build(
      engine,
      `FROM ${base}\nCOPY statement.json /\nENTRYPOINT ["sh", "-c", "test -e $BUILDKIT_SCAN_SOURCE/words && cp /statement.json $BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"]\n`,
      { tags: [scanner] },
      { "statement.json": JSON.stringify(statement) },
    );
    assert.equal(error, undefined, `${error}`);
    made.push(scanner);
    await engine.pushImage({ reference: scanner, credentials: undefined }, () => undefined);
  }, LIMIT);
  after(async () => {
    if (engine) await removeQuietly(engine, ...made);
    await daemon?.stop();
  });

  for (const name of ["containerd", "buildkitd"] as const) {
    test(`${name}: provenance, and a list of what is in it by a scanner`, LIMIT, async () => {
      using out = createContextFolder({});
      const { error } = await build(
        builders[name],
        "FROM scratch\nCOPY words /\n",
        {
          ...{ provenance: "mode=max", sbom: `generator=${scanner}` },
          outputs: [{ type: "local", destination: out.path, attributes: {} }],
        },
        { words: unique() },
      );
      assert.equal(error, undefined, `${error}`);
      const files = readdirSync(out.path).sort();
      assert.deepEqual(files, ["provenance.json", "sbom.spdx.json", "words"]);
      const read = (file: string) => JSON.parse(readFileSync(join(out.path, file), "utf8"));
      const provenance = read("provenance.json");
      assert.match(provenance.predicateType, /slsa\.dev\/provenance/);
      // The file that the build was made of, as mode=max has it.
      assert.match(JSON.stringify(provenance.predicate), /"filename":"Dockerfile"/);
      assert.equal(read("sbom.spdx.json").predicate.name, scanner);
      assert.equal(read("sbom.spdx.json").subject[0].name, "words");
    });
  }

  for (const [from, to] of [
    ["containerd", "buildkitd"],
    ["buildkitd", "containerd"],
  ] as const) {
    test(`what ${from} built and put into a registry, ${to} need not build`, LIMIT, async () => {
      const ref = `${registry.address}/slipway/cache:${unique()}`;
      const dockerfile = `FROM ${base}\nRUN echo ${unique()} > /a\n`;
      const only: Partial<BuildRequest> = { loadImage: false };
      const entry = { type: "registry", attributes: { ref } };
      const maximal = { ...entry, attributes: { ...entry.attributes, mode: "max" } };
      const first = await build(builders[from], dockerfile, { ...only, cacheTo: [maximal] });
      assert.deepEqual(runsOf(first), ["done"]);
      // It has never seen the step, so it can have it from there only.
      const second = await build(builders[to], dockerfile, { ...only, cacheFrom: [entry] });
      assert.deepEqual(runsOf(second), ["cached"]);
      const third = await build(builders[to], dockerfile.replace("> /a", "> /b"), only);
      assert.deepEqual(runsOf(third), ["done"]);
    });
  }
});

async function build(
  builder: Engine,
  dockerfile: string,
  request: Partial<BuildRequest>,
  files: Readonly<Record<string, string>> = {},
): Promise<SyncedBuild> {
  using folder = createContextFolder({ ...files, Dockerfile: dockerfile });
  return await buildFolder(builder, folder.path, { request });
}

/** How its RUNs ended. */
function runsOf({ events, error }: SyncedBuild): readonly string[] {
  if (error) throw error;
  const ends = new Map<string, string>();
  for (const event of events) {
    if (event.type === "step" && event.name.includes("RUN")) ends.set(event.id, event.status);
  }
  return [...ends.values()];
}
