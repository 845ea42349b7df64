import { setFlagsFromString } from "node:v8";

/**
 * Lets V8 mark what is in use in one go, not bit by bit with threads beside. In a copy of an image bytes only
 * pass through: it is asked to some hundred times, and there is little to look at, while the threads, which
 * wait for each other, take a third of all that a copy takes of the processor. Not for work that makes
 * things, as that would have half as much memory again. Nobody waits for an answer within the ten
 * milliseconds of one go. Never to be called in a process of somebody else; only for releases of Node that
 * are known to have the flag, as others would complain on the standard error. Returns what sets it back.
 */
export function markInTurn(nodeVersion: string): () => void {
  if (!releases.includes(Number.parseInt(nodeVersion, 10))) return () => undefined;
  setFlagsFromString("--no-incremental-marking");
  return () => setFlagsFromString("--incremental-marking");
}

const releases: readonly number[] = [20, 22, 24];
