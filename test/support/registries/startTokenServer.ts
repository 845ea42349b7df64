import { createPrivateKey, randomUUID, sign, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { CertificateFiles } from "../beds/certificates.ts";

/** Who may get tokens. */
export interface TokenUser {
  readonly name: string;
  readonly password: string;
  /** What stands for the password in a POST with `grant_type=refresh_token`. */
  readonly identityToken?: string;
  /** What the user may do with a repository; all, where not set. */
  readonly may?: (repository: string) => readonly string[];
}

/** A token service by distribution's "Token Authentication", which signs its tokens itself. */
export interface TokenServer {
  /** For `realm` of the registry's configuration. */
  readonly realm: string;
  /** What was asked, the newest last. */
  readonly asked: readonly TokenQuestion[];
  close(): Promise<void>;
}

export interface TokenQuestion {
  readonly method: string;
  /** Undefined where nobody was named. */
  readonly user: string | undefined;
  readonly scopes: readonly string[];
  readonly status: number;
}

export interface TokenServerOptions {
  /** Whose certificate is the registry's `rootcertbundle`. */
  readonly signer: CertificateFiles;
  readonly issuer: string;
  readonly service: string;
  readonly users: readonly TokenUser[];
  /** What may be done without a login; nothing, where not set. */
  readonly anonymous?: (repository: string) => readonly string[];
  /** Seconds that the registry really takes a token for, asked for each; 300 where not set. */
  readonly lifetime?: () => number;
  /** What `expires_in` says, in seconds; `lifetime` where not set, and `null` for no word of it. */
  readonly told?: number | null;
}

export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const asked: TokenQuestion[] = [];
  const server = createServer((request, response) => {
    void answer(request, response, options).then((question) => asked.push(question));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    realm: `http://127.0.0.1:${port}/token`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: TokenServerOptions,
): Promise<TokenQuestion> {
  let body = "";
  for await (const chunk of request) body += chunk;
  const { method = "", url = "", headers } = request;
  const query = new URL(url, "http://x").searchParams;
  const form = method === "POST" ? new URLSearchParams(body) : query;
  const scopes = form.getAll("scope").flatMap((scope) => scope.split(" "));
  const login = findUser(headers.authorization, form, options.users);
  const say = (status: number, told: object): TokenQuestion => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(told));
    return { method, user: login?.name, scopes, status };
  };
  const known = login === undefined || options.users.includes(login as TokenUser);
  const anonymous = login === undefined && !options.anonymous;
  if (!known || (anonymous && scopes.length > 0)) {
    // Docker takes the default words of UNAUTHORIZED for temporary, and tries for a minute.
    const message = login ? "unauthorized: wrong login" : "unauthorized: no login";
    return say(401, { errors: [{ code: "UNAUTHORIZED", message }] });
  }
  const may = login ? ((login as TokenUser).may ?? everything) : (options.anonymous ?? nothing);
  const lifetime = options.lifetime?.() ?? 300;
  const token = signToken(options, lifetime, login?.name ?? "", readAccess(scopes, may));
  const { told = lifetime } = options;
  return say(200, { token, access_token: token, ...(told !== null && { expires_in: told }) });
}

const everything = (): readonly string[] => ["pull", "push", "delete", "*"];
const nothing = (): readonly string[] => [];

/** Without a user for a login that is wrong. */
function findUser(
  authorization: string | undefined,
  form: URLSearchParams,
  users: readonly TokenUser[],
): TokenUser | { readonly name: string } | undefined {
  const refresh = form.get("refresh_token");
  if (refresh !== null) {
    return users.find(({ identityToken }) => identityToken === refresh) ?? { name: "?" };
  }
  const basic = /^Basic (.+)$/.exec(authorization ?? "")?.[1];
  if (basic === undefined) return undefined;
  const login = Buffer.from(basic, "base64").toString();
  return (
    users.find(({ name, password }) => `${name}:${password}` === login) ?? {
      name: login.replace(/:.*/s, ""),
    }
  );
}

function readAccess(
  scopes: readonly string[],
  may: (repository: string) => readonly string[],
): readonly object[] {
  return scopes.flatMap((scope) => {
    const [type = "", ...rest] = scope.split(":");
    const wanted = rest.pop()?.split(",") ?? [];
    const name = rest.join(":");
    const actions = wanted.filter((action) => may(name).includes(action));
    return actions.length > 0 ? [{ type, name, actions }] : [];
  });
}

/** Seconds for which distribution takes a token that is out of date. */
const LEEWAY = 60;

function signToken(
  { signer, issuer, service }: TokenServerOptions,
  lifetime: number,
  user: string,
  access: readonly object[],
): string {
  const now = Math.floor(Date.now() / 1000);
  const certificate = new X509Certificate(readFileSync(signer.cert));
  const header = { typ: "JWT", alg: "ES256", x5c: [certificate.raw.toString("base64")] };
  const claims = {
    ...{ iss: issuer, sub: user, aud: service, jti: randomUUID(), access },
    ...{ iat: now, nbf: now - 600, exp: now + lifetime - LEEWAY },
  };
  const signed = [header, claims].map((part) => base64url(JSON.stringify(part))).join(".");
  const key = createPrivateKey(readFileSync(signer.key));
  // RFC 7518, 3.4: the two numbers one after the other, not as DER.
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
