import { isSlipwayError } from "../../base/errors.ts";
import type { RegistryCredentials } from "../../reference/registryCredentials.ts";
import type { BackendEvent, BuildRequest } from "../engine.ts";

/**
 * The credentials for a host; a warning and none where they cannot be read: a broken credential
 * helper must not break builds from public images.
 */
export async function credentialsOrAnonymous(
  build: BuildRequest,
  host: string,
  onEvent: (event: BackendEvent) => void,
): Promise<RegistryCredentials | undefined> {
  try {
    return await build.credentialsFor(host);
  } catch (error) {
    // Only our own errors are known to hold no secret.
    const message = isSlipwayError(error)
      ? error.message
      : `The credentials for ${host} could not be read.`;
    onEvent({ type: "warning", message });
    return undefined;
  }
}
