import { createRegistryAccess, type RegistryAccess } from "../../app/registryAccess.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";
import { readSetting } from "../settings.ts";

export interface OpenRegistriesDeps {
  readonly surroundings: Surroundings;
  readonly saved: SavedCredentials;
}

/** With the logins that are kept and the settings as they are at each use. */
export function openRegistryAccess({ surroundings, saved }: OpenRegistriesDeps): RegistryAccess {
  return createRegistryAccess({
    surroundings,
    savedCredentials: saved.get,
    settings: () => ({
      insecureHosts: readSetting("slipway.registry.insecureHosts").map((host) => host.trim()),
      caFile: readSetting("slipway.registry.caFile").trim(),
    }),
  });
}
