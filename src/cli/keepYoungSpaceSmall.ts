import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/**
 * Lets V8's space for new objects grow no more once it has 4 MB. In work that goes on for a while it grows
 * to 16 MB, which it has twice and more: a third of the memory that work on images may take, and it is no
 * faster for it. Never to be called in a process of somebody else; only for releases of Node that are
 * known to have the flag, as others would complain on the standard error. Returns what sets it back.
 */
export function keepYoungSpaceSmall(nodeVersion: string): () => void {
  if (!releases.includes(Number.parseInt(nodeVersion, 10))) return () => undefined;
  const look = (): void => {
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    if (space !== undefined && space.space_size < enough) return;
    clearInterval(timer);
    // By how much it grows; there is no flag for its size that V8 heeds while it runs.
    setFlagsFromString("--semi-space-growth-factor=1");
  };
  const timer = setInterval(look, interval);
  timer.unref();
  return () => {
    clearInterval(timer);
    setFlagsFromString("--semi-space-growth-factor=2");
  };
}

const releases: readonly number[] = [20];
/** Bytes; it doubles. */
const enough = 4 * 1024 * 1024;
/** Milliseconds. */
const interval = 10;
