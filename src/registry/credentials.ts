import { join } from "node:path";
import { dockerConfigFolder, type Surroundings } from "../base/surroundings.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { type AuthFile, readAuthFile, readAuthText } from "./authFile.ts";
import { askHelper, type HelperDeps } from "./credentialHelper.ts";

export interface FoundCredentials {
  readonly credentials: RegistryCredentials;
  /** Where they came from, as a person would say it: a file's path or a helper's name. */
  readonly source: string;
}

export type CredentialDeps = HelperDeps;

/** Without `platform`, this process's decides how a helper is looked for. */
export type CredentialSurroundings = Pick<Surroundings, "env" | "home"> &
  Partial<Pick<Surroundings, "platform">>;

/** What Docker Hub is called in image names, by engines and in configurations. */
const HUB_HOSTS = ["docker.io", "index.docker.io", "registry-1.docker.io"];
const HUB_KEY = "https://index.docker.io/v1/";

/**
 * What the docker configuration holds for a registry: DOCKER_AUTH_CONFIG, then the config file with
 * its helpers, then Podman's files. Undefined where nothing is stored. Throws
 * `credentials-unreadable` when a file or a helper that is named cannot be read.
 */
export async function findCredentials(
  host: string,
  surroundings: CredentialSurroundings,
  deps: CredentialDeps = {},
): Promise<FoundCredentials | undefined> {
  const { DOCKER_AUTH_CONFIG } = surroundings.env;
  if (DOCKER_AUTH_CONFIG) {
    const source = "DOCKER_AUTH_CONFIG";
    const found = fromAuths(host, readAuthText(DOCKER_AUTH_CONFIG, source, host), source);
    if (found) return found;
  }
  const file = join(dockerConfigFolder(surroundings), "config.json");
  const config = await readAuthFile(file, host);
  if (config) {
    const found = await fromConfig(host, { config, file, surroundings, deps });
    if (found) return found;
  }
  for (const podmanFile of podmanFiles(surroundings)) {
    const auths = await readAuthFile(podmanFile, host);
    const found =
      auths && (await fromConfig(host, { config: auths, file: podmanFile, surroundings, deps }));
    if (found) return found;
  }
  return undefined;
}

/** A helper of the host beats the store of all hosts, which beats what the file holds itself. */
async function fromConfig(
  host: string,
  place: {
    readonly config: AuthFile;
    readonly file: string;
    readonly surroundings: CredentialSurroundings;
    readonly deps: CredentialDeps;
  },
): Promise<FoundCredentials | undefined> {
  const { config, file, surroundings, deps } = place;
  const keys = isHub(host) ? [HUB_KEY, ...HUB_HOSTS] : [host];
  const helper = keys.map((key) => config.credHelpers.get(key)).find(Boolean) ?? config.credsStore;
  if (helper === undefined) return fromAuths(host, config, file);
  const serverAddress = keys[0] ?? host;
  const credentials = await askHelper(helper, { host, serverAddress }, surroundings, deps);
  if (credentials) return { credentials, source: `docker-credential-${helper}` };
  // A store that was set up later than a login leaves the login in the file.
  return fromAuths(host, config, file);
}

function fromAuths(
  host: string,
  { auths }: AuthFile,
  source: string,
): FoundCredentials | undefined {
  const serverAddress = isHub(host) ? HUB_KEY : host;
  // An exact key wins over one with a scheme or a path, which old clients wrote.
  const entries = [...auths].filter(([key]) => key === serverAddress);
  entries.push(...[...auths].filter(([key]) => sameRegistry(key, host)));
  for (const [, entry] of entries) {
    if (entry.identityToken !== undefined) {
      const { identityToken } = entry;
      return { credentials: { kind: "token", identityToken, serverAddress }, source };
    }
    if (entry.username !== undefined && entry.password !== undefined) {
      const { username, password } = entry;
      return { credentials: { kind: "password", username, password, serverAddress }, source };
    }
  }
  return undefined;
}

function sameRegistry(key: string, host: string): boolean {
  const keyHost = key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  return keyHost === host || (isHub(keyHost) && isHub(host));
}

function isHub(host: string): boolean {
  return HUB_HOSTS.includes(host);
}

function podmanFiles({ env, home }: CredentialSurroundings): readonly string[] {
  if (env.REGISTRY_AUTH_FILE) return [env.REGISTRY_AUTH_FILE];
  const configHome = env.XDG_CONFIG_HOME || join(home, ".config");
  return [
    ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, "containers/auth.json")] : []),
    join(configHome, "containers/auth.json"),
  ];
}
