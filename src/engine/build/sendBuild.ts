import type Docker from "dockerode";
import { abortable } from "../../base/abortable.ts";
import { isAbort } from "../../base/errors.ts";
import type { BuildRequest } from "../engine.ts";
import { readJsonLines } from "../jsonLines.ts";
import { engineLost, isRefusal, refusalText, requestFailure } from "../requestFailure.ts";
import { type BuildFailureFacts, buildFailure } from "./buildFailure.ts";

export interface BuildCall {
  readonly query: Record<string, unknown>;
  readonly registryConfig?: string;
  /** Absent where the engine fetches the files through the session. */
  readonly openContext?: (() => NodeJS.ReadableStream) | undefined;
  /** See `BuildRequest`. */
  readonly drained?: BuildRequest["drained"];
}

const DOING = "build the image";

/**
 * Sends the context and yields the records of the answer. The context stream is destroyed however
 * it ends. A lost connection throws `engine-lost`; a refusal that is the Dockerfile's fault
 * `build-failed`.
 */
export async function* sendBuild(
  docker: Docker,
  call: BuildCall,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  signal.throwIfAborted();
  const context = call.openContext?.();
  const contextError = context && firstError(context);
  try {
    for await (const record of readJsonLines(await dial(docker, call, context, signal))) {
      yield record;
      const drained = call.drained?.();
      if (drained) await abortable(drained, signal);
    }
  } catch (error) {
    signal.throwIfAborted();
    const mishap = contextError?.error;
    if (mishap) throw mishap;
    if (isRefusal(error)) throw refusal(error);
    if (isAbort(error)) throw engineLost(DOING, error);
    throw requestFailure(DOING, error);
  } finally {
    if (context) destroy(context);
  }
}

function dial(
  docker: Docker,
  call: BuildCall,
  context: NodeJS.ReadableStream | undefined,
  signal: AbortSignal,
): Promise<AsyncIterable<unknown>> {
  // Not docker.buildImage: with version 2 it opens a session of its own, without health checks.
  const request = {
    path: "/build?",
    method: "POST",
    ...(context && { file: context }),
    options: { _query: call.query, ...(!context && { _body: {} }) },
    isStream: true,
    statusCodes: { 200: true },
    abortSignal: signal,
    ...(call.registryConfig !== undefined && { registryconfig: { base64: call.registryConfig } }),
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(request, (error, response) => {
      if (error) reject(error);
      else resolve(response as unknown as AsyncIterable<unknown>);
    });
  });
}

/** The connection breaks when the context cannot be read; this tells which of the two came first. */
function firstError(stream: NodeJS.ReadableStream): { readonly error: unknown } {
  const seen: { error: unknown } = { error: undefined };
  stream.on("error", (error) => {
    seen.error ??= error;
  });
  return seen;
}

function destroy(stream: NodeJS.ReadableStream): void {
  if ("destroy" in stream && typeof stream.destroy === "function") stream.destroy();
}

function refusal(error: Error & { readonly statusCode: number }): unknown {
  const said = refusalText(error);
  const facts: BuildFailureFacts = { said };
  return /dockerfile|syntax error|unknown instruction|failed to|target stage|build stage/i.test(
    said,
  )
    ? buildFailure(facts)
    : requestFailure(DOING, error);
}
