import type Docker from "dockerode";
import { isAbort, isSlipwayError, SlipwayError } from "../base/errors.ts";
import { engineLost, requestFailure } from "./requestFailure.ts";

export interface EngineQuestion {
  readonly method: "GET" | "POST";
  /** Such as `/system/df`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Completes the sentence "The engine refused to …". */
  readonly doing: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The JSON that the engine answers to a request that dockerode has no method for, or one that
 * leaves out its parameters. An answer that breaks off is an error too, which docker-modem waits
 * for in vain. Rejects with `engine-refused`, `engine-lost` or AbortError.
 */
export async function askEngine(docker: Docker, question: EngineQuestion): Promise<unknown> {
  const { doing, signal } = question;
  signal?.throwIfAborted();
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of await send(docker, question)) pieces.push(piece as Uint8Array);
    return parseAnswer(doing, Buffer.concat(pieces).toString("utf8"));
  } catch (error) {
    signal?.throwIfAborted();
    throw isAbort(error) ? engineLost(doing, error) : requestFailure(doing, error);
  }
}

function send(docker: Docker, question: EngineQuestion): Promise<NodeJS.ReadableStream> {
  const { method, path, query, signal } = question;
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) words.append(name, one);
  }
  // docker-modem cuts off the last character of a path with a "?" that it adds nothing to.
  const whole = words.size > 0 ? `${path}?${words}&` : path;
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        ...{ method, path: whole, isStream: true, statusCodes: { 200: true } },
        ...(signal && { abortSignal: signal }),
      },
      (error: unknown, stream: unknown) =>
        error ? reject(error) : resolve(stream as NodeJS.ReadableStream),
    );
  });
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
