import type { IncomingHttpHeaders } from "node:http";
import { NoAnswer } from "./noAnswer.ts";
import { readAnswer } from "./readAnswer.ts";
import { readPieces } from "./readPieces.ts";
import { registryUnreachable } from "./registryUnreachable.ts";
import type { Send } from "./sendRequest.ts";
import { isBodyFault, type RequestBody } from "./writeBody.ts";

export interface ExchangeRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | RequestBody;
  /** Bytes of the largest answer that makes sense; with `cut` no more of it is read. */
  readonly largest: number;
  readonly cut?: boolean;
  /** Where all is well the answer's body is not read but handed on. */
  readonly stream?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Of an answer with an error its beginning. */
  readonly body: Buffer;
  /** Where it was asked for; has to be read or returned. Rejects with `NoAnswer`. */
  readonly stream?: AsyncGenerator<Uint8Array, void>;
  /** What answered, behind all redirects. */
  readonly url: URL;
  /** False where it was not the registry. */
  readonly own: boolean;
}

export interface ExchangeDeps {
  /** As image names have it. */
  readonly registry: string;
  readonly origin: URL;
  /** For the registry alone. */
  readonly headers: Readonly<Record<string, string>>;
  readonly send: Send;
  /** True for what may be reached by plain http. */
  readonly plain: (url: URL) => boolean;
  /** Milliseconds for an answer to begin, and a quarter of what its body may take. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

const MOST_REDIRECTS = 5;
/** Bytes of an answer with an error. */
const ERROR_LIMIT = 64 * 1024;

/**
 * One request and its redirects. Login and headers are for the registry: once a redirect has led
 * elsewhere they are not sent again. Rejects with `NoAnswer`, `registry-unreachable`, AbortError, or
 * what the request's body fails with.
 */
export async function exchange(request: ExchangeRequest, deps: ExchangeDeps): Promise<Answer> {
  const { origin, registry } = deps;
  let { url } = request;
  let own = url.origin === origin.origin;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const answer = await ask({ ...request, url }, own, deps);
    const next = redirectOf(answer, request.method);
    if (next === undefined) return answer;
    url = readTarget(next, { from: url, ...deps });
    own &&= url.origin === origin.origin;
  }
  throw registryUnreachable(
    registry,
    `${registry} sends from one address to the next, without end.`,
  );
}

async function ask(request: ExchangeRequest, own: boolean, deps: ExchangeDeps): Promise<Answer> {
  const { url, method, body: sent, largest, cut = false } = request;
  const { send, limit, signal, registry } = deps;
  const at = own ? registry : url.host;
  try {
    const answer = await send({
      ...{ url, method, limit, signal, body: sent, bulk: request.stream || isStream(sent) },
      headers: {
        "User-Agent": "slipway",
        ...(own && deps.headers),
        ...(sent && { "Content-Length": `${isStream(sent) ? sent.size : sent.length}` }),
        ...request.headers,
      },
    });
    const { statusCode: status = 0, headers } = answer;
    if (request.stream && status < 300) {
      const stream = readPieces(answer, { limit: 2 * limit, signal, at });
      return { status, headers, body: Buffer.alloc(0), stream, url, own };
    }
    const good = status < 300 && !cut && method !== "HEAD";
    const body = await readAnswer(answer, {
      largest: good || cut ? largest : ERROR_LIMIT,
      limit: 4 * limit,
      cut: !good,
    });
    return { status, headers, body, url, own };
  } catch (error) {
    signal?.throwIfAborted();
    if (isBodyFault(error)) throw error.cause;
    throw new NoAnswer(at, error);
  }
}

function isStream(body: Uint8Array | RequestBody | undefined): body is RequestBody {
  return body !== undefined && !(body instanceof Uint8Array);
}

/** A method that changes something is only sent on by those that keep it (RFC 9110, 15.4). */
function redirectOf({ status, headers }: Answer, method: string): string | undefined {
  const keeping = status === 307 || status === 308;
  const others = (method === "GET" || method === "HEAD") && [301, 302, 303].includes(status);
  return keeping || others ? headers.location : undefined;
}

function readTarget(
  location: string,
  { from, registry, plain }: { readonly from: URL } & ExchangeDeps,
): URL {
  const refuse = (why: string) =>
    registryUnreachable(registry, `${registry} sends on to an address ${why}.`);
  if (!URL.canParse(location, from.href)) throw refuse("that cannot be read");
  const url = new URL(location, from);
  if (url.protocol === "http:" && from.protocol === "https:" && !plain(url)) {
    throw refuse("without TLS");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse("that is none of http");
  // They would be sent as a login.
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}
