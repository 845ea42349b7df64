import { isSlipwayError, type SlipwayError } from "../base/errors.ts";
import type { FailedPush, PushEvent, PushedName, PushReport } from "./pushReport.ts";

/**
 * Pushes one name after the other, as they share layers; one that fails does not stop the others.
 * Throws what is no SlipwayError, what `isFatal` says, and AbortError.
 */
export async function pushEach(
  references: readonly string[],
  pushOne: (reference: string) => Promise<PushedName>,
  onEvent: (event: PushEvent) => void,
  signal: AbortSignal,
  isFatal: (error: SlipwayError) => boolean = () => false,
): Promise<PushReport> {
  const pushed: PushedName[] = [];
  const failed: FailedPush[] = [];
  for (const reference of new Set(references)) {
    signal.throwIfAborted();
    onEvent({ type: "started", reference });
    try {
      const name = await pushOne(reference);
      pushed.push(name);
      onEvent({ type: "pushed", pushed: name });
    } catch (error) {
      if (!isSlipwayError(error) || isFatal(error)) throw error;
      const failure = { reference, error };
      failed.push(failure);
      onEvent({ type: "failed", failed: failure });
    }
  }
  return { pushed, failed };
}
