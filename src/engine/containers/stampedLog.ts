import type { ContainerOutput } from "../engineContainers.ts";
import { demultiplexLog } from "./demultiplexLog.ts";

export interface StampedOutput extends ContainerOutput {
  /** Whether a message begins here; a long one comes in several parts. */
  readonly isStart: boolean;
  /** When it was written, as the engine wrote it; empty where it did not, and inside of a message. */
  readonly stamp: string;
}

/** A log that was asked for with times, with the times taken off the messages. */
export async function* stampedLog(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<StampedOutput> {
  // The beginning of a message that a chunk cut in the middle of its time.
  let begun: Buffer | undefined;
  for await (const { stream, data, isStart, isEnd } of demultiplexLog(chunks)) {
    if (!isStart && begun === undefined) {
      yield { stream, data, isStart: false, stamp: "" };
      continue;
    }
    const bytes = begun
      ? Buffer.concat([begun, data])
      : Buffer.from(data.buffer, data.byteOffset, data.length);
    const space = bytes.subarray(0, longest).indexOf(0x20);
    if (space < 0 && bytes.length < longest && !isEnd) {
      begun = bytes;
      continue;
    }
    begun = undefined;
    const stamp = space < 0 ? "" : bytes.toString("latin1", 0, space);
    // An engine's own complaint in the middle of a log has none.
    if (isStamp(stamp)) yield { stream, data: bytes.subarray(space + 1), isStart: true, stamp };
    else yield { stream, data: bytes, isStart: true, stamp: "" };
  }
}

/** `2026-01-02T03:04:05.123456789+01:00` and the space. */
const longest = 36;

function isStamp(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text);
}
