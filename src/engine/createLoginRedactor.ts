import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { createRedactor } from "../registry/createRedactor.ts";
import type { LayerEvent } from "./engine.ts";
import { toAuthConfig, toAuthHeader } from "./registryAuth.ts";

/** Takes the login that an engine was given out of what it says: registries may quote what they get. */
export interface LoginRedactor {
  text(said: string): string;
  event(event: LayerEvent): LayerEvent;
  /** What is left of an error for those who look for its cause. */
  cause(error: unknown): unknown;
}

export function createLoginRedactor(credentials: RegistryCredentials | undefined): LoginRedactor {
  const redactor = createRedactor(credentials);
  if (credentials) redactor.add(toAuthHeader(toAuthConfig(credentials)).replace(/=+$/, ""));
  const text = (said: string): string =>
    said === "" ? "" : redactor.redact(said) || "what was said holds the login, so it is not shown";
  return {
    text,
    event: (event) =>
      OWN_WORDS.test(event.status) ? event : { ...event, status: text(event.status) },
    cause: (error) => (error instanceof Error ? new Error(text(error.message)) : undefined),
  };
}

/** Of engines themselves, and read by us; a password may be a part of them. */
const OWN_WORDS =
  /^(Preparing|Waiting|Pushing|Pushed|Layer already exists|Mounted from [\w./-]+|Retrying in \d+ seconds?|Pulling fs layer|Downloading|Verifying Checksum|Download complete|Extracting|Pull complete|Already exists|Digest: sha256:[0-9a-f]{64})$/;
