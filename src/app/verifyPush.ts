import { limitedSignal } from "../base/limitedSignal.ts";
import type { ImageReference } from "../reference/imageReference.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import type { RegistryAccess } from "./registryAccess.ts";

/**
 * `verified`: the registry's tag is what was pushed. `different`: somebody has pushed another image
 * meanwhile, or the registry changes what it is given. `missing`: it does not have the tag at all.
 */
export type PushVerdict = "verified" | "different" | "missing" | "not-asked";

export interface VerifiedPush {
  readonly digest: string | undefined;
  readonly verdict: PushVerdict;
}

/** Asks the registry what the tag is now. A registry that only the engine reaches is no failure. */
export async function verifyPush(
  access: RegistryAccess,
  pushed: {
    readonly name: ImageReference;
    readonly digest: string | undefined;
    readonly credentials: RegistryCredentials | undefined;
  },
  signal: AbortSignal,
): Promise<VerifiedPush> {
  const { name, digest, credentials } = pushed;
  try {
    const { client } = await access.open(name.registry, credentials ?? null);
    try {
      const limited = limitedSignal(signal, limit);
      const found = await client.headManifest(name.repository, name.tag ?? "latest", limited);
      if (found === undefined) return { digest, verdict: "missing" };
      if (digest === undefined) return { digest: found.digest, verdict: "verified" };
      return { digest, verdict: found.digest === digest ? "verified" : "different" };
    } finally {
      client.close();
    }
  } catch {
    // The push is done; also a cancel comes too late for it.
    return { digest, verdict: "not-asked" };
  }
}

const limit = 10_000;
