import { createBlobCursor } from "./blobCursor.ts";
import type { AttemptAnswer, Transport } from "./createTransport.ts";
import { type BlobPlace, blobCall, hasBlob } from "./readBlob.ts";
import type { BlobToPut, PutBlobOptions, PutBlobOutcome } from "./registryClient.ts";
import { registryUnreachable } from "./registryUnreachable.ts";
import { sendUpload } from "./sendUpload.ts";
import { beginUpload, cancelUpload, resumeUpload } from "./uploads.ts";

/** Bytes of a chunk; some registries, and proxies before them, take no more than a few at once. */
const CHUNK = 16 * 1024 * 1024;

/**
 * Puts a blob into a repository (distribution spec, "Pushing blobs"): not where it is, mounted where
 * another repository of the registry has it, else in one piece. What breaks off goes on from where the
 * registry says that it is. Where it takes no such large piece it goes in chunks. An upload that is
 * given up is cancelled.
 */
export async function uploadBlob(
  transport: Transport,
  place: BlobPlace,
  blob: BlobToPut,
  { mountFrom, anew = false, onSent = () => undefined }: PutBlobOptions,
  signal?: AbortSignal,
): Promise<PutBlobOutcome> {
  const { digest, size } = blob;
  const found = blobCall(place.repository, digest);
  if (!anew && (await hasBlob(transport, found, signal))) return "there";
  const mount = mountFrom === undefined ? undefined : { digest, from: mountFrom };
  const begun = await beginUpload(transport, place, mount, signal);
  if (begun === undefined) return "mounted";
  let upload = begun;
  let chunk: number | undefined;
  let done = false;
  const cursor = createBlobCursor({ size, open: () => blob.open(signal) }, onSent);
  const restart = async (): Promise<void> => {
    await cancelUpload(transport, place, upload);
    upload = (await beginUpload(transport, place, undefined, signal)) ?? upload;
  };
  const attempt = async (number: number): Promise<AttemptAnswer> => {
    if (number > 1) {
      const after = await resumeUpload(transport, place, { upload, size }, signal);
      if (after) upload = after;
      // An earlier attempt may have done it, and its answer was lost.
      else if (await hasBlob(transport, found, signal)) return CREATED;
      else await restart();
    }
    return sendUpload(transport, place, { upload, digest, size, chunk, cursor }, signal);
  };
  const doing = `push to ${place.repository}`;
  try {
    for (;;) {
      const answer = await transport.retry(attempt, doing, signal);
      if (FINE.has(answer.status)) {
        const said = answer.headers["docker-content-digest"];
        if (said !== undefined && said !== digest) {
          const why = `it takes ${digest} for ${JSON.stringify(`${said}`.slice(0, 100))}`;
          throw registryUnreachable(
            place.host,
            `${place.host} does not answer as a registry: ${why}.`,
          );
        }
        done = true;
        return "sent";
      }
      if (chunk !== undefined || !TOO_MUCH.has(answer.status)) {
        throw transport.refusal({ doing }, answer);
      }
      chunk = Math.max(CHUNK, upload.leastChunk);
      await restart();
    }
  } finally {
    cursor.close();
    if (!done) await cancelUpload(transport, place, upload);
  }
}

const FINE: ReadonlySet<number> = new Set([200, 201, 204]);
/** Of registries that want chunks. */
const TOO_MUCH: ReadonlySet<number> = new Set([405, 411, 413, 501]);
const CREATED: AttemptAnswer = {
  ...{ status: 201, headers: {}, body: Buffer.alloc(0), login: false, own: true },
  url: new URL("about:blank"),
};
