import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { basicLogin, fetchToken, type TokenDeps, type TokenFailure } from "./fetchToken.ts";
import { mergeScopes } from "./mergeScopes.ts";
import { type Challenge, readChallenges } from "./readChallenges.ts";

/** Makes the login fit for what a registry wants, and keeps its tokens. */
export interface Authorizer {
  /**
   * Undefined where the registry wants nothing, or nothing that we have. Rejects with
   * `TokenTrouble`, and with AbortError when `AuthorizerDeps.signal` aborts.
   */
  authorize(scopes: readonly string[]): Promise<Authorization | undefined>;
  /**
   * Takes in the challenge of a 401. Gives the scopes to ask again with; undefined where the answer
   * would be the same.
   */
  heed(
    challenge: string | undefined,
    used: { readonly scopes: readonly string[]; readonly authorization: Authorization | undefined },
  ): readonly string[] | undefined;
}

export interface Authorization {
  /** Value of the header. */
  readonly header: string;
  /** False for a token that had been kept, so that a new one may do better. */
  readonly fresh: boolean;
}

export interface AuthorizerDeps extends Omit<TokenDeps, "signal"> {
  readonly host: string;
  readonly credentials: RegistryCredentials | undefined;
  /** Told each token. */
  readonly onSecret: (secret: string) => void;
  /** Ends what is under way for all that wait. */
  readonly signal: () => AbortSignal;
}

/** The token service did not give a token. */
export class TokenTrouble extends Error {
  readonly failure: TokenFailure;

  constructor(failure: TokenFailure) {
    super(failure.why);
    this.failure = failure;
  }
}

/** What a registry wants, of the schemes that we know. */
type Wanted =
  | { readonly kind: "basic" }
  | { readonly kind: "bearer"; readonly realm: string; readonly service: string };

interface KeptToken {
  readonly asked: Promise<string>;
  /** Once it is there. */
  got?: { readonly header: string; readonly until: number };
}

export function createAuthorizer(deps: AuthorizerDeps): Authorizer {
  const { credentials } = deps;
  let wanted: Wanted | undefined;
  /** By scopes; those who ask at once share one. */
  const tokens = new Map<string, KeptToken>();
  return {
    async authorize(scopes) {
      if (wanted === undefined) return undefined;
      if (wanted.kind === "basic") {
        if (credentials?.kind === "password") {
          return { header: basicLogin(credentials), fresh: true };
        }
        if (credentials?.kind !== "bearer") return undefined;
        return { header: `Bearer ${credentials.registryToken}`, fresh: true };
      }
      const merged = mergeScopes(scopes);
      const key = merged.join(" ");
      const kept = tokens.get(key);
      if (kept?.got && kept.got.until > Date.now()) {
        return { header: kept.got.header, fresh: false };
      }
      if (kept && !kept.got) return { header: await kept.asked, fresh: true };
      const { realm, service } = wanted;
      const asking = keepToken({ realm, service, scopes: merged }, deps);
      tokens.set(key, asking);
      try {
        return { header: await asking.asked, fresh: true };
      } catch (error) {
        if (tokens.get(key) === asking) tokens.delete(key);
        throw error;
      }
    },
    heed(header, { scopes, authorization }) {
      const chosen = choose(readChallenges(header));
      if (!chosen) return undefined;
      const changed = JSON.stringify(chosen.wanted) !== JSON.stringify(wanted);
      wanted = chosen.wanted;
      const merged = mergeScopes(scopes, chosen.scopes);
      if (changed) {
        tokens.clear();
        return merged;
      }
      if (wanted.kind === "basic") return undefined;
      const key = mergeScopes(scopes).join(" ");
      if (merged.join(" ") !== key) return merged;
      if (authorization?.fresh !== false) return undefined;
      // Another one may have renewed it meanwhile.
      if (tokens.get(key)?.got?.header === authorization.header) tokens.delete(key);
      return merged;
    },
  };
}

/** A token stands for less than the login, so it is chosen where both are wanted. */
function choose(
  challenges: readonly Challenge[],
): { readonly wanted: Wanted; readonly scopes: readonly string[] } | undefined {
  for (const { scheme, parameters } of challenges) {
    const realm = parameters.get("realm");
    if (scheme !== "bearer" || !realm) continue;
    const scopes = (parameters.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
    return { wanted: { kind: "bearer", realm, service: parameters.get("service") ?? "" }, scopes };
  }
  const basic = challenges.some(({ scheme }) => scheme === "basic");
  return basic ? { wanted: { kind: "basic" }, scopes: [] } : undefined;
}

/** By the clock of here and from when it was asked for, as clocks differ. */
function keepToken(
  wanted: { readonly realm: string; readonly service: string; readonly scopes: readonly string[] },
  deps: AuthorizerDeps,
): KeptToken {
  const { host, credentials, onSecret } = deps;
  const from = Date.now();
  const ask = async (): Promise<string> => {
    const request = { ...wanted, host, clientId: "slipway" };
    const answer = await fetchToken(request, credentials, { ...deps, signal: deps.signal() });
    if (answer.kind === "failure") throw new TokenTrouble(answer);
    onSecret(answer.token);
    const header = `Bearer ${answer.token}`;
    // Some time before the end, so that it does not end on its way.
    const good = Math.max(answer.expiresIn - MARGIN, answer.expiresIn * 0.9);
    kept.got = { header, until: from + 1000 * good };
    return header;
  };
  const kept: KeptToken = { asked: ask() };
  return kept;
}

/** Seconds. */
const MARGIN = 5;
