import { compareLayerPaths } from "./compareLayerPaths.ts";
import type { LayerFile } from "./layerFile.ts";
import type { FileOwner } from "./layerFromFolder.ts";
import { layerPath } from "./layerPath.ts";
import { refuseLayer } from "./refuseLayer.ts";

/** A file that is nowhere on the disk. */
export interface NewFile {
  /** Below the prefix. */
  readonly path: string;
  readonly kind: "file" | "folder" | "symlink" | "hardlink" | "whiteout" | "opaque";
  /** Of a file; text as UTF-8. */
  readonly content?: Uint8Array | string;
  /** Where a symlink leads; the path below the prefix that a hard link is one more name of. */
  readonly link?: string;
  /** Undefined for 755 of folders and 644 of files. */
  readonly mode?: number;
  /** Undefined for 0 and 0. */
  readonly owner?: FileOwner;
  readonly xattrs?: ReadonlyMap<string, Uint8Array>;
}

export interface FilesLayerOptions {
  /** Where they go in the image; "" or "/" is its root. */
  readonly prefix: string;
  /** Seconds since the epoch: the time of all files. */
  readonly epoch: number;
}

/**
 * Files in memory as those of a layer, in its order. Throws `layer-refused` for paths that lead
 * elsewhere; other faults are found when the layer is written.
 */
export function layerFromFiles(
  files: readonly NewFile[],
  { prefix, epoch }: FilesLayerOptions,
): readonly LayerFile[] {
  const below = (path: string): string => {
    // On its own first, so that it cannot lead out of the prefix.
    const name = layerPath(path);
    return layerPath(`${prefix}/${name}`);
  };
  return files
    .map((file): LayerFile => {
      const { kind, content, link, mode, owner, xattrs } = file;
      const path = below(file.path);
      if (path === "" && kind !== "opaque") {
        throw refuseLayer("/", "it is the root of the image", "Name what is in it.");
      }
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      const common = {
        ...{ path, kind, size: 0, modified: epoch },
        mode: kind === "symlink" ? 0o777 : (mode ?? (kind === "folder" ? 0o755 : 0o644)),
        uid: owner?.uid ?? 0,
        gid: owner?.gid ?? 0,
        ...(xattrs && { xattrs }),
      };
      if (kind === "symlink") return { ...common, link: link ?? "" };
      if (kind === "hardlink") return { ...common, link: below(link ?? "") };
      if (kind !== "file" || bytes === undefined) return common;
      return { ...common, size: bytes.length, content: () => [bytes] };
    })
    .sort((a, b) => compareLayerPaths(a.path, b.path) || rank(a) - rank(b));
}

/** Of the same path: what is hidden, what is there, and that it hides what was in it. */
function rank({ kind }: LayerFile): number {
  if (kind === "whiteout") return 0;
  return kind === "opaque" ? 2 : 1;
}
