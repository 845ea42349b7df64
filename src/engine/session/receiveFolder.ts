import type { GrpcCall } from "../grpc/grpcCall.ts";
import { createFolderWriter, type WaitingFile } from "./createFolderWriter.ts";
import { decodePacket, encodePacket, packetType, type ReceivedStat } from "./syncPackets.ts";

/** The sender sends four at a time; the rest are asked for so that it never waits for us. */
const filesAtOnce = 64;

/** Characters of entries that wait for their turn: some million files. */
const waitingLimit = 512 * 1024 * 1024;

export interface FolderReception {
  readonly call: GrpcCall;
  /** Absolute path. */
  readonly root: string;
  /** Of one message, in bytes. */
  readonly messageLimit: number;
  /** See `ExportReport`. */
  leftOut(path: string): void;
}

/**
 * The receiver of fsutil's protocol: makes what the daemon lists, asks for the contents of files, and
 * says goodbye when it has all. Resolves when the daemon says it back. Rejects with
 * `output-unusable`, and with an Error where the daemon breaks off or is not to be trusted. Files
 * that were not complete by then are removed.
 */
export async function receiveFolder(reception: FolderReception): Promise<void> {
  const { call, root, messageLimit } = reception;
  const writer = await createFolderWriter(root);
  const open = new Map<number, WaitingFile>();
  const ending = new Set<Promise<void>>();
  let failed: { readonly error: unknown } | undefined;
  const waiting = createEntryList();
  let listed = false;
  let goodbye = false;

  /** Modes and times of one file are set while the next ones come in. */
  const end = async (id: number, file: WaitingFile): Promise<void> => {
    open.delete(id);
    const ended = file.finish().catch(async (error: unknown) => {
      failed ??= { error };
      await file.discard();
    });
    ending.add(ended);
    void ended.then(() => ending.delete(ended));
    if (ending.size >= filesAtOnce) await Promise.race(ending);
  };
  const takeEntries = async (): Promise<void> => {
    while (open.size < filesAtOnce) {
      const next = waiting.take();
      if (!next) return;
      const made = await writer.add(next.entry);
      if (made === "left out") reception.leftOut(next.entry.path);
      else if (made !== "made") {
        open.set(next.id, made);
        await call.send(encodePacket(packetType.request, next.id));
      }
    }
  };

  try {
    for await (const message of call.messages(messageLimit)) {
      const { type, id, data, stat } = decodePacket(message);
      if (type === packetType.end && goodbye) return;
      if (type === packetType.error) throw new Error(`it gave up: ${Buffer.from(data).toString()}`);
      if (type === packetType.stat && !listed) {
        if (stat) waiting.add(stat);
        else listed = true;
      } else if (type === packetType.data) {
        const file = open.get(id);
        if (!file) throw new Error("contents came in that were not asked for");
        if (data.length > 0) await file.write(data);
        else await end(id, file);
      } else throw new Error("it broke the protocol");
      await takeEntries();
      if (failed) throw failed.error;
      if (listed && !goodbye && open.size === 0 && waiting.size === 0) {
        goodbye = true;
        await Promise.all(ending);
        if (failed) throw (failed as { readonly error: unknown }).error;
        await writer.finish();
        await call.send(encodePacket(packetType.end));
      }
    }
    throw new Error("it left before all was there");
  } finally {
    await Promise.all([...ending, ...[...open.values()].map((file) => file.discard())]);
  }
}

/** Entries in their order, with the numbers that the sender gives them. */
function createEntryList(): {
  add(entry: ReceivedStat): void;
  take(): { readonly id: number; readonly entry: ReceivedStat } | undefined;
  readonly size: number;
} {
  let entries: (ReceivedStat | undefined)[] = [];
  let head = 0;
  let taken = 0;
  let held = 0;
  const weigh = ({ path, linkName }: ReceivedStat): number => path.length + linkName.length + 100;
  return {
    add(entry) {
      held += weigh(entry);
      if (held > waitingLimit) throw new Error("it lists more than can be kept");
      entries.push(entry);
    },
    take() {
      const entry = entries[head];
      if (!entry) return undefined;
      entries[head++] = undefined;
      held -= weigh(entry);
      if (head === entries.length) {
        entries = [];
        head = 0;
      }
      return { id: taken++, entry };
    },
    get size() {
      return entries.length - head;
    },
  };
}
