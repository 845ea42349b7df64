import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Transport } from "./transport.ts";

/** More than any engine tells of itself. */
const ANSWER_LIMIT = 1024 * 1024;

/** Whatever answered, engine or not. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * `GET`s a path. By hand, as docker-modem follows redirects without listening for their errors, and
 * what answers at this point may be any web server. Rejects with the error of the connection.
 */
export function askRaw(
  { secure, requestOptions }: Transport,
  path: string,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const send = secure ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    // A socket that is cut off by the limit may tell of a reset first.
    const fail = (error: unknown) => reject(signal.aborted ? signal.reason : error);
    const request = send({ ...requestOptions, method: "GET", path, signal });
    request.on("error", fail);
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (text.length > ANSWER_LIMIT) request.destroy(new Error("its answer has no end"));
      });
      response.on("error", fail);
      response.on("end", () => {
        resolve({ status: response.statusCode, headers: response.headers, text });
      });
    });
    request.end();
  });
}
