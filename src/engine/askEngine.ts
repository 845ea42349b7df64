import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isAbort, isSlipwayError, SlipwayError } from "../base/errors.ts";
import { engineLost, requestFailure } from "./requestFailure.ts";
import type { Transport } from "./transport.ts";

export interface EngineQuestion {
  readonly method: "GET" | "POST";
  /** Such as `/system/df`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Completes the sentence "The engine refused to …". */
  readonly doing: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The JSON that the engine answers. By hand, as dockerode takes longer to load than most builds to be
 * asked for, has no method for some requests or leaves out their parameters, and waits in vain for the
 * rest of an answer that breaks off. Rejects with `engine-refused`, `engine-lost` or AbortError.
 */
export async function askEngine(transport: Transport, question: EngineQuestion): Promise<unknown> {
  const { doing, signal } = question;
  signal?.throwIfAborted();
  try {
    const response = await send(transport, question);
    const pieces: Uint8Array[] = [];
    for await (const piece of response) pieces.push(piece as Uint8Array);
    const text = Buffer.concat(pieces).toString("utf8");
    if (response.statusCode !== 200) throw refusal(response.statusCode ?? 0, text);
    return parseAnswer(doing, text);
  } catch (error) {
    signal?.throwIfAborted();
    throw isAbort(error) ? engineLost(doing, error) : requestFailure(doing, error);
  }
}

function send(
  { secure, requestOptions }: Transport,
  { method, path, query = {}, signal }: EngineQuestion,
): Promise<IncomingMessage> {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) words.append(name, one);
  }
  const request = (secure ? httpsRequest : httpRequest)({
    ...{ ...requestOptions, method, path: words.size > 0 ? `${path}?${words}` : path },
    ...(signal && { signal }),
  });
  return new Promise((resolve, reject) => {
    request.on("response", resolve).on("error", reject);
    request.end();
  });
}

/** As dockerode would throw it. */
function refusal(statusCode: number, text: string): Error {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Words of a proxy, or none.
  }
  return Object.assign(new Error(text.trim() || `status ${statusCode}`), { statusCode, json });
}

function parseAnswer(doing: string, text: string): unknown {
  try {
    return text.trim() === "" ? undefined : JSON.parse(text);
  } catch (cause) {
    throw new SlipwayError(
      "engine-refused",
      { status: 200, doing },
      {
        message: `The engine answered with something else than JSON when it was asked to ${doing}.`,
        hint: "Check what answers at the engine's address.",
        cause,
      },
    );
  }
}

/** True for the answer of an engine that does not know the request. */
export function isUnknownRequest(error: unknown): boolean {
  return isSlipwayError(error, "engine-refused") && [404, 405, 501].includes(error.facts.status);
}
