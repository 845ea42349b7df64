import type { BackendEvent, BuildRequest, SyncedFiles } from "../engine.ts";

/** Milliseconds that a build has to end by itself once it is aborted. */
const patience = 70;

/**
 * Runs a build; once the signal has aborted it rejects with the signal's reason after 70 ms at the
 * latest. What the build still has to do then, such as to see it end in the engine, it does
 * unattended, and nothing is told of it.
 */
export async function untilAborted<T>(
  build: BuildRequest,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal,
  run: (build: BuildRequest, onEvent: (event: BackendEvent) => void) => Promise<T>,
): Promise<T> {
  let over = false;
  const tell = (event: BackendEvent): void => {
    if (!over) onEvent(event);
  };
  const watched = build.synced && whileWatched(build.synced, () => !over);
  let limit: NodeJS.Timeout | undefined;
  let letGo = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    letGo = () => {
      limit = setTimeout(() => reject(signal.reason), patience);
    };
    signal.addEventListener("abort", letGo, { once: true });
  });
  try {
    const quiet = watched ? { ...build, synced: watched } : build;
    return await Promise.race([run(quiet, tell), aborted]);
  } finally {
    over = true;
    clearTimeout(limit);
    signal.removeEventListener("abort", letGo);
  }
}

function whileWatched(files: SyncedFiles, watched: () => boolean): SyncedFiles {
  return {
    context: files.context,
    onSent(sent) {
      if (watched()) files.onSent(sent);
    },
    onDone() {
      if (watched()) files.onDone();
    },
  };
}
