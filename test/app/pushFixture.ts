import assert from "node:assert/strict";
import { createRegistryAccess } from "../../src/app/registryAccess.ts";
import type { Engine, RegistryCredentials } from "../../src/engine/engine.ts";
import { BASE, buildRequest, recordBuild, surroundings } from "../engine/engineFixture.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";

/** Access to registries with nobody's login but this one, and the authorities of the file. */
export function accessWith(credentials: RegistryCredentials | undefined, caFile = "") {
  return createRegistryAccess({
    surroundings,
    savedCredentials: async () => credentials,
    settings: () => ({ insecureHosts: [], caFile }),
  });
}

/** An image with so many bytes that nobody has; under the names. */
export async function buildRandom(
  engine: Engine,
  tags: readonly string[],
  bytes: number,
): Promise<void> {
  const dockerfile = `FROM ${BASE}\nRUN head -c ${bytes} /dev/urandom >/data # ${tags[0]}\n`;
  const { error } = await recordBuild(engine, buildRequest(dockerfile, { tags }));
  assert.equal(error, undefined, String(error));
}

/** Digest of the tag, told by skopeo; undefined where the registry has none. */
export async function skopeoDigest(
  reference: string,
  login: { readonly username?: string; readonly password?: string } = {},
): Promise<string | undefined> {
  try {
    const found = await skopeoInspect(reference, login);
    assert.ok(typeof found === "object" && found !== null && "Digest" in found);
    return String(found.Digest);
  } catch (error) {
    if (/manifest unknown|name unknown/.test(String(error))) return undefined;
    throw error;
  }
}
