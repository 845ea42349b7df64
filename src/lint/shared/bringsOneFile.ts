import type { TransferInstruction } from "../../dockerfile/document.ts";
import { isArchive, looksLikeFile } from "./fileNames.ts";
import { hasWildcard, isRemote } from "./transferPaths.ts";

/** A single source that is a file by its name, and that arrives as a file. */
export function bringsOneFile({ kind, sources, heredocs }: TransferInstruction): boolean {
  const [source] = sources;
  if (!source) return heredocs.length === 1;
  const path = source.value;
  if (sources.length + heredocs.length > 1 || hasWildcard(path) || path.includes("$")) return false;
  if (kind === "ADD" && isArchive(path) && !isRemote(path)) return false;
  return looksLikeFile(isRemote(path) ? (path.split(/[?#]/)[0] ?? path) : path);
}
