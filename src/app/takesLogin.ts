import { isSlipwayError } from "../base/errors.ts";
import { limitedSignal } from "../base/limitedSignal.ts";
import type { ImageReference } from "../reference/imageReference.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import type { RegistryClient } from "../registry/registryClient.ts";
import type { RegistryAccess } from "./registryAccess.ts";

/** What an engine was given to move an image with. */
export interface UsedLogin {
  readonly name: ImageReference;
  readonly credentials: RegistryCredentials | undefined;
}

/**
 * Whether the registry takes a login that an engine was refused with: the registry says it, as an engine
 * uses the same words for a wrong password and for a token that ran out. `ask` does a part of what the
 * engine did. Undefined where the registry cannot be asked from here.
 */
export async function takesLogin(
  access: Pick<RegistryAccess, "open">,
  { name, credentials }: UsedLogin,
  ask: (client: RegistryClient, signal: AbortSignal) => Promise<unknown>,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  try {
    const { client } = await access.open(name.registry, credentials ?? null);
    try {
      await ask(client, limitedSignal(signal, askLimit));
    } finally {
      client.close();
    }
    return true;
  } catch (error) {
    signal.throwIfAborted();
    return isSlipwayError(error, "registry-refused") ? false : undefined;
  }
}

/** Milliseconds. */
const askLimit = 5000;
