import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer, request as requestByTls } from "node:https";
import type { Socket } from "node:net";
import { type Readable, Transform } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

/**
 * A proxy before a registry or a token service (plain http, on `127.0.0.1:port`, so that engines use it
 * as the registry) that spoils what its rules name:
 *
 *     await using proxy = await startFaultProxy(registry.address);
 *     const rule = proxy.spoil({ method: "PATCH", path: /uploads/, times: 2, fault: { kind: "reset", after: 1000 } });
 *     … push to proxy.address …
 *     assert.equal(rule.hits, 2);
 *
 * The first rule that matches and has not been used up counts. Rules can be added at any time.
 */
export interface FaultProxy extends AsyncDisposable {
  /** `127.0.0.1:port`, or another address of this machine with TLS. */
  readonly address: string;
  /** Every request, the newest last. */
  readonly seen: readonly SeenRequest[];
  spoil(rule: FaultRule): { readonly hits: number };
  /** Spoils nothing from now on, for those who look what is there in the end. */
  mend(): void;
}

export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authorization: string | undefined;
  /** When it came, by `performance.now()`. */
  readonly at: number;
  /** The fault that it met. */
  readonly fault: Fault["kind"] | undefined;
}

export interface FaultRule {
  /** Any, where not set. */
  readonly method?: string;
  /** Path and query. */
  readonly path: RegExp;
  /** How often; always, where not set. */
  readonly times?: number;
  /** Matching requests that are let through first. */
  readonly skip?: number;
  readonly fault: Fault;
}

export type Fault =
  /** Answered by the proxy; the registry never hears of it. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** The connection ends after the body, which had been said to be longer. */
      readonly cut?: boolean;
    }
  /** 403 with the login or token of the request in its words, as it came and as it is meant. */
  | { readonly kind: "quote" }
  /** Passed on only then. */
  | { readonly kind: "hold"; readonly until: Promise<unknown> }
  /** 401 with the challenge that the registry gives on `/v2/`: as for a token that has expired. */
  | { readonly kind: "expired" }
  /** The connection is reset after so many bytes of the request's body, or at once. */
  | { readonly kind: "reset"; readonly after?: number }
  /** The connection is reset after so many bytes of the answer's body. */
  | { readonly kind: "reset-answer"; readonly after: number }
  /** The answer ends after so many bytes, against its Content-Length. */
  | { readonly kind: "truncate"; readonly after: number }
  /** Both bodies go at so many bytes a second. */
  | { readonly kind: "slow"; readonly bytesPerSecond: number }
  /** Nothing is answered. */
  | { readonly kind: "stall" }
  /** One byte of the answer is another. */
  | { readonly kind: "garble" };

/** PEM texts: what the proxy shows of itself, and the authority that both sides trust. */
export interface ProxyTls {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** With `tls` it speaks that on both sides, on another port of the registry's own address. */
export async function startFaultProxy(registry: string, tls?: ProxyTls): Promise<FaultProxy> {
  const seen: SeenRequest[] = [];
  const sockets = new Map<number, Socket>();
  const rules: (FaultRule & { matched: number; hits: number })[] = [];
  const find = (method: string, path: string): Fault | undefined => {
    for (const rule of rules) {
      if (rule.method !== undefined && rule.method !== method) continue;
      if (!rule.path.test(path) || rule.hits >= (rule.times ?? Number.POSITIVE_INFINITY)) continue;
      rule.matched++;
      if (rule.matched <= (rule.skip ?? 0)) continue;
      rule.hits++;
      return rule.fault;
    }
    return undefined;
  };
  const listen = (asked: IncomingMessage, answer: ServerResponse): void => {
    const { method = "", url = "", headers } = asked;
    const fault = find(method, url);
    const { authorization } = headers;
    seen.push({ method, path: url, authorization, at: performance.now(), fault: fault?.kind });
    const reset = () => sockets.get(asked.socket.remotePort ?? 0)?.resetAndDestroy();
    void serve({ registry, tls, asked, answer, fault, reset });
  };
  const server = tls ? createTlsServer(tls, listen) : createServer(listen);
  // Below TLS, as only these can be reset.
  server.on("connection", (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.on("close", () => sockets.delete(port));
  });
  const host = tls ? (registry.split(":")[0] ?? "") : "127.0.0.1";
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  return {
    address: `${host}:${typeof address === "object" && address ? address.port : 0}`,
    seen,
    spoil(rule) {
      const counted = { ...rule, matched: 0, hits: 0 };
      rules.push(counted);
      return counted;
    },
    mend() {
      rules.length = 0;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Exchange {
  readonly registry: string;
  readonly tls: ProxyTls | undefined;
  readonly asked: IncomingMessage;
  readonly answer: ServerResponse;
  readonly fault: Fault | undefined;
  reset(): void;
}

async function serve(exchange: Exchange): Promise<void> {
  const { registry, tls, asked, answer, fault, reset } = exchange;
  // Each side that goes away takes the other with it.
  asked.on("error", () => answer.destroy());
  answer.on("error", () => asked.destroy());
  switch (fault?.kind) {
    case "stall":
      return;
    case "status":
      asked.resume();
      if (fault.cut) {
        const body = fault.body ?? "";
        answer.writeHead(fault.status, { ...fault.headers, "Content-Length": body.length + 100 });
        answer.write(body, () => asked.socket.end());
      } else answer.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    case "quote": {
      asked.resume();
      const { authorization = "" } = asked.headers;
      const plain = Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString();
      const meant = authorization.startsWith("Basic ") ? plain : "";
      const message = `no push for ${meant} by ${authorization}`;
      answer.writeHead(403, { "Content-Type": "application/json" });
      answer.end(JSON.stringify({ errors: [{ code: "DENIED", message }] }));
      return;
    }
    case "hold":
      await fault.until;
      pass(exchange, {});
      return;
    case "expired": {
      asked.resume();
      const challenge = await challengeOf(registry, tls);
      answer.writeHead(401, { "WWW-Authenticate": challenge, "Content-Type": "application/json" });
      answer.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}');
      return;
    }
    case "reset":
      if (fault.after === undefined) reset();
      else pass(exchange, { up: cutAfter(fault.after, reset) });
      return;
    case "reset-answer":
      pass(exchange, { down: cutAfter(fault.after, reset) });
      return;
    case "truncate":
      pass(exchange, { down: cutAfter(fault.after, () => asked.socket.end()) });
      return;
    case "slow":
      pass(exchange, { up: throttle(fault.bytesPerSecond), down: throttle(fault.bytesPerSecond) });
      return;
    case "garble":
      pass(exchange, { down: garble() });
      return;
    default:
      pass(exchange, {});
  }
}

function pass(
  { registry, tls, asked, answer }: Exchange,
  { up, down }: { readonly up?: Transform; readonly down?: Transform },
): void {
  const { method, url, headers } = asked;
  const [host, port] = registry.split(":");
  // With the Host of the proxy the registry names the proxy in its Locations.
  const to = { host, port, method, path: url, headers, agent: false, ...(tls && { ca: tls.ca }) };
  const passed = (tls ? requestByTls : request)(to, (response) => {
    answer.writeHead(response.statusCode ?? 500, response.headers);
    answer.flushHeaders();
    through(response, down).pipe(answer);
  });
  passed.on("error", () => answer.destroy());
  answer.on("close", () => {
    for (const stream of [passed, up, down]) stream?.destroy();
  });
  through(asked, up).pipe(passed);
}

function through(from: Readable, change: Transform | undefined): Readable {
  if (!change) return from;
  change.on("error", () => undefined);
  return from.pipe(change);
}

function cutAfter(bytes: number, cut: () => void): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      this.push(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) done();
      // What went before is to arrive first; of what comes nothing more is taken.
      else setTimeout(cut, 50);
    },
  });
}

function throttle(bytesPerSecond: number): Transform {
  const piece = Math.max(1, Math.floor(bytesPerSecond / 10));
  return new Transform({
    async transform(chunk: Buffer, _encoding, done) {
      for (let at = 0; at < chunk.length && !this.destroyed; at += piece) {
        this.push(chunk.subarray(at, at + piece));
        await delay(100);
      }
      done();
    },
  });
}

function garble(): Transform {
  let first = true;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const other = Buffer.from(chunk);
      if (first && other.length > 0) other[0] = (other[0] ?? 0) ^ 1;
      first = false;
      done(null, other);
    },
  });
}

async function challengeOf(registry: string, tls: ProxyTls | undefined): Promise<string> {
  const [host, port] = registry.split(":");
  const to = { host, port, path: "/v2/", agent: false, ...(tls && { ca: tls.ca }) };
  const { headers } = await new Promise<IncomingMessage>((resolve, reject) => {
    (tls ? requestByTls : request)(to, (answer) => resolve(answer.resume()))
      .on("error", reject)
      .end();
  });
  return headers["www-authenticate"] ?? 'Basic realm="registry"';
}
