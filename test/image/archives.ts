import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

type HeaderArgument = Partial<Header> & Pick<Header, "name">;

/** A tar of entries with their texts, all in memory. */
export type Entries = readonly (readonly [HeaderArgument | string, string?])[];

/** How the parts of an archive are laid out. */
export type Layout = "docker 20.10" | "docker 28" | "containerd" | "oci" | "podman";

export const layouts: readonly Layout[] = [
  "docker 20.10",
  "docker 28",
  "containerd",
  "oci",
  "podman",
];

export interface ArchiveOptions {
  readonly layout?: Layout;
  /** Of the config, which has none in most tests. */
  readonly platform?: { readonly os: string; readonly architecture: string };
  readonly history?: readonly { readonly created_by: string; readonly empty_layer?: boolean }[];
}

/** The archive of an image with such layers, the base first, as an engine would write it. */
export async function archiveOf(
  layers: readonly (Entries | Buffer)[],
  { layout = "docker 28", platform, history = [] }: ArchiveOptions = {},
): Promise<Buffer> {
  const tars: Buffer[] = [];
  for (const layer of layers) tars.push(Buffer.isBuffer(layer) ? layer : await tarOf(layer));
  const diffIds = tars.map(digest);
  const config = JSON.stringify({
    ...platform,
    rootfs: { type: "layers", diff_ids: diffIds },
    history,
  });
  if (layout === "docker 20.10") return oldArchive(tars, config);
  if (layout === "podman") return podmanArchive(tars, config);
  const stored = layout === "docker 28" ? tars : tars.map((tar) => gzipSync(tar));
  const blob = (content: Buffer | string) => `blobs/${digest(content).replace(":", "/")}`;
  const manifest = JSON.stringify({
    config: { digest: digest(config) },
    layers: stored.map((tar) => ({ digest: digest(tar), size: tar.length })),
  });
  const attestation = JSON.stringify({ config: { digest: "sha256:none" }, layers: [] });
  const index = JSON.stringify({
    manifests: [
      {
        digest: digest(attestation),
        annotations: { "vnd.docker.reference.type": "attestation-manifest" },
        platform: { os: "unknown", architecture: "unknown" },
      },
      { digest: digest(manifest), platform: { os: "linux", architecture: "amd64" } },
    ],
  });
  // A layout's index names that of the image.
  const layoutIndex = JSON.stringify({ manifests: [{ digest: digest(index) }] });
  const parts: [string, Buffer | string][] = [
    ...stored.map((tar): [string, Buffer] => [blob(tar), tar]),
    ...[config, manifest, attestation, index].map((text): [string, string] => [blob(text), text]),
    ["index.json", layoutIndex],
    ["oci-layout", '{"imageLayoutVersion":"1.0.0"}'],
  ];
  if (layout !== "oci") {
    const docker = [{ Config: blob(config), RepoTags: ["a:b"], Layers: stored.map(blob) }];
    parts.push(["manifest.json", JSON.stringify(docker)]);
  }
  const sorted = parts.sort(([a], [b]) => (a < b ? -1 : 1));
  return tarOf(sorted.map(([name, text]) => [name, text] as never));
}

function oldArchive(tars: readonly Buffer[], config: string): Promise<Buffer> {
  const seen = new Map<string, string>();
  const parts: [HeaderArgument | string, (Buffer | string)?][] = [];
  const names = tars.map((tar, at) => {
    const folder = `${String(at)}${"a".repeat(63)}`;
    const first = seen.get(digest(tar));
    const name = `${folder}/layer.tar`;
    parts.push([{ name: `${folder}/`, type: "directory" }], [`${folder}/VERSION`, "1.0"]);
    parts.push([`${folder}/json`, "{}"]);
    if (first) parts.push([{ name, type: "symlink", linkname: `../${first}` }]);
    else parts.push([name, tar]);
    seen.set(digest(tar), name);
    return name;
  });
  const manifest = [{ Config: "c.json", RepoTags: ["a:b"], Layers: names }];
  parts.push(["c.json", config], ["manifest.json", JSON.stringify(manifest)]);
  parts.push(["repositories", "{}"]);
  return tarOf(parts as never);
}

function podmanArchive(tars: readonly Buffer[], config: string): Promise<Buffer> {
  const names = tars.map((tar) => `${digest(tar).slice(7)}.tar`);
  const manifest = [{ Config: "c.json", RepoTags: ["a:b"], Layers: names }];
  const parts: [string, Buffer | string][] = [
    ...new Map(tars.map((tar, at) => [names[at] ?? "", tar])),
  ];
  parts.push(["c.json", config], ["manifest.json", JSON.stringify(manifest)]);
  return tarOf(parts as never);
}

export async function tarOf(entries: Entries): Promise<Buffer> {
  const tar = pack();
  const chunks: Buffer[] = [];
  tar.on("data", (chunk) => chunks.push(chunk as Buffer));
  const ended = new Promise((resolve) => tar.on("end", () => resolve(undefined)));
  for (const [header, text] of entries) {
    // A time of now would make other bytes each second.
    const given = {
      mtime: new Date(0),
      ...(typeof header === "string" ? { name: header } : header),
    };
    if (given.type && given.type !== "file") tar.entry(given);
    else tar.entry(given, text ?? "");
  }
  tar.finalize();
  await ended;
  return Buffer.concat(chunks);
}

/** In pieces of an odd length, as a connection may give them. */
export function streamOf(archive: Buffer, piece = 10_007): Readable {
  const pieces = [];
  for (let at = 0; at < archive.length; at += piece) pieces.push(archive.subarray(at, at + piece));
  return Readable.from(pieces, { objectMode: false });
}

function digest(content: Buffer | string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
