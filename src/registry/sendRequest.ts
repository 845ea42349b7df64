import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
} from "node:http";
import { request as httpsRequest } from "node:https";
import { createRefreshedTimer } from "./refreshedTimer.ts";
import { type BodyFault, isBodyFault, type RequestBody, writeBody } from "./writeBody.ts";

export interface SentRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array | RequestBody | undefined;
  /** Milliseconds for the answer to begin; a body has as long for each step. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  /** True for what takes long, which then has no share in the few connections for the rest. */
  readonly bulk?: boolean | undefined;
  readonly agent?: RequestOptions["agent"];
}

/** The way that a request takes; the others wrap `sendRequest`. */
export type Send = (request: SentRequest) => Promise<IncomingMessage>;

/**
 * One request, no redirects; resolves when the answer begins, which may be before all of a body has
 * been sent: then no more of it is. Rejects with Node's errors, with AbortError, with a TimeoutError
 * past the limit, and with a `BodyFault` for what the body itself fails with.
 */
export function sendRequest(sent: SentRequest): Promise<IncomingMessage> {
  const { url, method, headers, body = "", limit, signal, agent } = sent;
  // Not `fetch`: VS Code gives these two the user's proxy and certificates.
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  const options = { method, headers, ...(signal && { signal }), ...(agent && { agent }) };
  return new Promise((resolve, reject) => {
    const call: ClientRequest = request(url, options, (answer) => {
      timer.stop();
      // It breaks off for whoever reads it; nobody has to.
      answer.on("error", () => undefined);
      // A server that has not taken all of a body cannot be asked again on this connection.
      if (!call.writableEnded) answer.once("end", () => call.destroy());
      answered.abort(over);
      resolve(answer);
    });
    const answered = new AbortController();
    const late = () => call.destroy(new DOMException("no answer in time", "TimeoutError"));
    const timer = createRefreshedTimer(late);
    timer.start(limit);
    let fault: BodyFault | undefined;
    call.on("error", (error) => {
      timer.stop();
      answered.abort(over);
      reject(fault ?? error);
    });
    if (typeof body === "string" || body instanceof Uint8Array) {
      call.end(body);
      return;
    }
    writeBody(call, body, { wait: timer.start, limit, answered: answered.signal }).catch(
      (error: unknown) => {
        if (answered.signal.aborted) return;
        if (isBodyFault(error)) fault = error;
        call.destroy(error instanceof Error ? error : undefined);
      },
    );
  });
}

/** Nobody sees it; without a reason each request would make an error with its stack. */
const over = "answered";
