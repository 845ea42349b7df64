import { isSlipwayError, type SlipwayError } from "../base/errors.ts";
import type { ImageReference } from "../reference/imageReference.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { type RegistryAccess, tryLogin } from "./registryAccess.ts";

/** Where logins come from: what is kept, and then the person. */
export interface LoginDeps {
  readonly access: Pick<RegistryAccess, "loginFor">;
  /** Asks the person; undefined gives up, and what stood in the way is thrown. */
  askCredentials?(ask: CredentialsAsk): Promise<RegistryCredentials | undefined>;
  /** Called once the registry took credentials that `askCredentials` gave: keep them. */
  credentialsAccepted?(registry: string, credentials: RegistryCredentials): Promise<void>;
}

export interface CredentialsAsk {
  /** Host, with port where it has one. */
  readonly registry: string;
  /** `rejected`: some were sent and the registry did not take them. */
  readonly why: "missing" | "rejected" | "unreadable";
  /** For `unreadable`: what should have given the login, and why it did not. */
  readonly problem?: SlipwayError<"credentials-unreadable">;
}

/**
 * Does what needs a login, with the one that is known for the repository, and where the registry wants
 * another (`push-refused`, `pull-refused` or `registry-refused` with `login`) once more with what the
 * person gives. Throws what `act` throws, also where nobody gives a better login, and
 * `credentials-unreadable` where that is why there was none.
 */
export async function withLogin<T>(
  deps: LoginDeps,
  { registry, repository }: Pick<ImageReference, "registry" | "repository">,
  act: (credentials: RegistryCredentials | undefined) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { login, loginProblem: problem } = await tryLogin(() =>
    deps.access.loginFor(registry, repository, { signal }),
  );
  // Without anybody to ask, an anonymous try would only hide what is wrong.
  if (problem !== undefined && deps.askCredentials === undefined) throw problem;
  let credentials = login?.credentials;
  for (let asked = 0; ; asked++) {
    try {
      const outcome = await act(credentials);
      if (asked > 0 && credentials) await deps.credentialsAccepted?.(registry, credentials);
      return outcome;
    } catch (error) {
      if (!wantsLogin(error) || asked === mostAsks) throw error;
      const unread = credentials === undefined ? problem : undefined;
      const why = credentials ? "rejected" : "missing";
      const given = await deps.askCredentials?.(
        unread ? { registry, why: "unreadable", problem: unread } : { registry, why },
      );
      if (given === undefined) throw unread ?? error;
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
