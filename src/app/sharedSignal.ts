import { setMaxListeners } from "node:events";

/** Aborts with the other one; for much that listens at once, of which Node warns from eleven on. */
export function sharedSignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const given = signals.filter((signal) => signal !== undefined);
  const shared = AbortSignal.any(given.length > 0 ? given : [new AbortController().signal]);
  setMaxListeners(0, shared);
  return shared;
}
