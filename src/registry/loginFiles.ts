import { join } from "node:path";
import { dockerConfigFolder, type Surroundings } from "../base/surroundings.ts";

/** The files that logins, or the names of their helpers, are in: docker's, then Podman's. */
export function loginFiles(surroundings: Pick<Surroundings, "env" | "home">): readonly string[] {
  return [dockerConfigFile(surroundings), ...podmanFiles(surroundings)];
}

export function dockerConfigFile(surroundings: Pick<Surroundings, "env" | "home">): string {
  return join(dockerConfigFolder(surroundings), "config.json");
}

/** As containers-auth.json(5) has them. */
function podmanFiles({ env, home }: Pick<Surroundings, "env" | "home">): readonly string[] {
  if (env.REGISTRY_AUTH_FILE) return [env.REGISTRY_AUTH_FILE];
  const configHome = env.XDG_CONFIG_HOME || join(home, ".config");
  return [
    ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, "containers/auth.json")] : []),
    join(configHome, "containers/auth.json"),
  ];
}

/** A path as a person writes it, for sentences. */
export function shortPath(file: string, home: string): string {
  const rest = file.startsWith(home) ? file.slice(home.length) : undefined;
  return rest !== undefined && /^[\\/]/.test(rest) ? `~${rest}` : file;
}
