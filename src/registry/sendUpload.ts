import type { BlobCursor } from "./blobCursor.ts";
import type { AttemptAnswer, Call, Transport } from "./createTransport.ts";
import type { BlobPlace } from "./readBlob.ts";
import { endOf, nextLocation, type Upload, uploadCall } from "./uploads.ts";

export interface UploadRest {
  readonly upload: Upload;
  readonly digest: string;
  /** Bytes of the whole blob. */
  readonly size: number;
  /** Bytes of each piece; undefined for all in one. */
  readonly chunk: number | undefined;
  readonly cursor: BlobCursor;
}

/**
 * Sends what the registry does not have yet and ends the upload. Gives the last answer, which is that
 * of a chunk where the registry did not take it. Rejects as `Transport.attempt`.
 */
export async function sendUpload(
  transport: Transport,
  place: BlobPlace,
  { upload, digest, size, chunk, cursor }: UploadRest,
  signal?: AbortSignal,
): Promise<AttemptAnswer> {
  const common = {
    ...uploadCall(place.repository),
    headers: { "Content-Type": "application/octet-stream" },
  };
  let { location, offset } = upload;
  const end = (body: Call["body"]): Promise<AttemptAnswer> => {
    // As text, since parsing the rest of the query could write it in another way.
    const sign = location.search === "" ? "?" : "&";
    const path = `${location.href}${sign}digest=${encodeURIComponent(digest)}`;
    return transport.attempt({ ...common, method: "PUT", path, ...(body && { body }) }, signal);
  };
  if (offset === 0 && chunk === undefined) return end(cursor.part(0, size));
  while (offset < size) {
    const length = Math.min(chunk ?? size, size - offset);
    const range = { "Content-Range": `${offset}-${offset + length - 1}` };
    const call: Call = {
      ...common,
      ...{ method: "PATCH", path: location.href, body: cursor.part(offset, length) },
      headers: { ...common.headers, ...range },
    };
    const answer = await transport.attempt(call, signal);
    if (answer.status !== 202) return answer;
    location = nextLocation(place, upload, answer);
    const taken = endOf(answer.headers.range) ?? offset + length;
    // It took less than it was sent, or nothing at all.
    if (taken <= offset || taken > offset + length) return { ...answer, status: 416 };
    offset = taken;
  }
  return end(new Uint8Array());
}
