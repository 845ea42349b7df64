import { setTimeout } from "node:timers/promises";
import { limitedSignal } from "../../base/limitedSignal.ts";
import type { TraceMessage } from "../build/traceMessages.ts";
import type { GrpcClient } from "../grpc/grpcClient.ts";
import { CallCutError, GrpcError, grpcStatus } from "../grpc/grpcError.ts";
import type { BuildKitConnector } from "./buildKitConnector.ts";
import { decodeSolveResponse, encodeSolve, type SolveRequest } from "./encodeSolve.ts";
import { findFailure } from "./findFailure.ts";
import { readSolveError, type SolveError } from "./readSolveError.ts";
import { watchStatus } from "./watchStatus.ts";

/** Milliseconds without a report after which the rest of them is given up, once the build is over. */
const quietLimit = 5_000;
/** The same where there has been none at all: a build that was refused has nothing to report. */
const silentLimit = 300;
/** Milliseconds after the last report in which the answer should be there. */
const answerLimit = 2_000;
/** Milliseconds in which the answer should be whole once it has begun. */
const restLimit = 500;
/** Milliseconds for a dying BuildKit to come back. */
const lastLimit = 10_000;
/**
 * Milliseconds for an answer that has nothing to do with a failure: BuildKit tidies up before it
 * answers, which takes seconds where the disk has a large image to write.
 */
const tidyLimit = 120_000;

const method = "/moby.buildkit.v1.Control/Solve";

export interface SolveCall {
  readonly connector: BuildKitConnector;
  readonly control: GrpcClient;
  readonly request: SolveRequest;
  readonly onTrace: (message: TraceMessage) => void;
}

/** The build failed, and BuildKit said why. */
export class SolveFailure extends Error {
  readonly error: SolveError;

  constructor(error: SolveError) {
    super(error.said);
    this.error = error;
  }
}

/** A build that was begun. */
export interface Solving {
  /**
   * What the exporters said; after the last report. Rejects with `SolveFailure`, `CallCutError` when
   * no answer can be had, AbortError at once when the signal aborts.
   */
  readonly answer: Promise<Readonly<Record<string, string>>>;
  /** Resolves when BuildKit has told all of the build, also of its being cancelled. */
  readonly reported: Promise<void>;
}

/** Calls `Control.Solve` and `Control.Status`. The signal resets the call, which ends the build. */
export function solve(call: SolveCall, signal: AbortSignal): Solving {
  const { control, request } = call;
  let heard = false;
  const status = watchStatus(control, request.ref, (message) => {
    heard = true;
    call.onTrace(message);
  });
  const run = async (): Promise<Readonly<Record<string, string>>> => {
    const settled = new AbortController();
    const stop = AbortSignal.any([signal, settled.signal]);
    let onAnswering = (): void => undefined;
    let answering = false;
    const begun = new Promise<void>((resolve) => {
      onAnswering = () => {
        answering = true;
        resolve();
      };
    });
    const solving = control.ask(method, encodeSolve(request), { signal, onAnswering });
    try {
      const late = lateFailure(call, { begun, reported: status.ended }, stop);
      const answer = await Promise.race([solving, late]);
      await status.settle(quietLimit);
      return decodeSolveResponse(answer);
    } catch (error) {
      signal.throwIfAborted();
      const failure = await explain(call, error, answering, signal);
      await status.settle(heard ? quietLimit : silentLimit);
      throw failure;
    } finally {
      settled.abort();
    }
  };
  return { answer: run(), reported: status.ended };
}

/**
 * Settles only when the build has ended without the answer coming through: Node 20 waits forever for
 * a trailer that is too large, and for all else on that connection.
 */
async function lateFailure(
  call: SolveCall,
  { begun, reported }: { readonly begun: Promise<void>; readonly reported: Promise<void> },
  stop: AbortSignal,
): Promise<never> {
  const pause = (limit: number) => setTimeout(limit, undefined, { signal: stop });
  let stuck = false;
  let failure: SolveError | undefined;
  try {
    await Promise.race([
      reported.then(() => pause(answerLimit)),
      begun
        .then(() => pause(restLimit))
        .then(() => {
          stuck = true;
        }),
    ]);
    failure = await askHistory(call, stop);
  } catch {
    // No history is kept there, or nobody waits for us any more.
  }
  if (failure) throw new SolveFailure(failure);
  // Nothing is known of a failure, so the answer may still be on its way.
  await pause(stuck ? answerLimit : tidyLimit).catch(() => new Promise(() => undefined));
  if (stuck) throw new SolveFailure(unreadable);
  throw new CallCutError(new Error("no answer came"));
}

/** On a connection of its own, as the answer may have broken the other one. */
async function askHistory(
  { connector, request }: SolveCall,
  signal: AbortSignal,
): Promise<SolveError | undefined> {
  const control = await connector.openControl(signal);
  try {
    return await findFailure(control, request.ref, signal);
  } finally {
    control.close();
  }
}

async function explain(
  call: SolveCall,
  error: unknown,
  answering: boolean,
  signal: AbortSignal,
): Promise<unknown> {
  if (!(error instanceof GrpcError)) return error;
  if (!(error instanceof CallCutError)) {
    return new SolveFailure(readSolveError(error.details, error.message));
  }
  // Later versions of Node end the whole connection for a trailer that is too large.
  const limit = limitedSignal(signal, lastLimit);
  try {
    const failure = await askHistory(call, limit);
    return failure ? new SolveFailure(failure) : error;
  } catch (unknown) {
    signal.throwIfAborted();
    // One that is there, but keeps no history, would else have said more.
    const isThere = unknown instanceof GrpcError && unknown.status === grpcStatus.unimplemented;
    return answering && isThere ? new SolveFailure(unreadable) : error;
  }
}

const unreadable: SolveError = { said: "the builder's answer is too long to be read" };
