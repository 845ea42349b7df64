import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { inspect } from "node:util";
import { isSlipwayError, type SlipwayError } from "../../src/base/errors.ts";
import type { RegistryCredentials } from "../../src/reference/registryCredentials.ts";
import { createRegistryClient } from "../../src/registry/createRegistryClient.ts";
import type { RegistryClient, RegistryClientOptions } from "../../src/registry/registryClient.ts";

export const password: RegistryCredentials = {
  ...{ kind: "password", username: "ann", password: "hunter2pass", serverAddress: "any" },
};
export const identity: RegistryCredentials = {
  ...{ kind: "token", identityToken: "hunter2identity", serverAddress: "any" },
};
export const bearer: RegistryCredentials = {
  ...{ kind: "bearer", registryToken: "hunter2bearer", serverAddress: "any" },
};
export const basicHeader = `Basic ${Buffer.from("ann:hunter2pass").toString("base64")}`;

/** No error may hold one of these, nor any token of the tests: they all have it. */
const SECRET = /hunter2|YW5uOmh1bnRlcjJwYXNz/;

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface TestServer extends AsyncDisposable {
  /** `127.0.0.1:port`, or of the host. */
  readonly address: string;
  readonly seen: readonly Seen[];
}

export async function startServer(
  answer: (seen: Seen, response: ServerResponse, count: number) => void,
  host = "127.0.0.1",
): Promise<TestServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url = "", headers } = request;
    const one = { method, url, authorization: headers.authorization, headers, body };
    seen.push(one);
    answer(one, response, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const at = server.address();
  return {
    address: `${host}:${typeof at === "object" && at ? at.port : 0}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A registry without a login: `/v2/` answers, the rest is up to the test. */
export function openRegistry(
  answer: (seen: Seen, response: ServerResponse, count: number) => void,
): Promise<TestServer> {
  let others = 0;
  return startServer((seen, response) => {
    if (seen.url === "/v2/") response.end("{}");
    else answer(seen, response, ++others);
  });
}

/** With pauses that tests can wait for. */
export function clientFor(
  { address }: { readonly address: string },
  options: Partial<RegistryClientOptions> = {},
): RegistryClient {
  const all = { host: address, credentials: undefined, ...options };
  return createRegistryClient(all, { pauses: [5, 10, 15] });
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** The error that it rejects with, once it was searched for secrets. */
export async function failureOf(promise: Promise<unknown>): Promise<SlipwayError> {
  const error = await promise.then(
    (value) => assert.fail(`no error but ${inspect(value)}`),
    (reason: unknown) => reason,
  );
  const all = inspect(error, { depth: 20, showHidden: true, maxStringLength: null });
  assert.doesNotMatch(all, SECRET);
  assert.ok(isSlipwayError(error), all);
  assert.match(error.message, /^[^\n]+\.$/);
  assert.match(error.hint, /^[A-Z][^\n]+\.$/);
  return error;
}
