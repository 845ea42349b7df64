import { isAbort, isSlipwayError, SlipwayError } from "../base/errors.ts";

/** What the engine answered instead of success. */
interface Refusal {
  readonly statusCode: number;
  readonly json?: unknown;
  readonly message: string;
}

/**
 * Runs one request of dockerode and turns its failure into ours. `doing` completes the sentence
 * "The engine refused to …".
 */
export async function request<T>(doing: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw requestFailure(doing, error);
  }
}

export function requestFailure(doing: string, error: unknown): unknown {
  if (isSlipwayError(error) || isAbort(error)) return error;
  if (isRefusal(error)) {
    const said = refusalText(error);
    return new SlipwayError(
      "engine-refused",
      { status: error.statusCode, doing },
      {
        message: `The engine refused to ${doing}: ${said}`,
        hint: "Change what the engine names and try again.",
        cause: error,
      },
    );
  }
  return engineLost(doing, error);
}

export function engineLost(doing: string, cause?: unknown): SlipwayError<"engine-lost"> {
  // Node's own words for a closed connection add nothing.
  const known = !(cause instanceof Error) || /^(aborted|socket hang up|)$/.test(cause.message);
  const detail = known ? "" : ` (${cause.message})`;
  return new SlipwayError(
    "engine-lost",
    { doing },
    {
      message: `The connection to the engine ended while it was asked to ${doing}${detail}.`,
      hint: "Check that the engine is running, then try again.",
      cause,
    },
  );
}

export function isRefusal(error: unknown): error is Error & Refusal {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number";
}

/** The engine's own words, from the JSON body or from the message that dockerode made of it. */
export function refusalText(error: Error & Refusal): string {
  if (typeof error.json === "object" && error.json !== null && "message" in error.json) {
    return String(error.json.message).trim();
  }
  return error.message.replace(/^\(HTTP code \d+\) [^-]* - /, "").trim();
}
