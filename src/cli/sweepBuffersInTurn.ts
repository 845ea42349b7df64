import { setFlagsFromString } from "node:v8";

/**
 * Lets V8 give buffers back by itself and not in a thread beside. Where bytes only pass through, as in a copy
 * of an image, it is asked to some thousand times, and the threads wait for each other: a quarter of all that
 * a copy takes of the processor. Never to be called in a process of somebody else; only for releases of
 * Node that are known to have the flag, as others would complain on the standard error. Returns what sets
 * it back.
 */
export function sweepBuffersInTurn(nodeVersion: string): () => void {
  if (!releases.includes(Number.parseInt(nodeVersion, 10))) return () => undefined;
  setFlagsFromString("--no-concurrent-array-buffer-sweeping");
  return () => setFlagsFromString("--concurrent-array-buffer-sweeping");
}

const releases: readonly number[] = [20];
