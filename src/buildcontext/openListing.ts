import type { ContextFiles } from "../dockerfile/contextFiles.ts";
import { isBuildOutput } from "./buildOutputs.ts";
import { contextFilesOf, type DerivedFacts } from "./contextFilesOf.ts";
import { createFolderNode } from "./contextNode.ts";
import { createGitIgnores, type PlacedGitIgnore } from "./gitIgnores.ts";
import { createIgnoredPaths, type IgnoredPaths } from "./ignoredPaths.ts";
import { createIgnoreMatcher, type IgnoreMatcher } from "./ignoreMatcher.ts";
import { isWatched } from "./isWatched.ts";
import { type ContextListing, listContext } from "./listContext.ts";
import { readGitIgnores } from "./readGitIgnores.ts";
import { readIgnoreFile } from "./readIgnoreFile.ts";
import { readSizes } from "./readSizes.ts";
import { updateListing } from "./updateListing.ts";

export interface ListingRequest {
  /** Absolute path of the context. */
  readonly root: string;
  /** Whose own ignore file may count. */
  readonly dockerfilePath: string;
  /** Told of the ignore file as soon as it is read, long before the folder is listed. */
  readonly onIgnore?: (ignore: IgnoredPaths | undefined) => void;
}

/** What a context holds and what is kept out of it, at one moment. */
export interface OpenListing {
  readonly ignore: IgnoredPaths | undefined;
  readonly files: ContextFiles;
  /**
   * After some paths of the context changed; the same listing where that makes no difference. For
   * a changed ignore file of the context another listing has to be opened.
   */
  update(changed: readonly string[], signal?: AbortSignal): Promise<OpenListing>;
  /**
   * The same with the sizes of all files; itself where they are known. A call that was aborted can be
   * made again, also of what an update gave: it goes on from there.
   */
  withSizes(signal?: AbortSignal): Promise<OpenListing>;
  /** False for a path whose changes make no difference, such as what is kept out. */
  isWatched(path: string): boolean;
  /** After a `.gitignore` above the context changed, or the one in it. */
  readGitIgnores(): OpenListing | Promise<OpenListing>;
}

/**
 * Lists a context as the build of a Dockerfile would send it, without sizes. Throws `context-unusable` for a
 * malformed ignore file and for a folder that cannot be listed, AbortError.
 */
export async function openListing(
  { root, dockerfilePath, onIgnore }: ListingRequest,
  signal?: AbortSignal,
): Promise<OpenListing> {
  const file = await readIgnoreFile({ root, dockerfilePath });
  const ignore = file && createIgnoredPaths(file.patterns, file.path);
  onIgnore?.(ignore);
  const matcher = createIgnoreMatcher(file?.patterns ?? [], file?.path ?? "");
  const listing = await listContext({ root, matcher }, signal);
  return toOpen({ root, matcher, ignore, outer: readGitIgnores(root) }, listing);
}

interface Opened {
  readonly root: string;
  readonly matcher: IgnoreMatcher;
  readonly ignore: IgnoredPaths | undefined;
  readonly outer: readonly PlacedGitIgnore[];
}

function toOpen(
  opened: Opened,
  listing: ContextListing,
  derived: DerivedFacts = new Map(),
): OpenListing {
  const { root, matcher, ignore, outer } = opened;
  const git = createGitIgnores(outer, listing.gitIgnores);
  const files = contextFilesOf(listing.tree ?? createFolderNode(""), {
    isGenerated: (path) => isBuildOutput(path) || git.isIgnored(path),
    isCut: listing.isCut,
    derived,
  });
  const self: OpenListing = {
    ...{ ignore, files },
    async update(changed, signal) {
      const next = await updateListing({ root, matcher, listing, changed }, signal);
      return next === listing ? self : toOpen(opened, next);
    },
    async withSizes(signal) {
      if (!listing.tree || files.total.bytes !== undefined) return self;
      await readSizes(root, listing.tree, signal);
      return toOpen(opened, listing, derived);
    },
    isWatched: (path) => isWatched(matcher, path),
    readGitIgnores: () => toOpen({ ...opened, outer: readGitIgnores(root) }, listing),
  };
  return self;
}
