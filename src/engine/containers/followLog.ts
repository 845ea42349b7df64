import type { ContainerOutput } from "../engineContainers.ts";
import { type StampedOutput, stampedLog } from "./stampedLog.ts";

/** Reads a log with times. */
export type OpenLog = (from: LogStart) => Promise<AsyncIterable<Uint8Array>>;

export interface LogStart {
  readonly follow: boolean;
  /** Lines from the end; undefined for all. */
  readonly tail?: number | undefined;
}

/**
 * A log of Docker to its very end. Docker before 23 may stop following a container that has ended with
 * lines still to come (its reader picks by chance between "more was written" and "the writer is
 * gone"), so the log is asked for once more, and what was given is left out. Messages have no numbers:
 * they are told apart by their times, which Docker gives to the nanosecond, in order for each stream,
 * and by how many had the last one, as the parts of a long line have the same.
 */
export async function* followLog(
  open: OpenLog,
  { tail, timestamps }: { readonly tail?: number | undefined; readonly timestamps: boolean },
): AsyncGenerator<ContainerOutput> {
  const given: Given = { first: undefined, last: {} };
  for await (const part of stampedLog(await open({ follow: true, tail }))) {
    if (part.isStart) note(given, part);
    yield* shown(part, timestamps);
  }
  for (const lines of given.first === undefined ? [tail] : [...shortTails, undefined]) {
    let isNew = true;
    let isFirst = true;
    for await (const part of stampedLog(await open({ follow: false, tail: lines }))) {
      if (isFirst && lines !== undefined && !joins(given, part)) break;
      isFirst = false;
      if (part.isStart) isNew = !wasGiven(given, part);
      if (isNew) yield* shown(part, timestamps);
    }
    if (!isFirst) return;
  }
}

/** An engine reads the end of a log at once, and all of it as slowly as it was written. */
const shortTails = [1_000, 100_000];

interface Given {
  /** The earliest time. */
  first: string | undefined;
  readonly last: { [stream in ContainerOutput["stream"]]?: LastGiven };
}

interface LastGiven {
  stamp: string;
  /** Messages of that time that were given, and of which the rest has not told again. */
  count: number;
}

function note(given: Given, { stream, stamp }: StampedOutput): void {
  if (stamp === "") return;
  if (given.first === undefined || stamp < given.first) given.first = stamp;
  const last = given.last[stream];
  if (last?.stamp === stamp) last.count += 1;
  else given.last[stream] = { stamp, count: 1 };
}

/** Whether nothing is missing between what was given and this first message of the rest. */
function joins({ first, last }: Given, { stream, stamp }: StampedOutput): boolean {
  return first === undefined || stamp <= first || stamp < (last[stream]?.stamp ?? "");
}

function wasGiven({ first = "", last: lasts }: Given, { stream, stamp }: StampedOutput): boolean {
  // An engine's complaint about the log is not of it.
  if (stamp === "") return false;
  if (stamp < first) return true;
  const last = lasts[stream];
  if (stamp !== last?.stamp) return stamp < (last?.stamp ?? "");
  last.count -= 1;
  return last.count >= 0;
}

function* shown(part: StampedOutput, timestamps: boolean): Generator<ContainerOutput> {
  const { stream, stamp, data } = part;
  if (timestamps && part.isStart && stamp !== "") yield { stream, data: Buffer.from(`${stamp} `) };
  if (data.length > 0) yield { stream, data };
}
