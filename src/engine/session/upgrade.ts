import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { SlipwayError } from "../../base/errors.ts";
import { engineLost } from "../requestFailure.ts";
import type { Transport } from "../transport.ts";
import { textField } from "../wire.ts";

/** Milliseconds that the engine has to switch protocols. */
const UPGRADE_LIMIT = 15_000;
/** Milliseconds without traffic after which the system asks whether the other end is still there. */
const KEEP_ALIVE = 30_000;
/** Characters of an answer that are read for its words. */
const ANSWER_LIMIT = 64 * 1024;

/** Of an upgrade that is not for a build. */
export interface UpgradeOptions {
  /** Completes the sentence "The engine refused to …". */
  readonly doing: string;
  readonly protocol: "h2c" | "tcp";
  /** Sent as JSON. */
  readonly body?: unknown;
}

/**
 * `POST path` with an upgrade, to h2c unless told otherwise; resolves with the bare connection.
 * Rejects with `engine-refused` where the other side answers but does not upgrade, else with
 * `engine-lost`.
 */
export function upgrade(
  transport: Transport,
  path: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
  signal: AbortSignal | undefined,
  options: UpgradeOptions = {
    doing: path === "/session" ? "open a build session" : "open a way to its BuildKit",
    protocol: "h2c",
  },
): Promise<Duplex> {
  const { doing, protocol } = options;
  const body = options.body === undefined ? "" : JSON.stringify(options.body);
  const send = transport.secure ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send({
      ...transport.requestOptions,
      method: "POST",
      path,
      // docker-modem would send a chunked body, whose end Go may take for HTTP/2 bytes.
      headers: {
        ...headers,
        ...(body !== "" && { "Content-Type": "application/json" }),
        ...{ Connection: "Upgrade", Upgrade: protocol, "Content-Length": Buffer.byteLength(body) },
      },
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
      const status = response.statusCode ?? 0;
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        // Where it is no error, this is a stream that has no end.
        if (text.length + part.length > ANSWER_LIMIT) request.destroy();
        else text += part;
      });
      response.on("error", () => undefined);
      response.on("close", () => {
        reject(refused({ doing, path, status, said: readMessage(text) }));
      });
    });
    request.on("error", (error) => {
      reject(signal?.aborted ? signal.reason : engineLost(doing, error));
    });
    request.end(body);
  });
}

function refused(answer: {
  readonly doing: string;
  readonly path: string;
  readonly status: number;
  /** The engine's own words. */
  readonly said: string | undefined;
}): SlipwayError<"engine-refused"> {
  const { doing, path, status, said } = answer;
  if (status >= 400 && said !== undefined) {
    return new SlipwayError(
      "engine-refused",
      { status, doing },
      {
        message: `The engine refused to ${doing}: ${said}`,
        hint: "Change what the engine names and try again.",
      },
    );
  }
  return new SlipwayError(
    "engine-refused",
    { status, doing },
    {
      message: `The engine refused to ${doing} (status ${status}).`,
      hint: `A proxy before the engine may forbid it: let it pass POST ${path} with its upgrade.`,
    },
  );
}

function readMessage(text: string): string | undefined {
  try {
    return textField(JSON.parse(text), "message")?.trim() || undefined;
  } catch {
    return undefined;
  }
}
