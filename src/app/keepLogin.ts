import { isSlipwayError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { registryHost } from "../reference/registryHost.ts";
import { savedSource } from "./registryAccess.ts";

/** Where logins go that no credential helper takes. */
export interface LoginStore {
  save(registry: string, credentials: RegistryCredentials): Promise<void>;
  remove(registry: string): Promise<void>;
}

export interface KeptWhere {
  /** As a person would say it, such as `docker-credential-pass`. */
  readonly place: string;
  /** Another place with a login for the host, which is looked at first; undefined where none is. */
  readonly shadowedBy: string | undefined;
  /** A sentence about the helper that did not take it. */
  readonly problem: string | undefined;
}

/**
 * Keeps a login where docker would: by the credential helper that is configured for the host. Without
 * one, or where that fails, it goes into the store; never into a file.
 */
export async function keepLogin(
  deps: { readonly surroundings: Surroundings; readonly saved: LoginStore },
  host: string,
  credentials: RegistryCredentials,
): Promise<KeptWhere> {
  const { surroundings, saved } = deps;
  const { findCredentials, storeCredentials } = await import("../registry/index.ts");
  let helper: string | undefined;
  let problem: string | undefined;
  try {
    helper = await storeCredentials(host, credentials, surroundings);
  } catch (error) {
    if (!isSlipwayError(error, "credentials-unreadable")) throw error;
    problem = error.message;
  }
  // One that was saved before the helper was set up is an old one now.
  if (helper !== undefined) await saved.remove(registryHost(host));
  else await saved.save(registryHost(host), credentials);
  // A helper that has just failed hides nothing, and may take its time to fail again.
  const looking = { withoutHelpers: problem !== undefined };
  const first = await findCredentials(host, surroundings, looking).catch(() => undefined);
  const shadowedBy = first === undefined || first.source === helper ? undefined : first.source;
  return { place: helper ?? savedSource, shadowedBy, problem };
}
