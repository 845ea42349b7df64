import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handleBlobs } from "./handleBlobs.ts";
import { handleManifests } from "./handleManifests.ts";
import { handleUploads } from "./handleUploads.ts";
import { Refusal, type Repository, sendJson, sendRefusal } from "./registryAnswer.ts";
import { createRegistryFiles, type RegistryFiles } from "./registryFiles.ts";

export interface DemoRegistry {
  /** `127.0.0.1:PORT`, as it stands in front of an image's name. */
  readonly host: string;
  /** Ends it and forgets what was pushed. */
  close(): Promise<void>;
}

/**
 * A registry for the demonstration, in this process: the OCI distribution spec's pull, push, mount,
 * tags and deletion, without logins. What is pushed lies in a temporary folder.
 */
export async function startRegistry(): Promise<DemoRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-registry-"));
  const files = createRegistryFiles(folder);
  const server = createServer((request, response) => {
    handle(files, request, response).catch((error: unknown) => sendRefusal(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Names of repositories are small letters, digits and a few signs (chapter "Pulling manifests"). */
const place = /^\/v2\/([a-z0-9][a-z0-9._/-]*)\/(blobs|manifests|tags)\/([^/].*)$/;

async function handle(
  files: RegistryFiles,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("Docker-Distribution-Api-Version", "registry/2.0");
  const url = new URL(request.url ?? "/", "http://registry");
  if (url.pathname === "/v2/" || url.pathname === "/v2") return sendJson(response, 200, {});
  const [, name, kind, rest] = place.exec(url.pathname) ?? [];
  if (name === undefined || rest === undefined) {
    throw new Refusal(404, "NAME_UNKNOWN", `${url.pathname} is nothing that a registry has`);
  }
  const repository: Repository = { name, files, query: url.searchParams };
  if (kind === "manifests") return handleManifests(repository, rest, request, response);
  if (kind === "tags") {
    if (rest !== "list") throw new Refusal(404, "NAME_UNKNOWN", "there is only a list of tags");
    return sendJson(response, 200, { name, tags: await files.tags(name) });
  }
  if (rest.startsWith("uploads")) return handleUploads(repository, rest, request, response);
  return handleBlobs(repository, rest, request, response);
}
