import type { TransferInstruction, Word } from "../../dockerfile/document.ts";
import type { LintServices } from "../services.ts";
import { hasWildcard, isRemote } from "./transferPaths.ts";

/**
 * The sources of COPY and ADD that the context does not hold since the ignore file names them. None
 * with exceptions: a folder may be kept out and a file in it be kept.
 */
export function ignoredSources(
  { contextIgnore: ignore, variables }: LintServices,
  transfer: TransferInstruction,
  asBuildkit: boolean,
): readonly Word[] {
  if (!ignore || ignore.hasExceptions || transfer.from) return [];
  return transfer.sources.filter((source) => {
    const raw = transfer.json ? source.value : source.raw;
    const { value, complete } = variables.expand(raw, transfer);
    if (!complete || value === "" || isRemote(value)) return false;
    // A wildcard may match more than what is ignored; BuildKit takes it for a name.
    if (!asBuildkit && hasWildcard(value)) return false;
    const path = cleanPath(value, asBuildkit);
    if (path === "." || path === "/") return ignore.patterns.some((it) => everything.has(it));
    return ignore.isIgnored(path);
  });
}

const everything: ReadonlySet<string> = new Set(["*", "**", "**/*"]);

/** As Go's filepath.Clean; BuildKit leaves the slash in front, though the context is the root. */
function cleanPath(path: string, asBuildkit: boolean): string {
  const rooted = path.startsWith("/") || !asBuildkit;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!rooted) parts.push(part);
  }
  const clean = parts.join("/");
  if (asBuildkit && path.startsWith("/")) return `/${clean}`;
  return clean === "" ? "." : clean;
}
