import { createHash } from "node:crypto";

/** `algorithm:hex` of the content (OCI image spec, "Digests"). */
export function digestOf(content: Uint8Array, algorithm: DigestAlgorithm = "sha256"): string {
  return `${algorithm}:${createHash(algorithm).update(content).digest("hex")}`;
}

/** Those that the specification registers. */
export type DigestAlgorithm = "sha256" | "sha512";

/** True for a digest of a registered algorithm, written as it has to be. */
export function isDigest(text: string): boolean {
  return algorithmOf(text) !== undefined;
}

/** True where the digest is one and the content's. */
export function hasDigest(content: Uint8Array, digest: string): boolean {
  const algorithm = algorithmOf(digest);
  return algorithm !== undefined && digestOf(content, algorithm) === digest;
}

function algorithmOf(digest: string): DigestAlgorithm | undefined {
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return "sha256";
  return /^sha512:[0-9a-f]{128}$/.test(digest) ? "sha512" : undefined;
}
