import { createHash } from "node:crypto";
import { posix } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { isAbort, isSlipwayError } from "../../base/errors.ts";
import { digestOfPath } from "./blobPath.ts";
import { unreadableImage } from "./unreadableImage.ts";

/** What is in an archive of images, when all of it has gone by. */
export interface ArchiveParts {
  /** JSON by path, also of blobs. */
  readonly texts: ReadonlyMap<string, string>;
  readonly blobs: ReadonlyMap<string, ArchiveBlob>;
  /** What links lead to, by path. */
  readonly links: ReadonlyMap<string, string>;
}

export interface ArchiveBlob {
  /** `sha256:…` of its bytes. */
  readonly digest: string;
  readonly size: number;
  /** The first bytes, which tell how it is compressed. */
  readonly head: Uint8Array;
}

export interface PassingBlob {
  readonly path: string;
  readonly size: number;
  /** Has to be read to its end. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** More than manifests and configs have. */
const TEXT_LIMIT = 4 * 1024 * 1024;
const ALL_TEXTS_LIMIT = 64 * 1024 * 1024;
const HEAD = 4;
/** What only engines before 1.10 read. */
const legacy = /^repositories$|(^|\/)(VERSION|json)$/;

/**
 * Reads a docker archive or the tar of an OCI layout, handing on each file but the archive's own lists.
 * A blob that is not what its name says is an error. Rejects with `image-unreadable` for what is no tar
 * or breaks off, with what the stream or `take` fails with, with AbortError.
 */
export async function walkArchive(
  archive: NodeJS.ReadableStream,
  image: string,
  take: (blob: PassingBlob) => Promise<void> = drain,
  signal?: AbortSignal,
): Promise<ArchiveParts> {
  const texts = new Map<string, string>();
  const blobs = new Map<string, ArchiveBlob>();
  const links = new Map<string, string>();
  let room = ALL_TEXTS_LIMIT;
  const entries = extract();
  // Each is ended with the other's error, so it matters which one was first.
  let lost: { readonly of: "archive" | "tar"; readonly error: unknown } | undefined;
  const fails = (of: "archive" | "tar") => (error: unknown) => {
    lost ??= { of, error };
  };
  if (archive instanceof Readable && archive.errored) fails("archive")(archive.errored);
  archive.on("error", fails("archive"));
  entries.on("error", fails("tar"));
  const fed = pipeline(archive, entries, ...(signal ? [{ signal }] : []));
  fed.catch((error) => entries.destroy(error));
  try {
    for await (const entry of entries) {
      const { type, name, size = 0, linkname } = entry.header;
      const path = posix.normalize(name).replace(/^\/+/, "");
      if (type === "symlink" && linkname) {
        links.set(path, posix.normalize(posix.join(posix.dirname(path), linkname)));
      } else if (type === "link" && linkname) {
        links.set(path, posix.normalize(linkname));
      }
      if ((type !== "file" && type !== "contiguous-file") || legacy.test(path)) {
        entry.resume();
        continue;
      }
      const reading = readBlob(
        entry as AsyncIterable<Uint8Array>,
        size <= Math.min(TEXT_LIMIT, room),
      );
      if (!ownLists.has(path)) await take({ path, size, content: reading.content });
      else await drain({ path, size, content: reading.content });
      const { text, blob } = reading.end();
      if (text !== undefined) {
        texts.set(path, text);
        room -= blob.size;
      }
      const named = digestOfPath(path);
      if (named !== undefined && blob.digest !== named) {
        throw unreadableImage(image, `its part ${path} is not what its name says`);
      }
      blobs.set(path, blob);
    }
    await fed;
  } catch (error) {
    entries.destroy();
    signal?.throwIfAborted();
    if (isSlipwayError(error) || isAbort(error)) throw error;
    if (lost?.of === "archive") throw lost.error;
    if (lost?.of === "tar") throw unreadableImage(image, wordsOf(lost.error), lost.error);
    throw error;
  }
  return { texts, blobs, links };
}

/** Which files of an archive are no blobs. */
const ownLists: ReadonlySet<string> = new Set(["manifest.json", "index.json", "oci-layout"]);

/** Hashes what goes by, and keeps it where it is JSON. */
function readBlob(entry: AsyncIterable<Uint8Array>, mayKeep: boolean) {
  const hash = createHash("sha256");
  let kept: Uint8Array[] | undefined = mayKeep ? [] : undefined;
  let head: Uint8Array = new Uint8Array();
  let size = 0;
  async function* read(): AsyncGenerator<Uint8Array> {
    for await (const piece of entry) {
      if (head.length < HEAD) head = Buffer.concat([head, piece.subarray(0, HEAD)]);
      if (kept && size === 0 && !/[{[\s]/.test(String.fromCharCode(piece[0] ?? 0)))
        kept = undefined;
      kept?.push(piece);
      size += piece.length;
      hash.update(piece);
      yield piece;
    }
  }
  return {
    content: read(),
    end(): { readonly text: string | undefined; readonly blob: ArchiveBlob } {
      const text = kept && Buffer.concat(kept).toString("utf8");
      const digest = `sha256:${hash.digest("hex")}`;
      return { text, blob: { digest, size, head: head.subarray(0, HEAD) } };
    },
  };
}

async function drain({ content }: PassingBlob): Promise<void> {
  for await (const _ of content);
}

function wordsOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  if (/unexpected end/i.test(said)) return "it breaks off";
  return /invalid tar header|checksum/i.test(said) ? "it is no tar archive" : said;
}
