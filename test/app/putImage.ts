import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";

/** A registry of the test run: http, and a login where it wants one. */
export interface PutPlace {
  /** `host:port` */
  readonly address: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

export interface PutImage {
  /** Text of the one file in its one layer. */
  readonly text: string;
  /** `os/architecture`; `linux/amd64` where not set. */
  readonly platform?: string;
  /** Compression of the layer: another one makes another manifest of the same image. */
  readonly level?: number;
}

/** Puts an image into a registry by hand, without any client of ours; gives its digest. */
export async function putImage(
  place: PutPlace,
  repository: string,
  tag: string,
  { text, platform = "linux/amd64", level = 6 }: PutImage,
): Promise<string> {
  const [os, architecture] = platform.split("/");
  const tar = tarOf("text", text);
  const layer = gzipSync(tar, { level });
  const config = Buffer.from(
    JSON.stringify({
      ...{ os, architecture, config: { Cmd: ["/text"] }, created: "2024-01-02T03:04:05Z" },
      rootfs: { type: "layers", diff_ids: [digestOf(tar)] },
      // Podman cannot read a history without times.
      history: [{ created: "2024-01-02T03:04:05Z", created_by: "test" }],
    }),
  );
  for (const blob of [layer, config]) await putBlob(place, repository, blob);
  return putManifest(place, repository, tag, mediaTypes.dockerManifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.dockerManifest,
    config: { mediaType: mediaTypes.dockerConfig, size: config.length, digest: digestOf(config) },
    layers: [{ mediaType: mediaTypes.dockerLayer, size: layer.length, digest: digestOf(layer) }],
  });
}

/** Puts any manifest or index; gives its digest. */
export async function putManifest(
  place: PutPlace,
  repository: string,
  tag: string,
  mediaType: string,
  manifest: object,
): Promise<string> {
  const body = JSON.stringify(manifest);
  const headers = { "content-type": mediaType };
  await send(place, `/v2/${repository}/manifests/${tag}`, { method: "PUT", headers, body });
  return digestOf(Buffer.from(body));
}

async function putBlob(place: PutPlace, repository: string, blob: Buffer): Promise<void> {
  const started = await send(place, `/v2/${repository}/blobs/uploads/`, { method: "POST" });
  const url = new URL(started.headers.get("location") ?? "", `http://${place.address}`);
  url.searchParams.set("digest", digestOf(blob));
  const headers = { "content-type": "application/octet-stream" };
  await send(place, url.pathname + url.search, {
    method: "PUT",
    headers,
    body: new Uint8Array(blob),
  });
}

async function send(
  { address, username, password }: PutPlace,
  path: string,
  init: RequestInit & { readonly headers?: Readonly<Record<string, string>> },
): Promise<Response> {
  const basic = Buffer.from(`${username}:${password}`).toString("base64");
  const login = username === undefined ? {} : { authorization: `Basic ${basic}` };
  const response = await fetch(`http://${address}${path}`, {
    ...init,
    headers: { ...init.headers, ...login },
    signal: AbortSignal.timeout(20_000),
  });
  if (!response.ok) throw new Error(`${init.method} ${path}: ${response.status}`);
  return response;
}

export function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** One file in ustar (POSIX.1-1988). */
function tarOf(name: string, text: string): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000755\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
}
