import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { SlipwayError } from "../../base/errors.ts";
import { engineLost } from "../requestFailure.ts";
import type { Transport } from "../transport.ts";

/** Milliseconds that the engine has to switch protocols. */
const UPGRADE_LIMIT = 15_000;
/** Milliseconds without traffic after which the system asks whether the other end is still there. */
const KEEP_ALIVE = 30_000;

/**
 * `POST path` with an upgrade to h2c; resolves with the bare connection. Rejects with
 * `engine-refused` where the other side answers but does not upgrade, else with `engine-lost`.
 */
export function upgrade(
  transport: Transport,
  path: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
  signal: AbortSignal | undefined,
): Promise<Duplex> {
  const doing = path === "/session" ? "open a build session" : "open a way to its BuildKit";
  const send = transport.secure ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send({
      ...transport.requestOptions,
      method: "POST",
      path,
      // docker-modem would send a chunked body, whose end Go may take for HTTP/2 bytes.
      headers: { ...headers, Connection: "Upgrade", Upgrade: "h2c", "Content-Length": 0 },
      ...(signal && { signal }),
    });
    const limit = setTimeout(() => {
      request.destroy(new Error("no answer in time"));
    }, UPGRADE_LIMIT);
    request.on("close", () => clearTimeout(limit));
    request.on("upgrade", (_, socket, head) => {
      clearTimeout(limit);
      if (head.length > 0) socket.unshift(head);
      // A build may say nothing for hours; a network that is gone says nothing either.
      if (socket instanceof Socket) socket.setKeepAlive(true, KEEP_ALIVE);
      resolve(socket);
    });
    request.on("response", (response) => {
      response.resume();
      reject(refused(doing, path, response.statusCode ?? 0));
    });
    request.on("error", (error) => {
      reject(signal?.aborted ? signal.reason : engineLost(doing, error));
    });
    request.end();
  });
}

function refused(doing: string, path: string, status: number): SlipwayError<"engine-refused"> {
  return new SlipwayError(
    "engine-refused",
    { status, doing },
    {
      message: `The engine refused to ${doing} (status ${status}).`,
      hint: `A proxy before the engine may forbid it: let it pass POST ${path} with its upgrade.`,
    },
  );
}
