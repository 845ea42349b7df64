import type { IncomingMessage, ServerResponse } from "node:http";
import { notAllowed, Refusal, type Repository } from "./registryAnswer.ts";

/** Takes a blob: at once, in one PUT after a POST, or in chunks; or mounts it from elsewhere. */
export async function handleUploads(
  repository: Repository,
  rest: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { name, files, query } = repository;
  const upload = /^uploads\/([0-9a-f-]{36})$/.exec(rest)?.[1];
  if (request.method === "POST" && upload === undefined) {
    const [mount, from] = [query.get("mount"), query.get("from")];
    if (mount && from && files.mount(from, name, mount)) return created(response, name, mount);
    const begun = await files.beginUpload();
    const digest = query.get("digest");
    if (digest === null) return accepted(response, repository, begun, 202);
    await files.append(begun, request);
    await files.finishUpload(begun, name, digest);
    return created(response, name, digest);
  }
  const size = upload === undefined ? undefined : await files.uploaded(upload);
  if (upload === undefined || size === undefined) {
    throw new Refusal(404, "BLOB_UPLOAD_UNKNOWN", "there is no such upload");
  }
  switch (request.method) {
    case "GET":
      return accepted(response, repository, upload, 204);
    case "PATCH": {
      const start = /^(?:bytes[ =])?(\d+)-/.exec(request.headers["content-range"] ?? "")?.[1];
      if (start !== undefined && Number(start) !== size) {
        throw new Refusal(416, "BLOB_UPLOAD_INVALID", `the next byte is number ${size}`);
      }
      await files.append(upload, request);
      return accepted(response, repository, upload, 202);
    }
    case "PUT": {
      const digest = query.get("digest");
      if (digest === null) throw new Refusal(400, "DIGEST_INVALID", "a digest is missing");
      await files.append(upload, request);
      await files.finishUpload(upload, name, digest);
      return created(response, name, digest);
    }
    case "DELETE":
      await files.cancelUpload(upload);
      response.writeHead(204).end();
      return;
    default:
      throw notAllowed();
  }
}

async function accepted(
  response: ServerResponse,
  { name, files }: Repository,
  upload: string,
  status: number,
): Promise<void> {
  const size = (await files.uploaded(upload)) ?? 0;
  response.writeHead(status, {
    Location: `/v2/${name}/blobs/uploads/${upload}`,
    Range: `0-${Math.max(size - 1, 0)}`,
    "Docker-Upload-UUID": upload,
  });
  response.end();
}

function created(response: ServerResponse, name: string, digest: string): void {
  response.writeHead(201, {
    Location: `/v2/${name}/blobs/${digest}`,
    "Docker-Content-Digest": digest,
  });
  response.end();
}
