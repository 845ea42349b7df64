import { digestOf, isDigest } from "../oci/digest.ts";
import type { Call, Transport } from "./createTransport.ts";
import type { BlobPlace } from "./readBlob.ts";
import type { ManifestToPut, PutManifestOutcome } from "./registryClient.ts";
import { registryUnreachable } from "./registryUnreachable.ts";

/** Puts a manifest or index (distribution spec, "Pushing Manifests"); the same again does no harm. */
export async function putManifest(
  transport: Transport,
  { host, repository, reference }: BlobPlace & { readonly reference: string },
  { mediaType, bytes }: ManifestToPut,
  signal?: AbortSignal,
): Promise<PutManifestOutcome> {
  const call: Call = {
    ...{ method: "PUT", path: `/v2/${repository}/manifests/${reference}`, body: bytes },
    scopes: [`repository:${repository}:pull,push`],
    doing: `push ${repository}${isDigest(reference) ? "@" : ":"}${reference}`,
    headers: { "Content-Type": mediaType },
    ...{ largest: 64 * 1024, cut: true },
  };
  const answer = await transport.request(call, signal);
  const { status, headers, body } = answer;
  if (status === 200 || status === 201 || status === 204) {
    const said = headers["docker-content-digest"];
    const algorithm = isDigest(`${said}`) && `${said}`.startsWith("sha512") ? "sha512" : "sha256";
    const digest = digestOf(bytes, algorithm);
    if (said === undefined || said === digest) return { kind: "put" };
    throw registryUnreachable(
      host,
      `${host} does not keep ${repository} as it was sent: it says ${JSON.stringify(`${said}`.slice(0, 100))} instead of ${digest}.`,
      "Do not use what is there now; tell those who run the registry.",
    );
  }
  const error = transport.refusal(call, answer);
  const missing = (status === 400 || status === 404) && LACKING.test(`${body}`);
  if (missing) return { kind: "parts-missing", error };
  throw error;
}

/** Codes of the distribution spec; registries differ in which they give for a part of an index. */
const LACKING = /"(MANIFEST_BLOB_UNKNOWN|BLOB_UNKNOWN)"/;
