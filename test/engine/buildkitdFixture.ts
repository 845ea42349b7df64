import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Surroundings } from "../../src/base/surroundings.ts";
import type { RemoteBuilder } from "../../src/engine/buildkitd/connectBuilder.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { BuildkitdBed } from "../support/beds/buildkitd.ts";
import { type RealEngine, realEngines } from "../support/realEngines.ts";
import { BASE, surroundings, unique } from "./engineFixture.ts";
import { buildFolder, type SyncedBuild, type SyncedBuildOptions } from "./syncedBuild.ts";

/** A store of `docker buildx` in a folder of its own. */
export interface BuilderStoreFixture {
  readonly folder: string;
  readonly surroundings: Surroundings;
  /** Writes a builder of one node. */
  write(name: string, driver: string, node: object): Promise<void>;
  remove(): Promise<void>;
}

export async function createStore(): Promise<BuilderStoreFixture> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-builders-"));
  await mkdir(join(folder, "instances"));
  return {
    folder,
    surroundings: { ...surroundings, env: { ...surroundings.env, BUILDX_CONFIG: folder } },
    async write(name, driver, node) {
      const whole = { Name: `${name}0`, Platforms: null, DriverOpts: {}, Flags: null, ...node };
      const text = JSON.stringify({ Name: name, Driver: driver, Nodes: [whole] });
      await writeFile(join(folder, "instances", name), text);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The options of a `remote` node that reaches the bed by TLS. */
export function tlsOptions({ authority, client }: BuildkitdBed): Readonly<Record<string, string>> {
  return { cacert: authority.cert, cert: client.cert, key: client.key };
}

/** The first engine of the latest Docker; undefined where there is none. */
export function latestEngine(): RealEngine | undefined {
  return realEngines().find(({ name }) => name === "docker 28.5");
}

/** A base image in a registry, for builders that have no images of their own. */
export async function pushBase(engine: Engine, registry: string): Promise<string> {
  const base = `${registry}/slipway/base:${unique()}`;
  await engine.tagImage(BASE, base);
  await engine.pushImage({ reference: base, credentials: undefined }, () => undefined);
  await engine.removeImage(base);
  return base;
}

/** Builds a folder of these files, which is gone afterwards. */
export async function buildFiles(
  builder: RemoteBuilder,
  files: Readonly<Record<string, string>>,
  options: SyncedBuildOptions = {},
): Promise<SyncedBuild> {
  const root = await mkdtemp(join(tmpdir(), "slipway-remote-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
    return await buildFolder(asEngine(builder), root, options);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** As far as building goes, a builder is an engine. */
export function asEngine(builder: RemoteBuilder): Engine {
  return builder as unknown as Engine;
}
