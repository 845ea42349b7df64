import type { IncomingMessage } from "node:http";
import { errorCode } from "../base/errorCode.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { AnswerError, readAnswer } from "./readAnswer.ts";
import { readRetryAfter } from "./readRetryAfter.ts";
import { type Send, sendRequest } from "./sendRequest.ts";

/** What a registry wants a token for, as its challenge said it. */
export interface TokenRequest {
  readonly clientId: string;
  /** The registry's, with its port. */
  readonly host: string;
  /** Address of the token service. */
  readonly realm: string;
  readonly service: string;
  readonly scopes: readonly string[];
}

export interface Token {
  readonly kind: "token";
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
}

/** Why there is no token; nothing in it comes from the login or from what the service wrote. */
export interface TokenFailure {
  readonly kind: "failure";
  readonly reason: "bad-realm" | "refused" | "rate-limited" | "other" | "no-token" | "unreachable";
  /** A sentence without its full stop, in lower case. */
  readonly why: string;
  /** Origin of the token service; empty for `bad-realm`. */
  readonly origin: string;
  /** 0 where nothing was answered. */
  readonly status: number;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
  /** Node's error for `unreachable`. */
  readonly error?: unknown;
}

export interface TokenDeps {
  readonly signal?: AbortSignal | undefined;
  /** True for a host that may have the login by plain http. */
  readonly plain: (realm: URL) => boolean;
  readonly send?: Send;
  /** Milliseconds for the answer to begin. */
  readonly limit?: number;
  readonly userAgent?: string;
}

const TIME_LIMIT = 15_000;
/** Milliseconds for the answer's body. */
const BODY_LIMIT = 5_000;
/** Bytes of an answer; tokens with many scopes have some thousand. */
const SIZE_LIMIT = 1024 * 1024;
/** Seconds that a token is good for where the service does not say (distribution, "Token Authentication"). */
const DEFAULT_EXPIRY = 60;

/**
 * Asks a token service: by GET with the password or without a login, by POST with an identity token.
 * Redirects are not followed, as the login would go along. A token of the registry itself is given
 * back as it is. Rejects with AbortError only.
 */
export async function fetchToken(
  asked: TokenRequest,
  credentials: RegistryCredentials | undefined,
  deps: TokenDeps,
): Promise<Token | TokenFailure> {
  if (credentials?.kind === "bearer") {
    const issuedAt = Math.trunc(Date.now() / 1000);
    return { kind: "token", token: credentials.registryToken, expiresIn: DEFAULT_EXPIRY, issuedAt };
  }
  const url = readRealm(asked, deps.plain);
  if (!(url instanceof URL)) return url;
  const fail = (rest: Omit<TokenFailure, "kind" | "origin" | "status"> & { status?: number }) =>
    ({ kind: "failure", origin: url.origin, status: 0, ...rest }) as const;
  try {
    const answer = await send(url, asked, credentials, deps);
    const status = answer.statusCode ?? 0;
    if (status !== 200) {
      answer.destroy();
      return fail({ ...refusal(status, credentials !== undefined), ...retryOf(answer), status });
    }
    const body = await readAnswer(answer, { largest: SIZE_LIMIT, limit: BODY_LIMIT });
    return (
      readToken(body.toString("utf8")) ??
      fail({ reason: "no-token", why: "its answer holds no token", status })
    );
  } catch (error) {
    deps.signal?.throwIfAborted();
    if (error instanceof AnswerError && error.code === "too-large") {
      return fail({ reason: "no-token", why: "its answer holds no token", status: 200 });
    }
    const late = error instanceof Error && error.name === "TimeoutError";
    const why = late ? "no answer in time" : (errorCode(error) ?? "it cannot be reached");
    return fail({ reason: "unreachable", why, error });
  }
}

function refusal(status: number, login: boolean): Pick<TokenFailure, "reason" | "why"> {
  if (status === 401 || status === 403) {
    const what = login ? "the login is refused" : "it wants a login";
    return { reason: "refused", why: `unauthorized: ${what} (status ${status})` };
  }
  const why = `it answers with status ${status}`;
  return { reason: status === 429 ? "rate-limited" : "other", why };
}

function retryOf({ headers }: IncomingMessage): Pick<TokenFailure, "retryAfter"> {
  return { retryAfter: readRetryAfter(headers) };
}

/**
 * Realms are mostly on other hosts than their registries, Docker Hub's too, so any host is asked by
 * https: the registry, which named it, may have the login anyway. What must not be is that others
 * read it on its way: plain http is only for hosts of which the caller says so.
 */
function readRealm({ realm }: TokenRequest, plain: TokenDeps["plain"]): URL | TokenFailure {
  const refuse = (why: string) =>
    ({ kind: "failure", reason: "bad-realm", why, origin: "", status: 0 }) as const;
  if (!URL.canParse(realm)) return refuse("has an address that cannot be read");
  const url = new URL(realm);
  if (url.protocol === "https:") return url;
  if (url.protocol !== "http:") return refuse("is not reached by http");
  return plain(url) ? url : refuse("would get the password by plain http: it needs https");
}

function send(
  realm: URL,
  { service, scopes, clientId }: TokenRequest,
  credentials: Exclude<RegistryCredentials, { readonly kind: "bearer" }> | undefined,
  { send = sendRequest, limit = TIME_LIMIT, signal, userAgent }: TokenDeps,
): Promise<IncomingMessage> {
  const url = new URL(realm);
  // A name and password in the address would take the place of ours.
  url.username = "";
  url.password = "";
  const common = { limit, signal };
  const named = userAgent === undefined ? {} : { "User-Agent": userAgent };
  if (credentials?.kind === "token") {
    const body = new URLSearchParams({
      grant_type: "refresh_token",
      refresh_token: credentials.identityToken,
      service,
      client_id: clientId || "slipway",
      scope: scopes.join(" "),
    }).toString();
    const headers = { ...named, "Content-Type": "application/x-www-form-urlencoded" };
    return send({ ...common, url, method: "POST", headers, body });
  }
  if (service !== "") url.searchParams.append("service", service);
  for (const scope of scopes) url.searchParams.append("scope", scope);
  const headers = { ...named, ...(credentials && { Authorization: basicLogin(credentials) }) };
  return send({ ...common, url, method: "GET", headers });
}

/** `Authorization` of RFC 7617. */
export function basicLogin(login: {
  readonly username: string;
  readonly password: string;
}): string {
  return `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
}

/** Undefined for what is no answer of a token service. */
function readToken(text: string): Token | undefined {
  const answer = parse(text);
  const token = [answer.token, answer.access_token].find(
    (one): one is string => typeof one === "string" && one !== "",
  );
  if (token === undefined) return undefined;
  const { expires_in: expires, issued_at: issued } = answer;
  const since = typeof issued === "string" ? Date.parse(issued) : Number.NaN;
  return {
    kind: "token",
    token,
    expiresIn:
      Number.isSafeInteger(expires) && Number(expires) > 0 ? Number(expires) : DEFAULT_EXPIRY,
    issuedAt: Math.trunc((Number.isNaN(since) ? Date.now() : since) / 1000),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === "object" && answer !== null ? { ...answer } : {};
  } catch {
    return {};
  }
}
