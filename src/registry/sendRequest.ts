import {
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
} from "node:http";
import { request as httpsRequest } from "node:https";

export interface SentRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  /** Milliseconds for the answer to begin. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  readonly agent?: RequestOptions["agent"];
}

/** The way that a request takes; the others wrap `sendRequest`. */
export type Send = (request: SentRequest) => Promise<IncomingMessage>;

/**
 * One request, no redirects; resolves when the answer begins. Rejects with Node's errors, with
 * AbortError, and with a TimeoutError past the limit.
 */
export function sendRequest(sent: SentRequest): Promise<IncomingMessage> {
  const { url, method, headers, body = "", limit, signal, agent } = sent;
  // Not `fetch`: VS Code gives these two the user's proxy and certificates.
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  const options = { method, headers, ...(signal && { signal }), ...(agent && { agent }) };
  return new Promise((resolve, reject) => {
    const call = request(url, options, (answer) => {
      clearTimeout(timer);
      // It breaks off for whoever reads it; nobody has to.
      answer.on("error", () => undefined);
      resolve(answer);
    });
    const timer = setTimeout(() => {
      call.destroy(new DOMException("no answer in time", "TimeoutError"));
    }, limit);
    call.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    call.end(body);
  });
}
