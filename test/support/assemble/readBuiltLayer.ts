import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { extract, type Header } from "tar-stream";
import type { BuiltEntry } from "./builtImage.ts";

/** Entries of a layer's tar, read by tar-stream's reader: no code of ours. */
export async function readBuiltLayer(blob: Uint8Array): Promise<readonly BuiltEntry[]> {
  const bytes = blob[0] === 0x1f && blob[1] === 0x8b ? gunzipSync(blob) : blob;
  const entries: BuiltEntry[] = [];
  const reader = extract();
  reader.on("entry", (header, body, next) => {
    const hash = createHash("sha256");
    let size = 0;
    body.on("data", (chunk) => {
      size += (chunk as Uint8Array).length;
      hash.update(chunk as Uint8Array);
    });
    body.on("end", () => {
      entries.push(toEntry(header, size, size > 0 ? hash.digest("hex").slice(0, 16) : ""));
      next();
    });
  });
  await new Promise<void>((resolve, reject) => {
    reader.on("error", reject);
    reader.on("finish", resolve);
    Readable.from([Buffer.from(bytes)]).pipe(reader);
  });
  return entries;
}

const xattr = "SCHILY.xattr.";

function toEntry(header: Header, size: number, content: string): BuiltEntry {
  const { pax } = header as { readonly pax?: Readonly<Record<string, string>> | null };
  const device = header.type?.endsWith("device") ? `${header.devmajor},${header.devminor}` : "";
  return {
    path: header.name.replace(/^\.?\//, "").replace(/\/$/, ""),
    type: header.type ?? "",
    mode: (header.mode ?? 0) & 0o7777,
    uid: header.uid ?? 0,
    gid: header.gid ?? 0,
    size,
    modified: (header.mtime?.getTime() ?? 0) / 1000,
    link: header.linkname ?? "",
    content,
    xattrs: Object.entries(pax ?? {})
      .filter(([name]) => name.startsWith(xattr))
      .map(([name, value]) => `${name.slice(xattr.length)}=${Buffer.from(value).toString("hex")}`)
      .toSorted(),
    device,
  };
}
