import type { SyncEntry, SyncFilter, SyncFolder } from "../../buildcontext/syncedContext.ts";
import type { GrpcCall } from "../grpc/grpcCall.ts";
import { createRequestQueue } from "./requestQueue.ts";
import { createSmallFiles } from "./smallFiles.ts";
import {
  decodePacket,
  encodeDataHead,
  encodePacket,
  encodeStat,
  packetType,
} from "./syncPackets.ts";

export interface SyncReport {
  /** Contents of files that went out: bytes and files since the last report. */
  sent(bytes: number, files: number): void;
  /** A file or folder could not be read; the daemon hears of it too. */
  failed(error: unknown): void;
}

/** More in flight gain nothing, and each holds a piece of a file. */
const filesAtOnce = 4;

/** Packets of the list that go out in one write. */
const statsAtOnce = 500;

/**
 * The sender of fsutil's protocol: tells of all entries, sends the files that are asked for, which
 * may be before the list's end, and says goodbye when the daemon does. Resolves then; rejects when
 * the call is cut off, when the daemon gives up, and with what made a file unreadable.
 */
export async function sendFolder(
  call: GrpcCall,
  folder: SyncFolder,
  filter: SyncFilter,
  report: SyncReport,
): Promise<void> {
  const requests = createRequestQueue();
  const receiving = call.receive((message) => {
    const { type, id, data } = decodePacket(message);
    if (type === packetType.request) requests.add(id);
    else if (type === packetType.end) requests.end();
    else if (type === packetType.error) requests.fail(gaveUp(data));
  });
  // Without a goodbye the daemon has left.
  receiving.then(() => requests.fail(gaveUp(Buffer.from("it left"))), requests.fail);
  try {
    const entries = await folder.list(filter, call.signal);
    const small = createSmallFiles(folder, entries);
    const sending = Array.from({ length: filesAtOnce }, async () => {
      for (let id = await requests.next(); id !== undefined; id = await requests.next()) {
        const batch = small.read(id, requests);
        if (batch === undefined) await sendFile(call, folder, entries, id, report);
        else {
          await call.send(...batch.packets);
          report.sent(batch.bytes, batch.files);
        }
      }
    });
    await Promise.all([sendList(call, entries), ...sending]);
    await call.send(encodePacket(packetType.end));
  } catch (error) {
    requests.end();
    // What follows from the daemon's leaving is no fault of the files.
    if (call.signal.aborted || requests.failed) throw error;
    report.failed(error);
    const said = Buffer.from(error instanceof Error ? error.message : String(error));
    await call.send(encodePacket(packetType.error, 0, said));
    throw error;
  }
}

async function sendList(call: GrpcCall, entries: readonly SyncEntry[]): Promise<void> {
  for (let start = 0; start < entries.length; start += statsAtOnce) {
    await call.send(...entries.slice(start, start + statsAtOnce).map(encodeStat));
  }
  await call.send(encodePacket(packetType.stat));
}

async function sendFile(
  call: GrpcCall,
  folder: SyncFolder,
  entries: readonly SyncEntry[],
  id: number,
  report: SyncReport,
): Promise<void> {
  const entry = entries[id];
  if (entry?.kind !== "file")
    throw new Error(`The engine asked for entry ${id}, which is no file.`);
  for await (const piece of folder.read(entry, call.signal)) {
    await call.sendLong(encodeDataHead(id, piece.length), piece);
    report.sent(piece.length, 0);
  }
  await call.send(encodePacket(packetType.data, id));
  report.sent(0, 1);
}

function gaveUp(said: Uint8Array): Error {
  return new Error(`the daemon gave up: ${Buffer.from(said).toString()}`);
}
