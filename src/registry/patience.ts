import type { IncomingHttpHeaders } from "node:http";
import { errorCode } from "../base/errorCode.ts";
import { TokenTrouble } from "./createAuthorizer.ts";
import { NoAnswer } from "./noAnswer.ts";
import { readRetryAfter } from "./readRetryAfter.ts";
import type { Outcome } from "./retryTemporary.ts";

/** Seconds that a registry may let us wait. */
const MOST_SECONDS = 10;

/** Milliseconds to wait at least before what is temporary is tried again; undefined for the rest. */
export function patience(
  outcome: Outcome<{ readonly status: number; readonly headers: IncomingHttpHeaders }>,
): number | undefined {
  if (outcome.kind === "value") {
    return forStatus(outcome.value.status, readRetryAfter(outcome.value.headers));
  }
  const { error } = outcome;
  if (error instanceof NoAnswer) return forError(error.error);
  if (!(error instanceof TokenTrouble)) return undefined;
  const { status, retryAfter, error: cause } = error.failure;
  return forStatus(status, retryAfter) ?? forError(cause);
}

function forStatus(status: number, retryAfter: number | undefined): number | undefined {
  if (retryAfter !== undefined && retryAfter > MOST_SECONDS) return undefined;
  // Without a time that it names, asking again makes it worse.
  if (status === 429) return retryAfter === undefined ? undefined : 1000 * retryAfter;
  return [500, 502, 503, 504].includes(status) ? 1000 * (retryAfter ?? 0) : undefined;
}

function forError(error: unknown): number | undefined {
  return ["ECONNRESET", "EPIPE", "broken-off"].includes(errorCode(error) ?? "") ? 0 : undefined;
}
