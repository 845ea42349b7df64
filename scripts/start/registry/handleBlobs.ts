import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { notAllowed, Refusal, type Repository } from "./registryAnswer.ts";

/** Gives a blob, or a part of it (RFC 9110, chapter 14), or takes it away. */
export async function handleBlobs(
  { name, files }: Repository,
  digest: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const size = await files.size(name, digest);
  if (size === undefined) throw new Refusal(404, "BLOB_UNKNOWN", `${name} has no ${digest}`);
  if (request.method === "DELETE") {
    files.remove(name, digest);
    response.writeHead(202).end();
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") throw notAllowed();
  const common = {
    "Content-Type": "application/octet-stream",
    "Docker-Content-Digest": digest,
    "Accept-Ranges": "bytes",
  };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  if (from === undefined) {
    response.writeHead(200, { ...common, "Content-Length": size });
    if (request.method === "HEAD") response.end();
    else await pipeline(files.read(digest), response);
    return;
  }
  const start = Number(from);
  const end = Math.min(to ? Number(to) : size - 1, size - 1);
  if (start > end) throw new Refusal(416, "SIZE_INVALID", "there are no such bytes");
  response.writeHead(206, {
    ...common,
    "Content-Length": end - start + 1,
    "Content-Range": `bytes ${start}-${end}/${size}`,
  });
  await pipeline(files.read(digest, { start, end }), response);
}
