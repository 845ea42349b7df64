import { createHash } from "node:crypto";
import { extract, type Header } from "tar-stream";
import { createEntryList, type EntryKind, type EntryList, type LayerEntry } from "./entryList.ts";
import { isPackageFile, type Package, readPackages } from "./packages.ts";

export interface LayerContents {
  readonly entries: EntryList;
  /** What package databases of the layer list, by their path. */
  readonly packages: ReadonlyMap<string, readonly Package[]>;
}

/**
 * Reads the unpacked tar of a layer; no contents are kept but those of package databases, for a
 * moment. Throws what the tar reader throws, also where the tar ends in the middle of a file.
 */
export async function readLayer(chunks: AsyncIterable<Uint8Array>): Promise<LayerContents> {
  const entries = createEntryList();
  const packages = new Map<string, readonly Package[]>();
  const tar = extract();
  let failure: Error | undefined;
  let finished = false;
  let wake: () => void = () => undefined;
  tar.on("drain", () => wake());
  tar.on("finish", () => {
    finished = true;
    wake();
  });
  tar.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  tar.on("entry", (header, contents, next) => {
    const entry = toEntry(header);
    if (entry === undefined || entry.kind !== "file" || entry.size === 0) {
      if (entry) entries.add(entry);
      contents.resume();
      next(null);
      return;
    }
    const hash = createHash("sha256");
    const kept: Buffer[] | undefined = isPackageFile(entry.path, entry.size) ? [] : undefined;
    contents.on("data", (data) => {
      const chunk = data as Buffer;
      hash.update(chunk);
      kept?.push(Buffer.from(chunk));
    });
    contents.on("end", () => {
      entries.add({ ...entry, hash: hash.digest().readUIntBE(0, 6) });
      if (kept) packages.set(entry.path, readPackages(entry.path, Buffer.concat(kept).toString()));
      next(null);
    });
  });
  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  for await (const chunk of chunks) {
    if (failure) throw failure;
    const waiting = woken();
    if (!tar.write(chunk)) await waiting;
  }
  const ended = woken();
  tar.end(null);
  while (!finished && !failure) await ended;
  if (failure) throw failure;
  return { entries: entries.finish(), packages };
}

/** Undefined for the layer's root, and for what a union file system wrote for itself. */
function toEntry(header: Header): LayerEntry | undefined {
  const { type, linkname } = header;
  const path = cleanTarPath(header.name);
  if (path === "") return undefined;
  const slash = path.lastIndexOf("/") + 1;
  const [folder, name] = [path.slice(0, slash), path.slice(slash)];
  const common = {
    mode: (header.mode ?? 0) & 0o7777,
    uid: header.uid ?? 0,
    gid: header.gid ?? 0,
    hash: 0,
  };
  if (name.startsWith(".wh.")) {
    const hidden = { ...common, size: 0, link: undefined };
    if (name === ".wh..wh..opq") return { ...hidden, path: folder.slice(0, -1), kind: "opaque" };
    // Others that begin so are notes of AUFS to itself.
    if (name.startsWith(".wh..wh.") || name === ".wh.") return undefined;
    return { ...hidden, path: folder + name.slice(".wh.".length), kind: "whiteout" };
  }
  const kind = kindOf(type);
  if (kind === undefined) return undefined;
  const size = kind === "file" ? (header.size ?? 0) : 0;
  const link = linkOf(kind, linkname ?? undefined);
  return { ...common, path, kind, size, link };
}

function linkOf(kind: EntryKind, linkname: string | undefined): string | undefined {
  if (kind === "symlink") return linkname ?? "";
  return kind === "hardlink" ? cleanTarPath(linkname ?? "") : undefined;
}

function kindOf(type: Header["type"]): EntryKind | undefined {
  switch (type) {
    case "file":
    case "contiguous-file":
      return "file";
    case "directory":
      return "folder";
    case "symlink":
      return "symlink";
    case "link":
      return "hardlink";
    case "character-device":
    case "block-device":
      return "device";
    case "fifo":
      return "pipe";
    default:
      return undefined;
  }
}

/** `./usr//bin/` as `usr/bin`. A `..` stays, as a name like others: nothing is looked up by it. */
export function cleanTarPath(name: string): string {
  if (plain.test(name)) return name;
  return name
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

/** No empty part, and none that begins with a dot; most names are like this. */
const plain = /^[^/.][^/]*(?:\/[^/.][^/]*)*$/;
