import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { limitedSignal } from "../../base/limitedSignal.ts";
import { errorCode } from "../../buildcontext/contextErrors.ts";
import type { RegistryCredentials } from "../../reference/registryCredentials.ts";
import { GrpcError, grpcStatus } from "../grpc/grpcError.ts";

/** What a registry wants a token for, as its challenge said it to the engine. */
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
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
}

/** Milliseconds for the whole exchange. */
const TIME_LIMIT = 20_000;
/** Bytes of an answer; tokens with many scopes have some thousand. */
const SIZE_LIMIT = 1024 * 1024;
/** Seconds that a token is good for where the service does not say (distribution, "Token Authentication"). */
const DEFAULT_EXPIRY = 60;

/**
 * Asks a token service with the login: by GET with the password, by POST with an identity token.
 * Redirects are not followed, as the login would go along. Rejects with `GrpcError`s that hold
 * neither the login nor what the service said; with AbortError.
 */
export async function fetchToken(
  asked: TokenRequest,
  credentials: RegistryCredentials,
  signal: AbortSignal,
): Promise<Token> {
  const url = readRealm(asked);
  const fail = (why: string) => failure(asked, url, why);
  const limit = limitedSignal(signal, TIME_LIMIT);
  try {
    const answer = await send(url, asked, credentials, limit);
    const status = answer.statusCode ?? 0;
    if (status === 401 || status === 403) {
      answer.destroy();
      throw fail(`unauthorized: the login is refused (status ${status})`);
    }
    if (status !== 200) {
      answer.destroy();
      throw fail(`it answers with status ${status}`);
    }
    return readToken(await readBody(answer)) ?? raise(fail("its answer holds no token"));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof GrpcError) throw error;
    throw fail(
      limit.aborted && !signal.aborted
        ? "no answer in time"
        : (errorCode(error) ?? "it cannot be reached"),
    );
  }
}

/**
 * Realms are mostly on other hosts than their registries, Docker Hub's too, so any host is asked by
 * https: the engine, which names the realm, and the registry, which named it to the engine, may have
 * the login anyway. What must not be is that others read it on its way: plain http is only for this
 * machine, and for registries that serve their tokens themselves; those the engine's administrator
 * has declared insecure, else the engine would not have talked to them by http.
 */
function readRealm({ realm, host }: TokenRequest): URL {
  const refuse = (why: string) =>
    new GrpcError(grpcStatus.invalidArgument, `the token service of ${host} ${why}`);
  if (!URL.canParse(realm)) throw refuse("has an address that cannot be read");
  const url = new URL(realm);
  if (url.protocol === "https:") return url;
  if (url.protocol !== "http:") throw refuse("is not reached by http");
  const registry = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
  if (isLoopback(url.hostname) || url.hostname === registry) return url;
  throw refuse("would get the password by plain http: it needs https");
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function send(
  realm: URL,
  { service, scopes, clientId }: TokenRequest,
  credentials: RegistryCredentials,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const url = new URL(realm);
  // A name and password in the address would take the place of ours.
  url.username = "";
  url.password = "";
  if (credentials.kind === "password") {
    const { username, password } = credentials;
    if (service !== "") url.searchParams.append("service", service);
    for (const scope of scopes) url.searchParams.append("scope", scope);
    const login = Buffer.from(`${username}:${password}`).toString("base64");
    return open(url, { method: "GET", headers: { Authorization: `Basic ${login}` }, signal });
  }
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    refresh_token: credentials.identityToken,
    service,
    client_id: clientId || "slipway",
    scope: scopes.join(" "),
  }).toString();
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return open(url, { method: "POST", headers, signal }, form);
}

function open(url: URL, options: RequestOptions, body = ""): Promise<IncomingMessage> {
  // Not `fetch`: VS Code gives these two the user's proxy and certificates.
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = request(url, options, resolve);
    call.on("error", reject);
    call.end(body);
  });
}

/** Empty for one that is too long. */
async function readBody(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > SIZE_LIMIT) return "";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
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

function failure({ host }: TokenRequest, { origin }: URL, why: string): GrpcError {
  return new GrpcError(grpcStatus.unknown, `no token for ${host} from ${origin}: ${why}`);
}

function raise(error: Error): never {
  throw error;
}
