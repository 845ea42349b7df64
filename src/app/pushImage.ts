import { isSlipwayError } from "../base/errors.ts";
import type { Surroundings } from "../engine/endpoint.ts";
import type { Engine, PushEvent, PushOutcome, RegistryCredentials } from "../engine/engine.ts";
import { parseImageReference } from "../reference/imageReference.ts";

export interface PushImageDeps {
  readonly engine: Engine;
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
 * Pushes by the engine. Credentials come from the docker config, then the saved ones, then the
 * person. Throws `bad-reference`, `push-refused`, `engine-lost` or AbortError.
 */
export async function pushImage(
  deps: PushImageDeps,
  reference: string,
  onEvent: (event: PushEvent) => void,
  signal?: AbortSignal,
): Promise<PushOutcome> {
  const { registry } = parseImageReference(reference);
  let credentials = await knownCredentials(deps, registry);
  for (let asked = 0; ; asked++) {
    try {
      const outcome = await deps.engine.pushImage({ reference, credentials }, onEvent, signal);
      if (asked > 0 && credentials) await deps.credentialsAccepted?.(registry, credentials);
      return outcome;
    } catch (error) {
      if (!isSlipwayError(error, "push-refused") || !error.facts.login) throw error;
      if (asked === mostAsks) throw error;
      const given = await deps.askCredentials?.({
        registry,
        why: credentials ? "rejected" : "missing",
      });
      if (given === undefined) throw error;
      signal?.throwIfAborted();
      credentials = given;
    }
  }
}

/** As a shell's login: three wrong passwords end it. */
const mostAsks = 3;

/**
 * Kept credentials stand in where the docker config has none. A config that cannot be read stops
 * the push only when nothing else is there to log in with.
 */
async function knownCredentials(
  { surroundings, savedCredentials, askCredentials }: PushImageDeps,
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
