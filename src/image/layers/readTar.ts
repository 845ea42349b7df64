import { padTo, tarBlock } from "../../buildcontext/tarHeader.ts";
import { type ByteReader, createByteReader } from "./byteReader.ts";
import { readTarHeader, type TarHeader, type TarOverrides } from "./readTarHeader.ts";

export interface FoundInTar {
  readonly header: TarHeader;
  /** Once, and until the next one is asked for. */
  content(): AsyncIterable<Uint8Array>;
}

/**
 * The entries of a tar as they come: v7, ustar, pax and GNU tar, as Go reads them, since engines do.
 * So pax headers for all that follows are passed over. `tar-stream` would make text of attributes, and
 * takes several times as long for small files. Reads to the end of the chunks. Throws plain errors in a
 * few words, and what the chunks throw.
 */
export function readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FoundInTar> {
  return readTarFrom(createByteReader(chunks[Symbol.asyncIterator]()));
}

/** The same of a reader, which may pass over contents without reading them. */
export async function* readTarFrom(bytes: ByteReader): AsyncGenerator<FoundInTar> {
  let overrides: TarOverrides = nothing;
  while (true) {
    const block = bytes.takeNow(tarBlock) ?? (await bytes.take(tarBlock));
    if (block === undefined) break;
    if (block[0] === 0 && isZero(block)) {
      const second = await bytes.take(tarBlock);
      if (second !== undefined && !isZero(second)) throw new Error("a header in it is broken");
      break;
    }
    const header = readTarHeader(block, overrides);
    if (isMeta(header.type)) {
      overrides = await readOverrides(bytes, header, overrides);
      continue;
    }
    overrides = nothing;
    const size = hasContent(header.type) ? header.size : 0;
    let state: "unread" | "reading" | "passed" = "unread";
    let left = size;
    async function* read(): AsyncGenerator<Uint8Array> {
      if (state !== "unread") throw late();
      state = "reading";
      while (left > 0) {
        if (isPassed()) throw late();
        const piece = bytes.takeNow(left) ?? (await bytes.takeSome(left));
        if (piece === undefined) throw cut();
        left -= piece.length;
        yield piece;
      }
    }
    const isPassed = (): boolean => state === "passed";
    yield { header: { ...header, size }, content: read };
    state = "passed";
    const rest = left + padTo(size) - size;
    if (rest > 0 && bytes.takeNow(rest) === undefined && !(await bytes.skip(rest))) {
      // What fills the last block may be missing, as Go has it.
      if (left > 0) throw cut();
    }
  }
  while ((await bytes.takeSome(Number.MAX_SAFE_INTEGER)) !== undefined);
}

const nothing: TarOverrides = new Map();
/** As Go has it; real ones have some hundred bytes. */
const largestMeta = 1024 * 1024;

function isMeta(type: string): boolean {
  return type === "x" || type === "g" || type === "L" || type === "K";
}

/** Links and folders have none, whatever their headers say. */
function hasContent(type: string): boolean {
  return !/^[1-6]$/.test(type);
}

async function readOverrides(
  bytes: ByteReader,
  { type, size }: TarHeader,
  before: TarOverrides,
): Promise<TarOverrides> {
  if (size > largestMeta) throw new Error("a header in it is too long");
  const content = await bytes.take(padTo(size));
  if (content === undefined) throw cut();
  const text = content.subarray(0, size);
  if (type === "g") return before;
  if (type === "x") return new Map([...before, ...paxRecords(text)]);
  const end = text.indexOf(0);
  const name = end === -1 ? text : text.subarray(0, end);
  return new Map([...before, [type === "L" ? "path" : "linkpath", Buffer.from(name)]]);
}

/** POSIX.1-2001, "pax Header Block": `LENGTH key=value\n`, again and again. */
function paxRecords(content: Buffer): ReadonlyMap<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  for (let at = 0; at < content.length; ) {
    const blank = content.indexOf(0x20, at);
    const digits = blank === -1 ? "" : content.toString("latin1", at, Math.min(blank, at + 10));
    const end = at + (/^\d{1,8}$/.test(digits) ? Number(digits) : 0);
    const equals = content.indexOf(0x3d, blank);
    if (end <= blank || end > content.length || equals === -1 || equals >= end) throw broken();
    if (content[end - 1] !== 0x0a) throw broken();
    records.set(content.toString("utf8", blank + 1, equals), content.subarray(equals + 1, end - 1));
    at = end;
  }
  return records;
}

function isZero(block: Buffer): boolean {
  for (let at = 0; at < block.length; at++) if (block[at] !== 0) return false;
  return true;
}

function late(): Error {
  return new Error("the content of a file was asked for when it had gone by");
}

function cut(): Error {
  return new Error("it breaks off");
}

function broken(): Error {
  return new Error("a header in it is broken");
}
