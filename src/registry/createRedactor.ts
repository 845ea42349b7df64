import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { basicLogin } from "./fetchToken.ts";

/** Takes out of the words of others what nobody may read. */
export interface Redactor {
  /** Another secret, such as a token. */
  add(secret: string): void;
  /** Empty for a text that holds a secret too short to be cut out. */
  redact(text: string): string;
}

export function createRedactor(credentials: RegistryCredentials | undefined): Redactor {
  const secrets = new Set<string>();
  const add = (secret: string): void => {
    if (secret === "") return;
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      secrets.add(form);
    }
  };
  if (credentials?.kind === "password") {
    add(credentials.password);
    add(basicLogin(credentials).replace("Basic ", ""));
  } else if (credentials?.kind === "token") add(credentials.identityToken);
  else if (credentials) add(credentials.registryToken);
  return {
    add,
    redact(text) {
      let clean = text;
      // The longest first, as one may be a part of another.
      for (const secret of [...secrets].sort((one, other) => other.length - one.length)) {
        if (!clean.includes(secret)) continue;
        if (secret.length < SHORTEST) return "";
        clean = clean.replaceAll(secret, "***");
      }
      return clean;
    },
  };
}

/** Cutting out shorter ones would leave nonsense, which tells the secret as well. */
const SHORTEST = 4;
