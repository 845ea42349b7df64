import { isSlipwayError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";

/** Where logins come from: the docker configuration, what was kept, and the person, in this order. */
export interface LoginDeps {
  readonly surroundings: Surroundings;
  /** Credentials that were asked for and kept earlier (SecretStorage). */
  savedCredentials?(registry: string): Promise<RegistryCredentials | undefined>;
  /** Asks the person; undefined gives up, and the registry's refusal is thrown. */
  askCredentials?(ask: CredentialsAsk): Promise<RegistryCredentials | undefined>;
  /** Called once the registry took credentials that `askCredentials` gave: keep them. */
  credentialsAccepted?(registry: string, credentials: RegistryCredentials): Promise<void>;
}

export interface CredentialsAsk {
  /** Host, with port where it has one. */
  readonly registry: string;
  /** `rejected`: some were sent and the registry did not take them. */
  readonly why: "missing" | "rejected";
}

/**
 * Does what needs a login, with the one that is known, and where the registry wants another
 * (`push-refused`, `pull-refused` or `registry-refused` with `login`) once more with what the person
 * gives. Throws what `act` throws, also where nobody gives a better login.
 */
export async function withLogin<T>(
  deps: LoginDeps,
  registry: string,
  act: (credentials: RegistryCredentials | undefined) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let credentials = await knownCredentials(deps, registry);
  for (let asked = 0; ; asked++) {
    try {
      const outcome = await act(credentials);
      if (asked > 0 && credentials) await deps.credentialsAccepted?.(registry, credentials);
      return outcome;
    } catch (error) {
      if (!wantsLogin(error) || asked === mostAsks) throw error;
      const why = credentials ? "rejected" : "missing";
      const given = await deps.askCredentials?.({ registry, why });
      if (given === undefined) throw error;
      signal?.throwIfAborted();
      credentials = given;
    }
  }
}

/** True for a registry's refusal that other credentials would help. */
export function wantsLogin(error: unknown): boolean {
  if (isSlipwayError(error, "push-refused")) return error.facts.login;
  if (isSlipwayError(error, "pull-refused")) return error.facts.login;
  return isSlipwayError(error, "registry-refused") && error.facts.login;
}

/** As a shell's login: three wrong passwords end it. */
const mostAsks = 3;

/**
 * Kept credentials stand in where the docker config has none. A config that cannot be read stops
 * the work only when nothing else is there to log in with.
 */
async function knownCredentials(
  { surroundings, savedCredentials, askCredentials }: LoginDeps,
  registry: string,
): Promise<RegistryCredentials | undefined> {
  const { findCredentials } = await import("../registry/index.ts");
  try {
    const configured = await findCredentials(registry, surroundings);
    return configured?.credentials ?? (await savedCredentials?.(registry));
  } catch (error) {
    const saved = await savedCredentials?.(registry);
    if (saved === undefined && askCredentials === undefined) throw error;
    return saved;
  }
}
