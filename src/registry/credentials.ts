import { abortable } from "../base/abortable.ts";
import { isSlipwayError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { HUB_KEY, registryHost } from "../reference/registryHost.ts";
import { type AuthEntry, type AuthFile, readAuthFile, readAuthText } from "./authFile.ts";
import { credentialHelper, type HelperDeps } from "./credentialHelper.ts";
import { loginFiles, shortPath } from "./loginFiles.ts";

export interface FoundCredentials {
  readonly credentials: RegistryCredentials;
  /** Where they came from, as a person would say it, such as `~/.docker/config.json`. */
  readonly source: string;
}

export interface CredentialDeps extends HelperDeps {
  /** The path behind the host, for logins that Podman keeps for a part of a registry. */
  readonly repository?: string | undefined;
  /** Of the operation that this is a part of, where it has several. */
  readonly answers?: HelperAnswers | undefined;
  /** True to look into files only. */
  readonly withoutHelpers?: boolean;
}

/**
 * What helpers have answered in one operation, their failures too, so that none is asked twice; an
 * empty map at first.
 */
export type HelperAnswers = Map<string, Promise<RegistryCredentials | undefined>>;

/** Without `platform`, this process's decides how a helper is looked for. */
export type CredentialSurroundings = Pick<Surroundings, "env" | "home"> &
  Partial<Pick<Surroundings, "platform">>;

/**
 * What is stored for a registry: DOCKER_AUTH_CONFIG, then docker's config file with its helpers, then
 * Podman's files. Undefined where nothing is stored. Throws `credentials-unreadable` when a file or a
 * helper that is named cannot be read, and nothing that comes after it has a login; AbortError.
 */
export async function findCredentials(
  host: string,
  surroundings: CredentialSurroundings,
  deps: CredentialDeps = {},
): Promise<FoundCredentials | undefined> {
  const { DOCKER_AUTH_CONFIG } = surroundings.env;
  const places: (() => Promise<FoundCredentials | undefined>)[] = [];
  if (DOCKER_AUTH_CONFIG) {
    const source = "the environment variable DOCKER_AUTH_CONFIG";
    places.push(async () => {
      const config = readAuthText(DOCKER_AUTH_CONFIG, source, host);
      return fromAuths(host, config, source, deps.repository);
    });
  }
  for (const file of loginFiles(surroundings)) {
    places.push(async () => {
      const config = await readAuthFile(file, host);
      const source = shortPath(file, surroundings.home);
      return config && fromConfig(host, { config, source, surroundings, deps });
    });
  }
  let problem: unknown;
  for (const find of places) {
    try {
      const found = await find();
      if (found) return found;
    } catch (error) {
      if (!isSlipwayError(error, "credentials-unreadable")) throw error;
      problem ??= error;
    }
  }
  if (problem !== undefined) throw problem;
  return undefined;
}

/**
 * The helper that the file names for the host: one of the host beats the store of all hosts, also when
 * it is empty, which means none.
 */
export function helperFor(host: string, config: AuthFile): string | undefined {
  const own = hostKeys(host).find((key) => config.credHelpers.has(key));
  const name = own === undefined ? config.credsStore : config.credHelpers.get(own);
  return name === "" ? undefined : name;
}

/** Under which helpers and files keep the login of a host. */
export function serverKey(host: string): string {
  return registryHost(host) === "docker.io" ? HUB_KEY : host;
}

/** Whether a key of `auths`, which old clients wrote with scheme and path, is for the whole host. */
function isKeyOf(key: string, host: string): boolean {
  const [, keyHost = "", path = ""] = /^(?:https?:\/\/)?([^/]*)(.*)$/.exec(key) ?? [];
  // Without a scheme, a path is the part of the registry that Podman keeps a login for.
  const ofPart = !/^https?:\/\//.test(key) && !/^(\/(v[12](\/.*)?)?)?$/.test(path);
  return !ofPart && registryHost(keyHost) === registryHost(host);
}

function hostKeys(host: string): readonly string[] {
  return registryHost(host) === "docker.io"
    ? [HUB_KEY, "docker.io", "index.docker.io", "registry-1.docker.io"]
    : [host];
}

/** A store that was set up later than a login leaves the login in the file. */
async function fromConfig(
  host: string,
  place: {
    readonly config: AuthFile;
    readonly source: string;
    readonly surroundings: CredentialSurroundings;
    readonly deps: CredentialDeps;
  },
): Promise<FoundCredentials | undefined> {
  const { config, source, surroundings, deps } = place;
  const inFile = fromAuths(host, config, source, deps.repository);
  const helper = helperFor(host, config);
  if (helper === undefined || deps.withoutHelpers) return inFile;
  try {
    const credentials = await askOnce(helper, host, surroundings, deps);
    if (credentials) return { credentials, source: `docker-credential-${helper}` };
  } catch (error) {
    deps.signal?.throwIfAborted();
    if (inFile === undefined) throw error;
  }
  return inFile;
}

function askOnce(
  helper: string,
  host: string,
  surroundings: CredentialSurroundings,
  { answers, helperLimit, signal }: CredentialDeps,
): Promise<RegistryCredentials | undefined> {
  const server = serverKey(host);
  const key = `${helper} ${server}`;
  const known = answers?.get(key);
  if (known) return abortable(known, signal);
  const deps = { helperLimit, signal };
  const asked = credentialHelper(helper, host, surroundings, deps).get(server);
  answers?.set(key, asked);
  // One that was cancelled has answered nothing.
  asked.catch(() => signal?.aborted && answers?.delete(key));
  return asked;
}

function fromAuths(
  host: string,
  { auths }: AuthFile,
  source: string,
  repository: string | undefined,
): FoundCredentials | undefined {
  const serverAddress = serverKey(host);
  const entries = [
    // The longest part first: containers-auth.json(5).
    ...partKeys(host, repository).map((key) => auths.get(key)),
    // An exact key wins over one with a scheme or a path.
    auths.get(serverAddress),
    ...[...auths].filter(([key]) => isKeyOf(key, host)).map(([, entry]) => entry),
  ];
  for (const entry of entries) {
    const credentials = entry && toCredentials(entry, serverAddress);
    if (credentials) return { credentials, source };
  }
  return undefined;
}

function partKeys(host: string, repository: string | undefined): readonly string[] {
  const parts = repository === undefined ? [] : repository.split("/");
  return parts.map((_, index) =>
    [registryHost(host), ...parts.slice(0, parts.length - index)].join("/"),
  );
}

function toCredentials(entry: AuthEntry, serverAddress: string): RegistryCredentials | undefined {
  const { username, password, identityToken, registryToken } = entry;
  if (identityToken !== undefined) return { kind: "token", identityToken, serverAddress };
  if (registryToken !== undefined) return { kind: "bearer", registryToken, serverAddress };
  if (username === undefined || password === undefined) return undefined;
  return { kind: "password", username, password, serverAddress };
}
