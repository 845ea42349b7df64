import { cleanPath } from "../../dockerfile/cleanPath.ts";
import type { TransferInstruction, Word } from "../../dockerfile/document.ts";
import { cleanIgnorePath } from "../../dockerfile/ignoreFile.ts";
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
    // BuildKit leaves the slash in front, though the context is the root.
    const path = asBuildkit ? cleanPath(value) : cleanIgnorePath(`/${value}`);
    if (path === "." || path === "/") return ignore.patterns.some((it) => everything.has(it));
    return ignore.isIgnored(path);
  });
}

const everything: ReadonlySet<string> = new Set(["*", "**", "**/*"]);
