import type { Surroundings } from "../engine/endpoint.ts";
import type { Engine, PushEvent, PushOutcome, RegistryCredentials } from "../engine/engine.ts";

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
export declare function pushImage(
  deps: PushImageDeps,
  reference: string,
  onEvent: (event: PushEvent) => void,
  signal?: AbortSignal,
): Promise<PushOutcome>;
