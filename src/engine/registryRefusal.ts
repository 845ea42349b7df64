import type { RefusalReason } from "../base/errors.ts";

/** Why a registry, or the engine on its behalf, said no; from the engine's words. */
export function refusalReason(said: string): RefusalReason {
  return REASONS.find(([words]) => words.test(said))?.[1] ?? "other";
}

/** True where other credentials would help. */
export function helpsLogin(reason: RefusalReason): boolean {
  return reason === "unauthorized" || reason === "denied";
}

/** The host that a reference names, by the rule of the docker command; `docker.io` without one. */
export function registryOf(reference: string): string {
  const first = reference.slice(0, Math.max(0, reference.indexOf("/")));
  return /[.:]|^localhost$/.test(first) ? first : "docker.io";
}

/** The words of engines and registries, by the reason behind them; the first that matches counts. */
const REASONS: readonly (readonly [RegExp, RefusalReason])[] = [
  [
    /an image does not exist locally|no such image|tag does not exist|image not known/i,
    "not-found",
  ],
  [/toomanyrequests|too many requests|rate limit|\bHTTP 429\b/i, "rate-limited"],
  [/no basic auth credentials|unauthorized|incorrect username or password/i, "unauthorized"],
  [/\bHTTP 401 response/i, "unauthorized"],
  [/denied|forbidden|insufficient_scope|\bHTTP 403 response/i, "denied"],
  [/authorization failed|authentication required|401 unauthorized/i, "unauthorized"],
  [/no such host|server misbehaving|name resolution/i, "unknown-host"],
  [/connection refused|no route to host|network is unreachable|i\/o timeout/i, "unknown-host"],
  [/name unknown|repository .* not found|404 not found|\bHTTP 404 response/i, "not-found"],
  [/manifest unknown|manifest for .* not found|: not found\s*$/i, "not-found"],
  [/no matching manifest|no image found .* for architecture|no match for platform/i, "not-found"],
];
