import { cleanTarPath } from "../readLayer.ts";
import type { LayerFile, LayerFileKind } from "./layerFile.ts";
import type { TarHeader } from "./readTarHeader.ts";

/**
 * What an entry of a layer's tar is; undefined for the root's own entry, and for what a union file
 * system wrote for itself. Throws an error in a few words for names that lead out of the image.
 */
export function layerFileOf(
  header: TarHeader,
  content: () => AsyncIterable<Uint8Array>,
): LayerFile | undefined {
  const path = cleanTarPath(header.name);
  assertInside(path);
  if (header.uid < 0 || header.gid < 0 || header.uid > mostId || header.gid > mostId) {
    throw new Error(`the owner of ${path} is none`);
  }
  const { mode, uid, gid, modified, xattrs } = header;
  const common = { mode, uid, gid, modified, size: 0 };
  const slash = path.lastIndexOf("/") + 1;
  if (path.startsWith(whiteout, slash)) return hidden(path.slice(0, slash), path.slice(slash));
  const kind = kindOf(header);
  if (kind === undefined || path === "") return undefined;
  const described = { ...common, path, kind, ...(xattrs && { xattrs }) };
  switch (kind) {
    case "file":
      return { ...described, size: header.size, content };
    case "symlink":
      return { ...described, link: header.link };
    case "hardlink": {
      const link = cleanTarPath(header.link);
      if (link === "") throw new Error(`${path} is a link to nothing`);
      assertInside(link);
      return { ...described, link };
    }
    case "character-device":
    case "block-device":
      return { ...described, device: header.device };
    default:
      return described;
  }

  /** OCI image spec, "Whiteouts". */
  function hidden(folder: string, name: string): LayerFile | undefined {
    if (name === ".wh..wh..opq") return { ...common, path: folder.slice(0, -1), kind: "opaque" };
    // Others that begin so are notes of AUFS to itself.
    if (name.startsWith(".wh..wh.")) return undefined;
    const rest = name.slice(whiteout.length);
    if (rest === "" || rest === "." || rest === "..") {
      throw new Error(`${path} deletes what is no file`);
    }
    return { ...common, path: folder + rest, kind: "whiteout" };
  }
}

const whiteout = ".wh.";
const mostId = 0xffffffff;

function assertInside(path: string): void {
  if (!path.includes("..")) return;
  if (path.split("/").includes("..")) throw new Error(`the path ${path} leads out of the image`);
}

function kindOf({ type, name }: TarHeader): LayerFileKind | undefined {
  switch (type) {
    case "0":
    case "7":
      // Before there was a type for folders.
      return name.endsWith("/") ? "folder" : "file";
    case "1":
      return "hardlink";
    case "2":
      return "symlink";
    case "3":
      return "character-device";
    case "4":
      return "block-device";
    case "5":
      return "folder";
    case "6":
      return "pipe";
    default:
      return undefined;
  }
}
