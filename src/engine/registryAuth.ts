import type { RegistryCredentials } from "../reference/registryCredentials.ts";

/**
 * A value of `X-Registry-Auth` or `X-Registry-Config`: JSON in base64 of the URL alphabet, with the
 * padding that older engines want. The plain alphabet is read as no credentials at all.
 */
export function toAuthHeader(value: unknown): string {
  const base64 = Buffer.from(JSON.stringify(value), "utf8").toString("base64");
  return base64.replaceAll("+", "-").replaceAll("/", "_");
}

/** The engine's `AuthConfig`; empty without credentials, as the header must be there. */
export function toAuthConfig(
  credentials: RegistryCredentials | undefined,
): Readonly<Record<string, string>> {
  if (!credentials) return {};
  const serveraddress = credentials.serverAddress;
  switch (credentials.kind) {
    case "password":
      return { username: credentials.username, password: credentials.password, serveraddress };
    case "token":
      return { identitytoken: credentials.identityToken, serveraddress };
    case "bearer":
      return { registrytoken: credentials.registryToken, serveraddress };
  }
}
