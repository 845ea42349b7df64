import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** Puts an image for several platforms into a registry without a login, past our own code. */
export async function pushIndex(
  address: string,
  repository: string,
  tag: string,
  platforms: readonly string[],
): Promise<void> {
  const base = `http://${address}/v2/${repository}`;
  const manifests = [];
  for (const platform of platforms) {
    const [os = "", architecture = "", variant] = platform.split("/");
    const tar = await tarOf(`${repository} ${platform}\n`);
    const layer = gzipSync(tar);
    const config = json({
      ...{ os, architecture, ...(variant && { variant }), config: { Env: [`FOR=${platform}`] } },
      rootfs: { type: "layers", diff_ids: [digestOf(tar)] },
    });
    await putBlob(base, layer);
    await putBlob(base, config);
    const manifest = json({
      ...{ schemaVersion: 2, mediaType: `${oci}.manifest.v1+json` },
      config: describe(config, `${oci}.config.v1+json`),
      layers: [describe(layer, `${oci}.layer.v1.tar+gzip`)],
    });
    await put(`${base}/manifests/${digestOf(manifest)}`, manifest, `${oci}.manifest.v1+json`);
    manifests.push({
      ...describe(manifest, `${oci}.manifest.v1+json`),
      platform: { os, architecture, ...(variant && { variant }) },
    });
  }
  const mediaType = `${oci}.index.v1+json`;
  await put(
    `${base}/manifests/${tag}`,
    json({ schemaVersion: 2, mediaType, manifests }),
    mediaType,
  );
}

const oci = "application/vnd.oci.image";

async function tarOf(text: string): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: "f", mtime: new Date(0) }, text);
  tar.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of tar) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function putBlob(base: string, content: Buffer): Promise<void> {
  const begun = await fetch(`${base}/blobs/uploads/`, { method: "POST" });
  const location = new URL(begun.headers.get("location") ?? "", base);
  location.searchParams.set("digest", digestOf(content));
  await put(location.href, content, "application/octet-stream");
}

async function put(url: string, body: Buffer, type: string): Promise<void> {
  const answer = await fetch(url, {
    method: "PUT",
    body: new Uint8Array(body),
    headers: { "Content-Type": type },
  });
  if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
}

function describe(content: Buffer, mediaType: string) {
  return { mediaType, size: content.length, digest: digestOf(content) };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
