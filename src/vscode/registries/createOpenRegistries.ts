import type { RegistryAccess } from "../../app/registryAccess.ts";
import type { OpenRegistriesDeps } from "./openRegistryAccess.ts";

/** The way to registries, for all that asks one; nothing of it is loaded before it is used. */
export function createOpenRegistries(deps: OpenRegistriesDeps): () => Promise<RegistryAccess> {
  return async () => (await import("../registries/index.ts")).openRegistryAccess(deps);
}
