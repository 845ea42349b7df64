import { isBrokenName } from "../../buildcontext/tarNames.ts";
import { compareLayerPaths } from "./compareLayerPaths.ts";
import type { LayerFile } from "./layerFile.ts";
import { refuseLayer } from "./refuseLayer.ts";

/** Throws `layer-refused` for a file that no layer may have, or that may not stand behind `before`. */
export function assertLayerFile(file: LayerFile, before: LayerFile | undefined): void {
  const fault = faultOf(file);
  if (fault !== undefined) {
    throw refuseLayer(file.path, fault, "Leave it out, or give it another name.");
  }
  if (before === undefined) return;
  const order = compareLayerPaths(before.path, file.path);
  if (order < 0 || (order === 0 && mayShareName(before, file))) return;
  const why = order === 0 ? "it is there twice" : `it comes after ${before.path}`;
  throw refuseLayer(file.path, why, "Give the files of a layer in the order of their names, once.");
}

/** What is below is hidden by one and the name is used again by the other. */
function mayShareName(before: LayerFile, file: LayerFile): boolean {
  if (before.kind === "whiteout") return file.kind !== "whiteout" && file.kind !== "opaque";
  return before.kind === "folder" && file.kind === "opaque";
}

function faultOf(file: LayerFile): string | undefined {
  const { path, kind, link } = file;
  const badName = path === "" && kind === "opaque" ? undefined : nameFault(path);
  if (badName !== undefined) return badName;
  if (kind === "hardlink") {
    const badLink = nameFault(link ?? "");
    if (badLink !== undefined) return `it is one more name of ${link ?? ""}, and ${badLink}`;
    // Engines link to what they have unpacked already, and that is in the layer's order.
    if (compareLayerPaths(link ?? "", path) >= 0)
      return `it is one more name of ${link}, a later one`;
  }
  if (kind === "symlink" && (!link || link.includes("\0") || isBrokenName(link)))
    return "it is a link to nowhere";
  if (!isCount(file.uid, mostId) || !isCount(file.gid, mostId)) return "its owner is no number";
  if (!isCount(file.mode, 0o7777)) return "its mode is none";
  if (!isCount(file.size, Number.MAX_SAFE_INTEGER)) return "its size is none";
  if (kind === "character-device" || kind === "block-device") {
    const [major, minor] = file.device ?? [-1, -1];
    if (!isCount(major, mostDevice) || !isCount(minor, mostDevice)) return "its device is none";
  }
  for (const name of file.xattrs?.keys() ?? []) {
    if (name === "" || /[=\0]/.test(name))
      return "an attribute of it has a name that none may have";
  }
  return undefined;
}

function nameFault(path: string): string | undefined {
  if (isBrokenName(path)) return "its name is not Unicode";
  // Most names; the rest is looked at in parts.
  if (plain.test(path)) return undefined;
  if (path.includes("\0")) return "its name has a zero in it";
  for (const part of path.split("/")) {
    if (part === "" || part === "." || part === "..") return "its path leads elsewhere";
    if (part.startsWith(".wh.")) return "names that begin with .wh. mean what is deleted";
  }
  return undefined;
}

/** No part is empty or begins with a dot. */
const plain = /^[^/.\0][^/\0]*(?:\/[^/.\0][^/\0]*)*$/;

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

/** What the kernel and the engines take. */
const mostId = 0xffffffff;
/** Seven octal digits of the header. */
const mostDevice = 0o7777777;
