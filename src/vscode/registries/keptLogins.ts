import type { Surroundings } from "../../base/surroundings.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";

/** Hosts that a login is known for, or a helper set up; those of a part of a registry by the whole. */
export async function keptLogins(deps: {
  readonly surroundings: Surroundings;
  readonly saved: SavedCredentials;
}): Promise<readonly string[]> {
  const { listLogins } = await import("../../registry/index.ts");
  const { logins, configured } = await listLogins(deps.surroundings);
  const hosts = [...logins.map(({ host }) => host), ...configured, ...deps.saved.registries()];
  return [...new Set(hosts.map((host) => host.replace(/\/.*$/, "")))];
}
