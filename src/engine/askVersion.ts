import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Transport } from "./transport.ts";

/** More than any engine tells of itself. */
const ANSWER_LIMIT = 1024 * 1024;

/**
 * `GET /version`. By hand, as docker-modem follows redirects without listening for their errors, and
 * what answers at this point may be any web server. Rejects with the error of the connection.
 */
export function askVersion(transport: Transport, signal: AbortSignal): Promise<unknown> {
  const send = transport.secure ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    // A socket that is cut off by the limit may tell of a reset first.
    const fail = (error: unknown) => reject(signal.aborted ? signal.reason : error);
    const request = send({ ...transport.requestOptions, method: "GET", path: "/version", signal });
    request.on("error", fail);
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (text.length > ANSWER_LIMIT) request.destroy(new Error("its answer has no end"));
      });
      response.on("error", fail);
      response.on("end", () => {
        try {
          resolve(readVersion(response.statusCode, text));
        } catch (error) {
          fail(error);
        }
      });
    });
    request.end();
  });
}

function readVersion(status: number | undefined, text: string): unknown {
  if (/HTTP request to an HTTPS server/i.test(text)) throw new Error("it wants TLS");
  if (status === 401 || status === 403) throw new Error(`it refused with status ${status}`);
  try {
    if (status === 200) return JSON.parse(text);
  } catch {
    // Falls through: words of another server.
  }
  throw new Error("what answers there is no container engine");
}
