import { cleanPath } from "../../dockerfile/cleanPath.ts";
import type { TransferInstruction, Word } from "../../dockerfile/document.ts";
import { cleanIgnorePath } from "../../dockerfile/ignoreFile.ts";
import type { LintServices } from "../services.ts";
import { hasWildcard, isRemote } from "./transferPaths.ts";

/** A source that the ignore file leaves nothing of. */
export interface IgnoredSource {
  readonly word: Word;
  /** The line that does it; undefined where no single one can be named. */
  readonly reason:
    | { readonly line: number; readonly pattern: string; readonly file: string }
    | undefined;
  /** True for a folder that is there, the context itself too, without all that was in it. */
  readonly isEmptied: boolean;
}

/**
 * The sources of COPY and ADD that the context does not hold since the ignore file names them. With
 * exceptions only where it is known what is in the context, as a folder may be kept out and a file
 * in it be kept; never so for BuildKit, which then says nothing.
 */
export function ignoredSources(
  services: LintServices,
  transfer: TransferInstruction,
  asBuildkit: boolean,
): readonly IgnoredSource[] {
  const { contextIgnore: ignore, contextFiles: files } = services;
  if (!ignore || transfer.from) return [];
  const { variables } = services;
  const known = asBuildkit || files?.isCut || transfer.onbuild ? undefined : files;
  if (ignore.hasExceptions && !known) return [];
  return transfer.sources.flatMap((word) => {
    const raw = transfer.json ? word.value : word.raw;
    const { value, complete } = variables.expand(raw, transfer);
    if (!complete || value === "" || isRemote(value)) return [];
    // A wildcard may match more than what is ignored, unless a line is that wildcard itself; BuildKit
    // takes it for a name.
    if (!asBuildkit && hasWildcard(value) && !isPattern(cleanIgnorePath(`/${value}`))) return [];
    // BuildKit leaves the slash in front, though the context is the root.
    const path = asBuildkit ? cleanPath(value) : cleanIgnorePath(`/${value}`);
    const found = (asked: string, isEmptied: boolean): IgnoredSource => {
      const reason = ignore.reason(asked);
      return { word, reason: reason && { ...reason, file: ignore.file }, isEmptied };
    };
    if (path === "." || path === "/") {
      const isAll = ignore.patterns.some((it) => everything.has(it));
      const isEmpty = ignore.hasExceptions ? known?.total.files === 0 : true;
      return isAll && isEmpty ? found(anyName, true) : [];
    }
    if (ignore.isIgnored(path)) {
      return ignore.hasExceptions && isThere(path) ? [] : found(path, false);
    }
    const inside = `${path}/${anyName}`;
    return known && isEmptyFolder(path) && ignore.isIgnored(inside) ? found(inside, true) : [];
  });

  function isPattern(path: string): boolean {
    if (ignore === undefined || ignore.hasExceptions) return false;
    const pattern = ignore.reason(path)?.pattern;
    return pattern === path || pattern === `**/${path}`;
  }

  function isThere(path: string): boolean {
    return known?.at(path) !== undefined;
  }

  function isEmptyFolder(path: string): boolean {
    const at = known?.at(path);
    return at?.kind === "folder" && known?.children(path).length === 0;
  }
}

/** A name that a pattern matches only if it matches all. */
const anyName = "\u{1F4A0}";

const everything: ReadonlySet<string> = new Set(["*", "**", "**/*"]);
