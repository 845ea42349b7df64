import { isSlipwayError } from "../base/errors.ts";
import type { AttemptAnswer, Call, Transport } from "./createTransport.ts";
import type { Answer } from "./exchange.ts";
import type { BlobPlace } from "./readBlob.ts";
import { registryUnreachable } from "./registryUnreachable.ts";

/** An upload that a registry has begun. */
export interface Upload {
  /** Where to go on; it changes with each answer. */
  readonly location: URL;
  /** Bytes that the registry has. */
  readonly offset: number;
  /** Bytes that each chunk but the last has to have (`OCI-Chunk-Min-Length`). */
  readonly leastChunk: number;
}

/** Undefined where the blob could be mounted. */
export async function beginUpload(
  transport: Transport,
  place: BlobPlace,
  mount: { readonly digest: string; readonly from: string } | undefined,
  signal?: AbortSignal,
): Promise<Upload | undefined> {
  const { repository } = place;
  const path = `/v2/${repository}/blobs/uploads/`;
  // Another upload that is begun does no harm, so these can be tried again.
  if (mount) {
    const query = new URLSearchParams({ mount: mount.digest, from: mount.from });
    const own = uploadCall(repository);
    const scopes = [...own.scopes, `repository:${mount.from}:pull`];
    const call: Call = { ...own, scopes, method: "POST", path: `${path}?${query}` };
    const answer = await transport.request(call, signal).catch((error: unknown) => {
      // A token service may refuse what is too much at once.
      if (isSlipwayError(error, "registry-refused")) return undefined;
      throw error;
    });
    if (answer?.status === 201) return undefined;
    if (answer?.status === 202) return readUpload(place, answer);
    // No reason not to send it: what is refused is told there.
  }
  const call: Call = { ...uploadCall(repository), method: "POST", path };
  const answer = await transport.request(call, signal);
  if (answer.status !== 202) throw transport.refusal(call, answer);
  return readUpload(place, answer);
}

/**
 * The upload as far as the registry has it, after something broke off; undefined where it has none of
 * it. Rejects as `Transport.attempt`.
 */
export async function resumeUpload(
  transport: Transport,
  place: BlobPlace,
  { upload, size }: { readonly upload: Upload; readonly size: number },
  signal?: AbortSignal,
): Promise<Upload | undefined> {
  const call: Call = { ...uploadCall(place.repository), ...at(upload), method: "GET" };
  const { status, headers, url } = await transport.attempt(call, signal);
  if (status !== 204 && status !== 200 && status !== 202) return undefined;
  const offset = endOf(headers.range);
  // Of which nothing is there a new one is as good; "0-0" stands for one byte as well as for none.
  if (offset === undefined || offset <= 1 || offset > size) return undefined;
  const location =
    headers.location === undefined ? upload.location : locate(place, headers.location, url);
  return { ...upload, location, offset };
}

/** Many registries refuse this and forget the upload by themselves. */
export async function cancelUpload(
  transport: Transport,
  { repository }: BlobPlace,
  upload: Upload,
): Promise<void> {
  const call: Call = { ...uploadCall(repository), ...at(upload), method: "DELETE" };
  // A cancel of the whole is not to wait for it, nor to end it.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), CANCEL_LIMIT);
  await transport.attempt(call, limit.signal).catch(() => undefined);
  clearTimeout(timer);
}

/** Milliseconds. */
const CANCEL_LIMIT = 500;

export function uploadCall(repository: string) {
  return {
    scopes: [`repository:${repository}:pull,push`],
    doing: `push to ${repository}`,
    largest: 64 * 1024,
    cut: true,
  };
}

/** Where an answer says that the upload goes on. */
export function nextLocation(place: BlobPlace, upload: Upload, answer: AttemptAnswer): URL {
  const { location } = answer.headers;
  return location === undefined ? upload.location : locate(place, location, answer.url);
}

/** One more than the last byte of `0-N`. */
export function endOf(range: string | undefined): number | undefined {
  const last = /^(?:bytes[= ])?0-(\d{1,15})$/.exec(range?.trim() ?? "")?.[1];
  return last === undefined ? undefined : Number(last) + 1;
}

function at({ location }: Upload): Pick<Call, "path"> {
  return { path: location.href };
}

function readUpload(place: BlobPlace, { headers, url }: Answer): Upload {
  const { location } = headers;
  if (location === undefined) {
    throw strange(place, "it begins an upload and does not say where it goes on");
  }
  const least = Number(headers["oci-chunk-min-length"] ?? 0);
  const leastChunk = Number.isSafeInteger(least) && least > 0 ? least : 0;
  return { location: locate(place, location, url), offset: 0, leastChunk };
}

function locate(place: BlobPlace, location: string, from: URL): URL {
  if (!URL.canParse(location, from.href)) throw strange(place, "it sends on to no address");
  const url = new URL(location, from);
  // Registries behind a proxy may not know that it speaks TLS.
  if (url.host === from.host) url.protocol = from.protocol;
  if (url.protocol !== "https:" && url.protocol !== from.protocol) {
    throw strange(place, "it sends an upload on to an address without TLS");
  }
  // They would be sent as a login.
  url.username = "";
  url.password = "";
  return url;
}

function strange({ host }: BlobPlace, why: string) {
  return registryUnreachable(
    host,
    `${host} does not answer as a registry does: ${why}.`,
    "A proxy may stand in between; else tell those who run the registry.",
  );
}
