import type { Surroundings } from "../base/surroundings.ts";
import { registryHost } from "../reference/registryHost.ts";
import type { KeptLogin } from "../registry/index.ts";
import { savedSource } from "./registryAccess.ts";

/** A login that can be forgotten. */
export interface ForgettableLogin {
  readonly host: string;
  /** As a person would say it, such as `~/.docker/config.json`. */
  readonly place: string;
  /** True for one in a file in plain text, which other programs use and a person has to agree to. */
  readonly inFile: boolean;
  /** Rejects with `credentials-unreadable`. */
  forget(): Promise<void>;
}

/** All logins that are kept, by host, and sentences about what could not be read. */
export async function listKeptLogins(deps: {
  readonly surroundings: Surroundings;
  readonly saved: {
    registries(): readonly string[];
    remove(registry: string): Promise<void>;
  };
}): Promise<{
  readonly logins: readonly ForgettableLogin[];
  readonly problems: readonly string[];
}> {
  const { surroundings, saved } = deps;
  const { eraseLogin, listLogins, shortPath } = await import("../registry/index.ts");
  const { logins, problems } = await listLogins(surroundings);
  const kept = new Map<string, ForgettableLogin>();
  const add = (login: ForgettableLogin): void => {
    const key = `${login.host}\n${login.place}`;
    const before = kept.get(key);
    // Docker Desktop keeps several for one host; they go together.
    const forget = async () => {
      await before?.forget();
      await login.forget();
    };
    kept.set(key, before ? { ...login, forget } : login);
  };
  for (const host of saved.registries()) {
    add({ host, place: savedSource, inFile: false, forget: () => saved.remove(host) });
  }
  for (const login of logins) {
    add({
      host: login.host,
      place: placeText(login, (file) => shortPath(file, surroundings.home)),
      inFile: login.place.kind === "file",
      forget: () => eraseLogin(login, surroundings),
    });
  }
  const byHost = [...kept.values()].sort((a, b) =>
    a.host < b.host ? -1 : a.host > b.host ? 1 : 0,
  );
  return { logins: byHost, problems };
}

/** The login of one host, also when it is asked for by another of its names. */
export function isLoginOf({ host }: Pick<ForgettableLogin, "host">, asked: string): boolean {
  return host.replace(/\/.*$/, "") === registryHost(asked);
}

function placeText({ place }: KeptLogin, shorten: (file: string) => string): string {
  switch (place.kind) {
    case "helper":
      return `docker-credential-${place.helper}`;
    case "file":
      return shorten(place.file);
    case "environment":
      return "the environment variable DOCKER_AUTH_CONFIG";
  }
}
