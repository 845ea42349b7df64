import { abortable } from "../base/abortable.ts";
import { isSlipwayError, type SlipwayError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { registryHost } from "../reference/registryHost.ts";
import type { FoundCredentials, HelperAnswers, RegistryClient } from "../registry/index.ts";
import { registryCertificates } from "./registryCertificates.ts";

/** The way to registries: the login that counts for a host, and a client that uses it. */
export interface RegistryAccess {
  /**
   * `repository`, the path behind the host, also finds a login that is for a part of the registry
   * only. Rejects with `credentials-unreadable` where what names the login cannot be read and nothing
   * else has one, and with AbortError.
   */
  loginFor(
    host: string,
    repository?: string,
    asking?: LoginAsking,
  ): Promise<FoundCredentials | undefined>;
  /**
   * Opens with the login that `loginFor` gives, or with the given one; `null` for none. Where no login
   * can be read it opens without one. Rejects with `registry-unreachable` where the file of certificate
   * authorities cannot be read, and with AbortError.
   */
  open(
    host: string,
    credentials?: RegistryCredentials | null,
    repository?: string,
    asking?: RegistryAsking,
  ): Promise<OpenedRegistry>;
}

export interface LoginAsking {
  /** Ends a credential helper that is under way. */
  readonly signal?: AbortSignal | undefined;
  /** See `forOneOperation`. */
  readonly answers?: HelperAnswers | undefined;
}

export interface RegistryAsking extends LoginAsking {
  /** True for a client that tries nothing again. */
  readonly once?: boolean;
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
  /** Milliseconds that a credential helper has; 10 s where not set. */
  readonly helperLimit?: number;
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
    loginFor: (host, repository, asking) => knownLogin(deps, host, repository, asking),
    async open(host, credentials, repository, asking) {
      const { insecureHosts, caFile } = deps.settings();
      const { createRegistryClient, readHttpHeaders } = await loadRegistry();
      const [found, ca, headers] = await Promise.all([
        credentials === undefined
          ? tryLogin(() => knownLogin(deps, host, repository, asking))
          : given(credentials),
        registryCertificates(host, caFile, surroundings),
        readHttpHeaders(surroundings),
      ]);
      const client = createRegistryClient(
        {
          host,
          credentials: found.login?.credentials,
          insecureHosts,
          headers,
          ...(ca !== undefined && { ca }),
        },
        asking?.once ? { pauses: [] } : {},
      );
      return { client, ...found };
    },
  };
}

/**
 * The same access for one thing that a person asked for: each credential helper is asked once, as one
 * that hangs, or asks the person, would do so again.
 */
export function forOneOperation(access: RegistryAccess): RegistryAccess {
  const answers: HelperAnswers = new Map();
  return {
    loginFor: (host, repository, asking) =>
      access.loginFor(host, repository, { ...asking, answers }),
    open: (host, credentials, repository, asking) =>
      access.open(host, credentials, repository, { ...asking, answers }),
  };
}

/** A login, or why there is none though there may be one. */
export type TriedLogin = Omit<OpenedRegistry, "client">;

export async function tryLogin(
  find: () => Promise<FoundCredentials | undefined>,
): Promise<TriedLogin> {
  try {
    return { login: await find() };
  } catch (error) {
    if (!isSlipwayError(error, "credentials-unreadable")) throw error;
    return { login: undefined, loginProblem: error };
  }
}

/** A saved login stands in where the docker configuration has none, or cannot be read. */
async function knownLogin(
  { surroundings, savedCredentials, helperLimit }: RegistryAccessDeps,
  host: string,
  repository: string | undefined,
  { signal, answers }: LoginAsking = {},
): Promise<FoundCredentials | undefined> {
  const saved = async () => {
    if (savedCredentials === undefined) return undefined;
    // A keychain may ask the person first.
    const credentials = await abortable(savedCredentials(registryHost(host)), signal);
    return credentials && { credentials, source: savedSource };
  };
  const { findCredentials } = await loadRegistry();
  try {
    const asked = { repository, helperLimit, signal, answers };
    return (await findCredentials(host, surroundings, asked)) ?? (await saved());
  } catch (error) {
    signal?.throwIfAborted();
    const login = await saved();
    if (login === undefined) throw error;
    return login;
  }
}

function given(credentials: RegistryCredentials | null): TriedLogin {
  const login = credentials === null ? undefined : { credentials, source: "the login just given" };
  return { login };
}

const loadRegistry = () => import("../registry/index.ts");
