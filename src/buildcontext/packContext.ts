import { Readable } from "node:stream";
import type { PackProgress } from "./buildContext.ts";
import { type OwnFile, packEntries } from "./packEntries.ts";
import type { ContextEntry } from "./walkContext.ts";

export interface PackContent {
  readonly root: string;
  listEntries(signal: AbortSignal): Promise<readonly ContextEntry[]>;
  readonly ownFiles: readonly OwnFile[];
  /** See `PackRequest`. */
  readonly now?: () => number;
}

/**
 * Streams the entries as a tar: owner 0, times and permissions of the files, files of its own last. Reads no faster than the tar is taken. Fails with `context-unusable` for a file that cannot
 * be read or that changes meanwhile; destroying the stream stops the reading.
 */
export function packContext(
  content: PackContent,
  onProgress?: (sent: PackProgress) => void,
): NodeJS.ReadableStream {
  const stop = new AbortController();
  const pieces = pack(content, stop.signal, onProgress);
  let isReading = false;
  return new Readable({
    highWaterMark: piecesAhead,
    read() {
      if (isReading) return;
      isReading = true;
      pieces.next().then(
        ({ value, done }) => {
          isReading = false;
          this.push(done ? null : value);
        },
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      stop.abort();
      // Closes the file that is open; a listing that still runs ends by the signal.
      pieces.return(undefined).then(
        () => done(error),
        () => done(error),
      );
    },
  });
}

/** Bytes: enough that the reading goes on while the last piece is sent. */
const piecesAhead = 1024 * 1024;

async function* pack(
  { listEntries, ...content }: PackContent,
  signal: AbortSignal,
  onProgress: ((sent: PackProgress) => void) | undefined,
): AsyncGenerator<Uint8Array, undefined> {
  const entries = await listEntries(signal);
  let bytes = 0;
  let files = 0;
  for await (const piece of packEntries({ ...content, entries, onEntry: () => files++ })) {
    if (signal.aborted) return undefined;
    bytes += piece.length;
    onProgress?.({ bytes, files });
    yield piece;
  }
  return undefined;
}
