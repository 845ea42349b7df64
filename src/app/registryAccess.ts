import { isSlipwayError, type SlipwayError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { registryHost } from "../reference/registryHost.ts";
import type { FoundCredentials, RegistryClient } from "../registry/index.ts";
import { registryCertificates } from "./registryCertificates.ts";

/** The way to registries: the login that counts for a host, and a client that uses it. */
export interface RegistryAccess {
  /**
   * `repository`, the path behind the host, also finds a login that is for a part of the registry
   * only. Rejects with `credentials-unreadable` where what names the login cannot be read and nothing
   * else has one.
   */
  loginFor(host: string, repository?: string): Promise<FoundCredentials | undefined>;
  /**
   * Opens with the login that `loginFor` gives, or with the given one; `null` for none. Where no login
   * can be read it opens without one. Rejects with `registry-unreachable` where the file of certificate
   * authorities cannot be read.
   */
  open(
    host: string,
    credentials?: RegistryCredentials | null,
    repository?: string,
  ): Promise<OpenedRegistry>;
}

export interface OpenedRegistry {
  readonly client: RegistryClient;
  /** Undefined for an anonymous one. */
  readonly login: FoundCredentials | undefined;
  /** Why there is no login though there may be one; to be told when the registry wants one. */
  readonly loginProblem?: SlipwayError<"credentials-unreadable">;
}

export interface RegistryAccessDeps {
  readonly surroundings: Surroundings;
  /** Logins that are kept where the docker configuration has none. */
  readonly savedCredentials?: (registry: string) => Promise<RegistryCredentials | undefined>;
  /** Read anew for each client. */
  readonly settings: () => RegistrySettings;
}

export interface RegistrySettings {
  /** Hosts that may be spoken to by http. */
  readonly insecureHosts: readonly string[];
  /** File of further certificate authorities (PEM); empty for none. */
  readonly caFile: string;
}

/** Where saved logins are, as a person would say it. */
export const savedSource = "VS Code's secret storage";

export function createRegistryAccess(deps: RegistryAccessDeps): RegistryAccess {
  const { surroundings } = deps;
  return {
    loginFor: (host, repository) => knownLogin(deps, host, repository),
    async open(host, credentials, repository) {
      const { insecureHosts, caFile } = deps.settings();
      const { createRegistryClient, readHttpHeaders } = await loadRegistry();
      const [found, ca, headers] = await Promise.all([
        credentials === undefined ? tryKnownLogin(deps, host, repository) : given(credentials),
        registryCertificates(host, caFile, surroundings),
        readHttpHeaders(surroundings),
      ]);
      const client = createRegistryClient({
        host,
        credentials: found.login?.credentials,
        insecureHosts,
        headers,
        ...(ca !== undefined && { ca }),
      });
      return { client, ...found };
    },
  };
}

/** A saved login stands in where the docker configuration has none, or cannot be read. */
async function knownLogin(
  { surroundings, savedCredentials }: RegistryAccessDeps,
  host: string,
  repository: string | undefined,
): Promise<FoundCredentials | undefined> {
  const saved = async () => {
    const credentials = await savedCredentials?.(registryHost(host));
    return credentials && { credentials, source: savedSource };
  };
  const { findCredentials } = await loadRegistry();
  try {
    const where = repository === undefined ? {} : { repository };
    return (await findCredentials(host, surroundings, where)) ?? (await saved());
  } catch (error) {
    const login = await saved();
    if (login === undefined) throw error;
    return login;
  }
}

type Login = Omit<OpenedRegistry, "client">;

async function tryKnownLogin(
  deps: RegistryAccessDeps,
  host: string,
  repository: string | undefined,
): Promise<Login> {
  try {
    return { login: await knownLogin(deps, host, repository) };
  } catch (error) {
    if (!isSlipwayError(error, "credentials-unreadable")) throw error;
    return { login: undefined, loginProblem: error };
  }
}

function given(credentials: RegistryCredentials | null): Login {
  const login = credentials === null ? undefined : { credentials, source: "the login just given" };
  return { login };
}

const loadRegistry = () => import("../registry/index.ts");
