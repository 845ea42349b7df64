import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { readAuthFile } from "./authFile.ts";
import { credentialHelper, type HelperDeps } from "./credentialHelper.ts";
import { type CredentialSurroundings, helperFor, serverKey } from "./credentials.ts";
import { loginFiles } from "./loginFiles.ts";

/**
 * Hands a login to the credential helper that is configured for the host. Resolves with the helper's
 * name, such as `docker-credential-pass`; with undefined where there is none, and then the login is
 * kept nowhere: never in a file. Rejects with `credentials-unreadable`.
 */
export async function storeCredentials(
  host: string,
  credentials: RegistryCredentials,
  surroundings: CredentialSurroundings,
  deps: HelperDeps = {},
): Promise<string | undefined> {
  const helper = await configuredHelper(host, surroundings);
  if (helper === undefined) return undefined;
  const kept = { ...credentials, serverAddress: serverKey(host) };
  await credentialHelper(helper, host, surroundings, deps).store(kept);
  return `docker-credential-${helper}`;
}

/** Of the first file that names one. */
async function configuredHelper(
  host: string,
  surroundings: CredentialSurroundings,
): Promise<string | undefined> {
  for (const file of loginFiles(surroundings)) {
    const config = await readAuthFile(file, host);
    const helper = config && helperFor(host, config);
    if (helper !== undefined) return helper;
  }
  return undefined;
}
