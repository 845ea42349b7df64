import { isSlipwayError } from "../base/errors.ts";
import { registryHost } from "../reference/registryHost.ts";
import { type AuthFile, readAuthFile, readAuthText } from "./authFile.ts";
import { credentialHelper, type HelperDeps } from "./credentialHelper.ts";
import { type CredentialSurroundings, helperFor } from "./credentials.ts";
import { loginFiles } from "./loginFiles.ts";

/** A login that is kept somewhere, without its secret. */
export interface KeptLogin {
  /** As image names have it, such as `docker.io`; with a path for a part of a registry. */
  readonly host: string;
  readonly place: LoginPlace;
}

export type LoginPlace =
  | { readonly kind: "helper"; readonly helper: string; readonly serverAddress: string }
  /** In plain text, under this key of `auths`. */
  | { readonly kind: "file"; readonly file: string; readonly key: string }
  | { readonly kind: "environment" };

export interface KeptLogins {
  readonly logins: readonly KeptLogin[];
  /** Hosts that a helper is configured for, with a login or without one. */
  readonly configured: readonly string[];
  /** Sentences about files and helpers that could not be read. */
  readonly problems: readonly string[];
}

/** All logins that docker and Podman know of. */
export async function listLogins(
  surroundings: CredentialSurroundings,
  deps: HelperDeps = {},
): Promise<KeptLogins> {
  const logins: KeptLogin[] = [];
  const configured = new Set<string>();
  const problems: string[] = [];
  const asked = new Set<string>();
  const attempt = async (read: () => Promise<void> | void) => {
    try {
      await read();
    } catch (error) {
      if (!isSlipwayError(error, "credentials-unreadable")) throw error;
      problems.push(error.message);
    }
  };
  const { DOCKER_AUTH_CONFIG } = surroundings.env;
  if (DOCKER_AUTH_CONFIG) {
    await attempt(() => {
      const config = readAuthText(DOCKER_AUTH_CONFIG, "DOCKER_AUTH_CONFIG", "");
      for (const key of keysWithLogin(config)) {
        logins.push({ host: hostOfKey(key), place: { kind: "environment" } });
      }
    });
  }
  for (const file of loginFiles(surroundings)) {
    await attempt(async () => {
      const config = await readAuthFile(file, "");
      if (config === undefined) return;
      for (const host of config.credHelpers.keys()) configured.add(hostOfKey(host));
      for (const key of keysWithLogin(config)) {
        logins.push({ host: hostOfKey(key), place: { kind: "file", file, key } });
      }
      for (const helper of helpersOf(config)) {
        if (asked.has(helper)) continue;
        asked.add(helper);
        await attempt(async () => {
          const list = await credentialHelper(helper, "", surroundings, deps).list();
          for (const serverAddress of list.keys()) {
            const host = hostOfKey(serverAddress);
            // Helpers also keep what is not of registries, and what another helper is asked for.
            if (host === "" || helperFor(host, config) !== helper) continue;
            logins.push({ host, place: { kind: "helper", helper, serverAddress } });
          }
        });
      }
    });
  }
  return { logins, configured: [...configured], problems };
}

function keysWithLogin({ auths }: AuthFile): readonly string[] {
  return [...auths].flatMap(([key, entry]) =>
    entry.password !== undefined ||
    entry.identityToken !== undefined ||
    entry.registryToken !== undefined
      ? [key]
      : [],
  );
}

function helpersOf({ credHelpers, credsStore }: AuthFile): readonly string[] {
  const names = [...(credsStore === undefined ? [] : [credsStore]), ...credHelpers.values()];
  return [...new Set(names)].filter((name) => name !== "");
}

function hostOfKey(key: string): string {
  const bare = key.replace(/^https?:\/\//, "");
  const host = bare.replace(/\/(v[12](\/.*)?)?$/, "");
  return registryHost(bare === key ? host : host.replace(/\/.*$/, ""));
}
