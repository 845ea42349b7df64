import type { Memento, SecretStorage } from "vscode";
import type { RegistryCredentials } from "../../engine/engine.ts";

/** Logins that were asked for, one a registry, in VS Code's secret storage. */
export interface SavedCredentials {
  get(registry: string): Promise<RegistryCredentials | undefined>;
  save(registry: string, credentials: RegistryCredentials): Promise<void>;
  remove(registry: string): Promise<void>;
  /** Hosts that a login is kept for, by name. */
  registries(): readonly string[];
}

/** Secrets cannot be listed, so the hosts, and nothing else, are in `state`. */
export function createSavedCredentials(secrets: SecretStorage, state: Memento): SavedCredentials {
  const registries = () => state.get<readonly string[]>(registriesKey, []);
  return {
    async get(registry) {
      const text = await secrets.get(secretKey(registry));
      return text === undefined ? undefined : parseCredentials(text);
    },
    async save(registry, credentials) {
      await secrets.store(secretKey(registry), JSON.stringify(credentials));
      await state.update(registriesKey, [...new Set([...registries(), registry])].sort());
    },
    async remove(registry) {
      await secrets.delete(secretKey(registry));
      await state.update(
        registriesKey,
        registries().filter((known) => known !== registry),
      );
    },
    registries,
  };
}

const registriesKey = "slipway.registries";

function secretKey(registry: string): string {
  return `slipway.credentials:${registry}`;
}

function parseCredentials(text: string): RegistryCredentials | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isCredentials(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isCredentials(value: unknown): value is RegistryCredentials {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const needed = fields.kind === "password" ? ["username", "password"] : ["identityToken"];
  return ["serverAddress", ...needed].every((name) => typeof fields[name] === "string");
}
