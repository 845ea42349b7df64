import { createHash } from "node:crypto";
import type { Descriptor } from "../oci/descriptor.ts";
import { isDigest } from "../oci/digest.ts";
import { unreadable } from "../oci/records.ts";
import type { Call, Transport } from "./createTransport.ts";
import { NoAnswer } from "./noAnswer.ts";
import { registryUnreachable } from "./registryUnreachable.ts";

export interface BlobPlace {
  readonly host: string;
  readonly repository: string;
}

/**
 * The bytes of a blob as they come. What breaks off in the middle is asked for from there on, as long
 * as that leads further. Rejects with `image-unreadable` where it is not what the descriptor says, and
 * never gives more bytes than that.
 */
export async function* readBlob(
  transport: Transport,
  { host, repository }: BlobPlace,
  { digest, size }: Pick<Descriptor, "digest" | "size">,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const wrong = (why: string) =>
    unreadable(
      `${host}/${repository}`,
      `The blob ${digest} of ${host}/${repository} is broken: ${why}.`,
      "Try again; if it stays, the image has to be pushed again.",
    );
  if (!isDigest(digest)) throw wrong("its digest is none");
  const hash = createHash(digest.startsWith("sha512:") ? "sha512" : "sha256");
  const doing = `read ${digest} of ${repository}`;
  let lost: NoAnswer | undefined;
  let [at, before, inVain] = [0, 0, 0];
  for (let losses = 0; at < size; losses++) {
    const call = { ...blobCall(repository, digest), doing, at };
    const { stream, skip } = await open(transport, host, call, lost, signal);
    let left = skip;
    try {
      for await (const whole of stream) {
        const piece = whole.subarray(left);
        left -= whole.length - piece.length;
        if (at + piece.length > size) throw wrong(`it has more than its ${size} bytes`);
        if (piece.length === 0) continue;
        at += piece.length;
        hash.update(piece);
        yield piece;
      }
      if (at < size) throw wrong(`it has ${at} bytes instead of ${size}`);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      lost = error;
      inVain = at - before < WORTHWHILE ? inVain + 1 : 0;
      before = at;
      if (inVain > MOST_IN_VAIN || losses >= MOST_LOSSES) throw transport.failure(error, doing);
    }
  }
  if (`${digest.split(":")[0]}:${hash.digest("hex")}` !== digest) {
    throw wrong("its bytes are others than its digest says");
  }
}

/** Bytes between two losses; with less it is not getting anywhere. */
const WORTHWHILE = 64 * 1024;
const MOST_IN_VAIN = 3;
const MOST_LOSSES = 20;

async function open(
  transport: Transport,
  host: string,
  { at, ...place }: Pick<Call, "path" | "scopes" | "doing"> & { readonly at: number },
  lost: NoAnswer | undefined,
  signal: AbortSignal | undefined,
): Promise<{ readonly stream: AsyncIterable<Uint8Array>; readonly skip: number }> {
  const range = at > 0 ? { Range: `bytes=${at}-` } : {};
  // Packed once more on the way it would not be what the digest is of.
  const headers = { "Accept-Encoding": "identity", ...range };
  const call: Call = { ...place, method: "GET", largest: 0, stream: true, headers };
  const answer = await transport.retry(
    async (number) => {
      // What was lost counts as the first attempt: whether and when to ask again is up to it.
      if (number === 1 && lost) throw lost;
      return transport.attempt(call, signal);
    },
    call.doing,
    signal,
  );
  const { status, stream } = answer;
  if (stream && status === 200) return { stream, skip: at };
  if (!stream || status !== 206) throw transport.refusal(call, answer);
  const from = /^bytes (\d+)-/.exec(answer.headers["content-range"] ?? "")?.[1];
  if (Number(from) === at) return { stream, skip: 0 };
  // It has begun, so that it ends here, too.
  for await (const _ of stream) break;
  throw registryUnreachable(host, `${host} gives another part of a blob than was asked for.`);
}

/** GET or HEAD of a blob. */
export function blobCall(repository: string, digest: string) {
  return {
    path: `/v2/${repository}/blobs/${digest}`,
    scopes: [`repository:${repository}:pull`],
    doing: `read ${digest} of ${repository}`,
  };
}

/** True where the repository has the blob. */
export async function hasBlob(
  transport: Transport,
  call: ReturnType<typeof blobCall>,
  signal?: AbortSignal,
): Promise<boolean> {
  const head: Call = { ...call, method: "HEAD", largest: 0 };
  const answer = await transport.request(head, signal);
  if (answer.status === 200) return true;
  if (answer.status === 404) return false;
  // Addresses that are signed for GET only take no HEAD.
  if (answer.own) throw transport.refusal(head, answer);
  const got = await transport.request({ ...head, method: "GET", cut: true }, signal);
  if (got.status === 200 || got.status === 404) return got.status === 200;
  throw transport.refusal(head, got);
}
