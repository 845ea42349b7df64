import { type IgnorePattern, parseIgnoreFile } from "../../dockerfile/ignoreFile.ts";
import { isBuildOutput } from "../buildOutputs.ts";
import { contextFilesOf } from "../contextFilesOf.ts";
import { type ContextNode, createFolderNode, partsOf } from "../contextNode.ts";
import { parseGitIgnore } from "../gitIgnore.ts";
import { createGitIgnores, type PlacedGitIgnore } from "../gitIgnores.ts";
import { createIgnoredPaths, type IgnoredPaths } from "../ignoredPaths.ts";
import { createIgnoreMatcher, type IgnoreMatcher } from "../ignoreMatcher.ts";
import { isWatched } from "../isWatched.ts";
import type { ContextListing } from "../listContext.ts";
import type { ListingRequest, OpenListing } from "../openListing.ts";
import type { FolderReader } from "./folderReader.ts";
import { listReadContext } from "./listReadContext.ts";
import { type RememberedReads, rememberReads } from "./rememberReads.ts";

/**
 * As `openListing`, by way of a reader: what was read is kept, and an update reads what changed. Throws
 * `context-unusable` for a malformed ignore file, AbortError; a folder that cannot be listed has nothing,
 * and is cut.
 */
export async function openReadListing(
  { root, dockerfilePath, onIgnore }: ListingRequest,
  reader: FolderReader,
  signal?: AbortSignal,
): Promise<OpenListing> {
  const reads = rememberReads(reader);
  const file = await readIgnore(reads, root, dockerfilePath);
  const ignore = file && createIgnoredPaths(file.patterns, file.path);
  onIgnore?.(ignore);
  const matcher = createIgnoreMatcher(file?.patterns ?? [], file?.path ?? "");
  return list({ root, matcher, ignore, reads }, signal);
}

interface Opened {
  readonly root: string;
  readonly matcher: IgnoreMatcher;
  readonly ignore: IgnoredPaths | undefined;
  readonly reads: RememberedReads;
}

async function list(opened: Opened, signal: AbortSignal | undefined): Promise<OpenListing> {
  const { root, matcher, reads } = opened;
  const [listing = nothing, outer] = await Promise.all([
    listReadContext({ root, matcher, reader: reads }, signal),
    outerGitIgnores(reads, root),
  ]);
  return toOpen(opened, listing, outer);
}

const nothing: ContextListing = { tree: undefined, gitIgnores: new Map(), isCut: true };

function toOpen(
  opened: Opened,
  listing: ContextListing,
  outer: readonly PlacedGitIgnore[],
): OpenListing {
  const { root, matcher, ignore, reads } = opened;
  const git = createGitIgnores(outer, listing.gitIgnores);
  const tree = listing.tree ?? createFolderNode("");
  const self: OpenListing = {
    ignore,
    files: contextFilesOf(tree, {
      isGenerated: (path) => isBuildOutput(path) || git.isIgnored(path) || isBehindLink(tree, path),
      isCut: listing.isCut,
    }),
    async update(changed, signal) {
      for (const path of changed) reads.forget(`${root}/${path}`);
      return list(opened, signal);
    },
    // They were read with the names.
    withSizes: async () => self,
    isWatched: (path) => isWatched(matcher, path),
    async readGitIgnores() {
      for (const { path } of foldersUp(root)) reads.forget(`${path}/.gitignore`);
      return toOpen(opened, listing, await outerGitIgnores(reads, root));
    },
  };
  return self;
}

/** Where links lead is not known, so anything may be there. */
function isBehindLink(tree: ContextNode, path: string): boolean {
  let at: ContextNode | undefined = tree;
  for (const name of partsOf(path)) {
    if (at?.kind === "link") return true;
    at = at?.children?.get(name);
  }
  return false;
}

async function readIgnore(
  reads: FolderReader,
  root: string,
  dockerfilePath: string,
): Promise<{ readonly path: string; readonly patterns: readonly IgnorePattern[] } | undefined> {
  for (const path of [`${dockerfilePath}.dockerignore`, `${root}/.dockerignore`]) {
    const text = await reads.text(path);
    if (text !== undefined) return { path, patterns: parseIgnoreFile(text) };
  }
  return undefined;
}

/** Those of the folder and of each around it, the least important first. */
async function outerGitIgnores(
  reads: FolderReader,
  root: string,
): Promise<readonly PlacedGitIgnore[]> {
  const found = await Promise.all(
    foldersUp(root).map(async ({ path, prefix }) => {
      const text = await reads.text(`${path}/.gitignore`);
      return text === undefined ? [] : [{ prefix, rules: parseGitIgnore(text) }];
    }),
  );
  return found.flat().reverse();
}

/** The folder first; `prefix` leads from each to the folder. */
function foldersUp(folder: string): readonly { readonly path: string; readonly prefix: string }[] {
  const folders = [{ path: folder, prefix: "" }];
  for (let end = folder.lastIndexOf("/"); end > 0; end = folder.lastIndexOf("/", end - 1)) {
    folders.push({ path: folder.slice(0, end), prefix: folder.slice(end + 1) });
  }
  return folders;
}
