import type { IncomingMessage } from "node:http";
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import type { FetchedFile } from "../assemble/assemble.ts";
import { isAbort, SlipwayError } from "../base/errors.ts";

/** Milliseconds without a byte. */
const patience = 60_000;
const mostRedirects = 10;

/**
 * What a URL of http or https gives, without any login. Redirects are followed. Rejects with
 * `build-failed` where there is no answer or another one than 200, and with AbortError.
 */
export async function fetchUrl(url: string, signal?: AbortSignal): Promise<FetchedFile> {
  let at = new URL(url);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await get(at, url, signal);
    const { statusCode = 0, headers } = response;
    if (redirect.has(statusCode) && headers.location !== undefined) {
      response.destroy();
      const next = URL.canParse(headers.location, at.href)
        ? new URL(headers.location, at.href)
        : undefined;
      if (next === undefined || !/^https?:$/.test(next.protocol)) {
        throw unfetched(url, "it leads on to what is no web address");
      }
      at = next;
      continue;
    }
    if (statusCode !== 200) {
      response.destroy();
      throw unfetched(url, `invalid response status ${statusCode}`);
    }
    const time = Date.parse(headers["last-modified"] ?? "");
    return {
      content: piecesOf(response, url, signal),
      ...(!Number.isNaN(time) && { modified: Math.floor(time / 1000) }),
    };
  }
  throw unfetched(url, `it leads on more than ${mostRedirects} times`);
}

const redirect: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function get(at: URL, url: string, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = at.protocol === "https:" ? requestTls : requestPlain;
    const options = { timeout: patience, ...(signal && { signal }) };
    const headers = { "user-agent": "slipway", "accept-encoding": "identity" };
    const request = send(at.href, { ...options, headers }, resolve);
    request.on("timeout", () => request.destroy(new Error("it does not answer")));
    request.on("error", (error) => reject(isAbort(error) ? error : unfetched(url, error.message)));
    request.end();
  });
}

async function* piecesOf(
  response: IncomingMessage,
  url: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* response as AsyncIterable<Uint8Array>;
  } catch (error) {
    signal?.throwIfAborted();
    throw unfetched(url, error instanceof Error ? error.message : String(error));
  }
}

/** Without what stands in front of the host, which may be a password. */
function unfetched(url: string, why: string): SlipwayError<"build-failed"> {
  const shown = url.replace(/\/\/[^/@]*@/, "//");
  return new SlipwayError(
    "build-failed",
    {},
    {
      message: `${shown} cannot be fetched: ${why}.`,
      hint: "Look whether the address is right and can be reached from here.",
    },
  );
}
