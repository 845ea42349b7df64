import { setFlagsFromString } from "node:v8";

/**
 * Lets V8 collect garbage in one go and by itself, not bit by bit with threads beside. Where bytes only pass
 * through, as in a copy of an image, it is asked to some hundred times, and there is little else to look at:
 * the threads, which wait for each other, take a third of all that a copy takes of the processor. Nobody waits
 * for an answer within the ten milliseconds of one go. Never to be called in a process of somebody else; only
 * for releases of Node that are known to have the flags, as others would complain on the standard error.
 */
export function collectInTurn(nodeVersion: string): void {
  for (const flag of flags.get(Number.parseInt(nodeVersion, 10)) ?? []) setFlagsFromString(flag);
}

const marking = "--no-incremental-marking";

const flags: ReadonlyMap<number, readonly string[]> = new Map([
  [20, [marking, "--no-concurrent-array-buffer-sweeping"]],
  // They give buffers back well by themselves.
  [22, [marking]],
  [24, [marking]],
]);
