import { abortable } from "../base/abortable.ts";
import type { SlipwayError } from "../base/errors.ts";
import { type Authorization, createAuthorizer, TokenTrouble } from "./createAuthorizer.ts";
import { createConnections } from "./createConnections.ts";
import { createRedactor } from "./createRedactor.ts";
import { type Answer, type ExchangeRequest, exchange } from "./exchange.ts";
import { NoAnswer } from "./noAnswer.ts";
import { patience } from "./patience.ts";
import { reachRegistry } from "./reachRegistry.ts";
import { mayBePlain, registryOrigins } from "./registryAddress.ts";
import type { RegistryClientOptions } from "./registryClient.ts";
import { isPage, registryRefusal } from "./registryRefusal.ts";
import { registryUnreachable, whyUnreachable } from "./registryUnreachable.ts";
import { retryTemporary } from "./retryTemporary.ts";
import { tokenRefusal } from "./tokenRefusal.ts";

/** Requests to one registry: where it is, what it wants to see, and patience with it. */
export interface Transport {
  /** Answers with any status. Rejects with what `RegistryClient` rejects with. */
  request(call: Call, signal?: AbortSignal): Promise<CallAnswer>;
  /** As `request`, but only once, and what is temporary comes as it is, for `retry` to judge. */
  attempt(call: Call, signal?: AbortSignal): Promise<AttemptAnswer>;
  /**
   * Does what consists of several attempts until its outcome is not temporary any more. `number`
   * counts from 1. Rejects with what `RegistryClient` rejects with; `doing` as in `Call`.
   */
  retry<T extends AttemptAnswer>(
    work: (number: number) => Promise<T>,
    doing: string,
    signal?: AbortSignal,
  ): Promise<T & { readonly attempt: number }>;
  /** The error for what an attempt rejected with. */
  failure(error: unknown, doing: string): unknown;
  /** The error for a status that is none of those that were hoped for. */
  refusal(call: Pick<Call, "doing">, answer: AttemptAnswer): SlipwayError<"registry-refused">;
  close(): void;
}

export interface Call extends Omit<ExchangeRequest, "url"> {
  /** Behind the registry's address, or an address of its own. */
  readonly path: string;
  readonly scopes: readonly string[];
  /** Completes "… may not", such as "push to team/app". */
  readonly doing: string;
  /** Not to be tried again. */
  readonly once?: boolean;
}

export interface AttemptAnswer extends Answer {
  /** True where the login, or a token for it, was sent. */
  readonly login: boolean;
}

export interface CallAnswer extends AttemptAnswer {
  /** The attempt that it came of, from 1. */
  readonly attempt: number;
}

export interface TransportDeps {
  /** Milliseconds before each further attempt. */
  readonly pauses?: readonly number[];
}

const LIMIT = 15_000;
const PAUSES = [200, 500, 1000];
/** Wider scopes may be wanted, and a kept token for them may be out of date. */
const MOST_RENEWALS = 2;

export function createTransport(
  options: RegistryClientOptions,
  { pauses = PAUSES }: TransportDeps = {},
): Transport {
  const { host, credentials, insecureHosts = [], headers = {}, limit = LIMIT } = options;
  const connections = createConnections(options);
  const { send } = connections;
  const redactor = createRedactor(credentials);
  for (const value of Object.values(headers)) redactor.add(value);
  let closing = new AbortController();
  let reached: Promise<Reached> | undefined;
  let plainHost: string | undefined;
  const plain = (url: URL): boolean =>
    mayBePlain(url.host, insecureHosts) || url.hostname === plainHost;
  const authorizer = createAuthorizer({
    ...{ host, credentials, send, plain, limit, userAgent: "slipway" },
    onSecret: redactor.add,
    signal: () => closing.signal,
  });

  const exchangeAt = (
    origin: URL,
    call: Omit<Call, "scopes" | "doing">,
    {
      authorization,
      signal,
    }: { authorization?: Authorization | undefined; signal: AbortSignal | undefined },
  ): Promise<Answer> => {
    const login = authorization && { Authorization: authorization.header };
    const deps = { registry: host, origin, headers: { ...headers, ...login } };
    const request = { ...call, url: new URL(call.path, origin) };
    return exchange(request, { ...deps, send, plain, limit, signal });
  };

  /** Asked once for all calls, so no single one may end it. */
  const reach = (): Promise<Reached> => {
    reached ??= (async () => {
      const { signal } = closing;
      try {
        const origins = registryOrigins(host, insecureHosts);
        if (origins.length === 0) throw registryUnreachable(host, `${host} is no name of a host.`);
        const found = await reachRegistry(origins, (origin) =>
          exchangeAt(origin, PROBE, { signal }),
        );
        checkRegistry(host, found.answer);
        const { status, headers } = found.answer;
        if (found.origin.protocol === "http:") plainHost = found.origin.hostname;
        if (status === 401) {
          authorizer.heed(headers["www-authenticate"], { scopes: [], authorization: undefined });
        }
        // A temporary answer is no reason to take it for the registry's from now on.
        if (status >= 400 && status !== 401) reached = undefined;
        return found;
      } catch (error) {
        reached = undefined;
        throw error;
      }
    })();
    return reached;
  };

  const attempt = async (call: Call, signal: AbortSignal | undefined): Promise<AttemptAnswer> => {
    signal?.throwIfAborted();
    const found = await abortable(reach(), signal);
    const { status } = found.answer;
    if (status >= 400 && status !== 401) return { ...found.answer, login: false };
    let scopes: readonly string[] | undefined = call.scopes;
    for (let asked = 1; ; asked++) {
      const authorization: Authorization | undefined = await abortable(
        authorizer.authorize(scopes),
        signal,
      );
      const answer = await exchangeAt(found.origin, call, { authorization, signal });
      const challenge = answer.own && answer.status === 401 && answer.headers["www-authenticate"];
      scopes = challenge ? authorizer.heed(challenge, { scopes, authorization }) : undefined;
      if (scopes === undefined || asked > MOST_RENEWALS) {
        return { ...answer, login: credentials !== undefined && authorization !== undefined };
      }
    }
  };

  const explain = (error: unknown, doing: string): unknown => {
    if (error instanceof NoAnswer) {
      return whyUnreachable(error.error, { registry: host, at: error.at, limit });
    }
    if (!(error instanceof TokenTrouble)) return error;
    const login = credentials !== undefined;
    return tokenRefusal(error.failure, { host, doing, login, limit });
  };

  const retry = async <T extends AttemptAnswer>(
    work: (number: number) => Promise<T>,
    { doing, once = false }: { readonly doing: string; readonly once?: boolean },
    signal: AbortSignal | undefined,
  ): Promise<T & { readonly attempt: number }> => {
    signal?.throwIfAborted();
    try {
      return await retryTemporary(
        async (number) => ({ ...(await work(number)), attempt: number }),
        { pauses: once ? [] : pauses, patience, signal },
      );
    } catch (error) {
      signal?.throwIfAborted();
      throw explain(error, doing);
    }
  };

  return {
    request: (call, signal) => retry(() => attempt(call, signal), call, signal),
    attempt,
    retry: (work, doing, signal) => retry(work, { doing }, signal),
    failure: explain,
    refusal({ doing }, { status, headers, body, url, own, login }) {
      const at = own ? host : url.host;
      const { redact } = redactor;
      return registryRefusal({ host, at, doing, status, headers, body: `${body}`, login, redact });
    },
    close() {
      closing.abort();
      closing = new AbortController();
      reached = undefined;
      connections.close();
    },
  };
}

interface Reached {
  readonly origin: URL;
  /** To `/v2/`; the calls give one that is a refusal as theirs. */
  readonly answer: Answer;
}

const PROBE = { method: "GET", path: "/v2/", largest: 64 * 1024, cut: true } as const;

/** Throws for what no registry answers to `/v2/` (distribution spec, "Determining Support"). */
function checkRegistry(host: string, { status, headers, url, own }: Answer): void {
  const busy = status === 403 || status === 429 || status >= 500;
  const challenged = status === 401 && headers["www-authenticate"] !== undefined;
  if (busy || challenged || (status === 200 && !isPage(headers))) return;
  const page = isPage(headers) ? "a page for people" : "no answer of a registry";
  const at = own ? host : `${url.host}, which ${host} sends to,`;
  throw registryUnreachable(
    host,
    `No registry answers at ${host}: ${at} gives ${page} (status ${status}).`,
    "Check the host in the image's name; a proxy or a page to log in to the network may stand in between.",
  );
}
