import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { limitedSignal } from "../base/limitedSignal.ts";
import { askVersion } from "./askVersion.ts";
import type { Transport } from "./transport.ts";

/**
 * `GET /version`, within so many milliseconds. Podman starts programs to answer it, which takes seconds
 * where the machine is busy, but answers a ping at once: with that it has six times as long. Rejects with
 * the error of the connection, or TimeoutError.
 */
export async function askWhileAlive(
  transport: Transport,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const most = limitedSignal(signal, 6 * limit);
  const asking = new AbortController();
  const follow = (): void => asking.abort(most.reason);
  most.addEventListener("abort", follow, { once: true });
  const pings = new AbortController();
  let isAlive = false;
  const pinging = setTimeout(() => {
    ping(transport, pings.signal).then(
      () => {
        isAlive = true;
      },
      // The other question tells why.
      () => undefined,
    );
  }, limit / 2);
  const silent = setTimeout(() => {
    if (isAlive) return;
    asking.abort(new DOMException("The operation took too long.", "TimeoutError"));
  }, limit);
  try {
    if (most.aborted) follow();
    return await askVersion(transport, asking.signal);
  } finally {
    clearTimeout(pinging);
    clearTimeout(silent);
    most.removeEventListener("abort", follow);
    pings.abort();
  }
}

/** Resolves where an engine answers `GET /_ping` with OK. */
function ping({ secure, requestOptions }: Transport, signal: AbortSignal): Promise<void> {
  const send = secure ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send({ ...requestOptions, method: "GET", path: "/_ping", signal });
    request.on("error", reject);
    request.on("response", (response) => {
      response.on("error", reject);
      response.resume();
      if (response.statusCode === 200) resolve();
      else reject(new Error("what answers there is no container engine"));
    });
    request.end();
  });
}
