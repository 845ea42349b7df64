import type { IncomingMessage, ServerResponse } from "node:http";
import { notAllowed, Refusal, type Repository } from "./registryAnswer.ts";

/** Bytes; the spec asks registries to take 4 MiB at least. */
const largest = 4 << 20;

/** Gives, takes and removes manifests, by tag or digest. */
export async function handleManifests(
  repository: Repository,
  reference: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { name, files } = repository;
  if (request.method === "PUT") return takeManifest(repository, reference, request, response);
  const found = await files.manifest(name, reference);
  if (found === undefined) {
    throw new Refusal(404, "MANIFEST_UNKNOWN", `${name} has no ${reference}`);
  }
  if (request.method === "DELETE") {
    files.removeManifest(name, found.digest);
    response.writeHead(202).end();
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") throw notAllowed();
  response.writeHead(200, {
    "Content-Type": found.type,
    "Content-Length": found.content.length,
    "Docker-Content-Digest": found.digest,
  });
  response.end(request.method === "HEAD" ? undefined : found.content);
}

async function takeManifest(
  { name, files }: Repository,
  reference: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > largest) throw new Refusal(413, "SIZE_INVALID", "the manifest is too large");
    pieces.push(piece);
  }
  const content = Buffer.concat(pieces);
  for (const { digest, isManifest } of partsOf(content)) {
    const there = isManifest ? await files.manifest(name, digest) : await files.size(name, digest);
    if (there === undefined) {
      const code = isManifest ? "MANIFEST_UNKNOWN" : "MANIFEST_BLOB_UNKNOWN";
      throw new Refusal(404, code, `${digest} has to be pushed first`);
    }
  }
  const byDigest = reference.includes(":");
  const type = request.headers["content-type"] ?? "application/vnd.oci.image.manifest.v1+json";
  const digest = await files.keepManifest(name, content, type, byDigest ? undefined : reference);
  if (byDigest && digest !== reference) {
    files.removeManifest(name, digest);
    throw new Refusal(400, "DIGEST_INVALID", `what was sent is not ${reference}`);
  }
  response.writeHead(201, {
    Location: `/v2/${name}/manifests/${digest}`,
    "Docker-Content-Digest": digest,
  });
  response.end();
}

interface Part {
  readonly digest: string;
  readonly isManifest: boolean;
}

/** What a manifest or an index points to. */
function partsOf(content: Buffer): readonly Part[] {
  let value: { config?: Pointer; layers?: readonly Pointer[]; manifests?: readonly Pointer[] };
  try {
    value = JSON.parse(content.toString());
  } catch {
    throw new Refusal(400, "MANIFEST_INVALID", "the manifest is not JSON");
  }
  const { config, layers = [], manifests = [] } = value;
  return [
    ...[...(config ? [config] : []), ...layers].map(({ digest }) => ({
      digest,
      isManifest: false,
    })),
    ...manifests.map(({ digest }) => ({ digest, isManifest: true })),
  ];
}

interface Pointer {
  readonly digest: string;
}
