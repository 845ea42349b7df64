import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import type { LayerEvent, PullOutcome } from "../engine/engine.ts";

/**
 * Pulls once more where the registry wants a login in the middle: who was told of layers was let in, so it
 * is the token that ran out, which the engine asks for anew with each pull. Rejects with the last failure.
 */
export async function retryPull(
  pull: (onEvent: (event: LayerEvent) => void) => Promise<PullOutcome>,
  onEvent: (event: LayerEvent) => void,
  signal?: AbortSignal,
): Promise<PullOutcome> {
  for (let isAgain = false; ; isAgain = true) {
    let isLetIn = false;
    try {
      return await pull((event) => {
        isLetIn ||= event.layer !== undefined;
        onEvent(event);
      });
    } catch (error) {
      signal?.throwIfAborted();
      const isRefused =
        isSlipwayError(error, "pull-refused") && error.facts.reason === "unauthorized";
      if (!isRefused || !isLetIn) throw error;
      if (isAgain) throw ranOut(error);
    }
  }
}

function ranOut(error: SlipwayError<"pull-refused">): SlipwayError<"pull-refused"> {
  const { reference, registry } = error.facts;
  return new SlipwayError(
    "pull-refused",
    { ...error.facts, login: false },
    {
      message: `Pulling ${reference} failed: ${registry} let the pull begin, but its tokens run out before it is done.`,
      hint: `It was tried twice. Pull again, as layers that have arrived are not fetched again; those who run ${registry} can let its tokens last longer.`,
      cause: error,
    },
  );
}
