import { type FileHandle, open } from "node:fs/promises";

/** The log of one build on its way into a file. */
export interface BuildHistoryLog {
  /** Returns at once; what is said after `end` is lost. */
  append(text: string): void;
  /** Resolves when all is written; never rejects, a full disk is no reason to fail a build. */
  end(): Promise<void>;
}

export interface LogLimits {
  /** Bytes of the file: its first part and, after a note, its last lines. */
  readonly most: number;
  /** How much of `most` is for the end of the log, where failures are told of. */
  readonly tail: number;
}

export const usualLogLimits: LogLimits = { most: 16 << 20, tail: 2 << 20 };

/** Writes in the order of the calls, and keeps no more in memory than the tail and what waits. */
export function openHistoryLog(path: string, limits: LogLimits = usualLogLimits): BuildHistoryLog {
  const opened: Promise<FileHandle | undefined> = open(path, "w").catch(() => undefined);
  let room = limits.most - limits.tail;
  let waiting = "";
  let tail: string[] = [];
  let tailLength = 0;
  let cut = false;
  let ended = false;
  let writing: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    const file = await opened;
    while (waiting !== "") {
      const text = waiting;
      waiting = "";
      // A disk that is full now may have room later; the lines between are lost.
      await file?.appendFile(text).catch(() => undefined);
    }
    writing = undefined;
  };
  const send = (text: string): void => {
    waiting += text;
    writing ??= write();
  };
  const keep = (text: string): void => {
    tail.push(text);
    tailLength += text.length;
    while (tailLength - (tail[0]?.length ?? 0) > limits.tail / 2) {
      tailLength -= tail.shift()?.length ?? 0;
      cut = true;
    }
  };
  return {
    append(text) {
      if (ended || text === "") return;
      const size = Buffer.byteLength(text);
      if (room >= size) {
        room -= size;
        send(text);
      } else {
        room = 0;
        keep(text);
      }
    },
    async end() {
      if (ended) return;
      ended = true;
      if (cut) send(cutNote);
      for (const text of tail) send(text);
      tail = [];
      await writing;
      await (await opened)?.close().catch(() => undefined);
    },
  };
}

/** docs/build-log.md has it as a line of the log. */
export const cutNote = "== CUT the log was too long to keep; its last lines follow\n";
