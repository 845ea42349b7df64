import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** A registry that wants tokens, with one image `base:1` of one file, `/hello`. */
export interface BearerRegistry extends AsyncDisposable {
  /** `127.0.0.1:port`, which engines reach by plain http. */
  readonly address: string;
  readonly tokenRequests: readonly TokenAsked[];
}

export interface TokenAsked {
  readonly method: string;
  readonly query: URLSearchParams;
  /** "name:password"; undefined without. */
  readonly login: string | undefined;
  readonly form: URLSearchParams;
  readonly userAgent: string | undefined;
}

/** `accepts` says who gets a token. */
export async function startBearerRegistry(
  accepts: (asked: TokenAsked) => boolean,
): Promise<BearerRegistry> {
  const blobs = await makeImage();
  const tokenRequests: TokenAsked[] = [];
  const server = createServer(async (request, response) => {
    const asked = await readToken(request);
    const { pathname } = new URL(request.url ?? "", "http://x");
    if (pathname === "/token") {
      tokenRequests.push(asked);
      if (!accepts(asked)) response.writeHead(401).end("no");
      else response.end(JSON.stringify({ token: "the-token", access_token: "the-token" }));
    } else if (request.headers.authorization !== "Bearer the-token") {
      const realm = `http://${request.headers.host}/token`;
      const challenge = `Bearer realm="${realm}",service="fake",scope="repository:base:pull"`;
      response.writeHead(401, { "WWW-Authenticate": challenge }).end();
    } else serveImage(pathname, blobs, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    address: `127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    tokenRequests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readToken(request: IncomingMessage): Promise<TokenAsked> {
  let body = "";
  for await (const chunk of request) body += chunk;
  const basic = /^Basic (.*)$/.exec(request.headers.authorization ?? "")?.[1];
  return {
    method: request.method ?? "",
    query: new URL(request.url ?? "", "http://x").searchParams,
    login: basic === undefined ? undefined : Buffer.from(basic, "base64").toString(),
    form: new URLSearchParams(body),
    userAgent: request.headers["user-agent"],
  };
}

interface Blob {
  readonly type: string;
  readonly content: Buffer;
}

const manifestType = "application/vnd.docker.distribution.manifest.v2+json";

function serveImage(
  path: string,
  blobs: ReadonlyMap<string, Blob>,
  response: ServerResponse,
): void {
  const name = /^\/v2\/base\/(?:manifests|blobs)\/(.+)$/.exec(path)?.[1];
  const blob = blobs.get(name ?? "");
  if (path === "/v2/") response.end("{}");
  else if (!blob) response.writeHead(404).end();
  else {
    const headers = {
      "Content-Type": blob.type,
      "Content-Length": blob.content.length,
      "Docker-Content-Digest": digestOf(blob.content),
    };
    response.writeHead(200, headers).end(blob.content);
  }
}

/** By tag and digest. Each image is new, so that no engine has it. */
async function makeImage(): Promise<ReadonlyMap<string, Blob>> {
  const tar = pack();
  tar.entry({ name: "hello" }, `${process.hrtime.bigint()}`);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  const plain = Buffer.concat(chunks);
  const layer = gzipSync(plain);
  const config = Buffer.from(
    JSON.stringify({
      ...{ architecture: process.arch === "arm64" ? "arm64" : "amd64", os: "linux", config: {} },
      rootfs: { type: "layers", diff_ids: [digestOf(plain)] },
      history: [{ created_by: "test" }],
    }),
  );
  const descriptor = (mediaType: string, content: Buffer) => ({
    ...{ mediaType, size: content.length, digest: digestOf(content) },
  });
  const manifest = Buffer.from(
    JSON.stringify({
      ...{ schemaVersion: 2, mediaType: manifestType },
      config: descriptor("application/vnd.docker.container.image.v1+json", config),
      layers: [descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", layer)],
    }),
  );
  const bytes = "application/octet-stream";
  return new Map<string, Blob>([
    ["1", { type: manifestType, content: manifest }],
    [digestOf(manifest), { type: manifestType, content: manifest }],
    [digestOf(config), { type: bytes, content: config }],
    [digestOf(layer), { type: bytes, content: layer }],
  ]);
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
