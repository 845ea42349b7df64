import { basename, dirname, join, relative, sep } from "node:path";
import type { Disposable } from "../../base/disposable.ts";
import type { OpenListing } from "../../buildcontext/openListing.ts";
import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { ContextIgnore } from "../../lint/contextIgnore.ts";
import type { Turns } from "./turns.ts";

/** One context with one ignore file, kept up to date for all the Dockerfiles that have both. */
export interface ContextListing extends Disposable {
  readonly ignore: ContextIgnore | undefined;
  readonly files: ContextFiles | undefined;
  /** Resolves when there is a listing, or when there can be none. */
  readonly ready: Promise<void>;
  /** Absolute paths that were made, changed or deleted, of this context or of others. */
  touch(paths: readonly string[]): void;
}

export interface ContextListingDeps {
  /** Absolute path of the context. */
  readonly root: string;
  /** Whose own ignore file counts where it has one. */
  readonly dockerfilePath: string;
  readonly turns: Turns;
  /** Resolves after the milliseconds, or at once when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  readonly onChange: () => void;
}

/** Milliseconds after a change, in which mostly others follow. */
const quietTime = 100;
/** An update takes at most this part of the time, however often something changes. */
const restPerWork = 5;
/** With more changed paths than these the folder is listed again. */
const mostChanged = 2000;

/** Begins to list at once; what is known stays until something newer is. */
export function createContextListing(deps: ContextListingDeps): ContextListing {
  const { root, dockerfilePath, turns, wait, onChange } = deps;
  const controller = new AbortController();
  const { signal } = controller;
  let open: OpenListing | undefined;
  let ignore: ContextIgnore | undefined;
  let changed = new Set<string>();
  let isStale = false;
  let isGitStale = false;
  let isWaiting = false;
  let lastWork = 0;
  const ignoreFiles = new Set([join(root, ".dockerignore"), `${dockerfilePath}.dockerignore`]);

  const list = async (): Promise<void> => {
    isStale = false;
    isGitStale = false;
    changed = new Set();
    const isFirst = open === undefined;
    try {
      const { openListing } = await import("../../buildcontext/index.ts");
      const onIgnore = (found: ContextIgnore | undefined): void => {
        // Later the ignore file changes together with the listing.
        if (!isFirst || signal.aborted) return;
        ignore = found;
        if (found) onChange();
      };
      open = await openListing({ root, dockerfilePath, onIgnore }, signal);
      ignore = open.ignore;
    } catch {
      // The build will tell of it; what was known may be wrong now.
      open = undefined;
      ignore = undefined;
    }
    if (!signal.aborted) onChange();
  };
  const update = async (): Promise<void> => {
    const before = open;
    if (!before || isStale || changed.size > mostChanged) return list();
    const paths = [...changed];
    changed = new Set();
    let next = await before.update(paths, signal);
    if (isGitStale) next = next.readGitIgnores();
    isGitStale = false;
    if (next === before || signal.aborted) return;
    open = next;
    onChange();
  };
  const updateSoon = async (): Promise<void> => {
    if (isWaiting) return;
    isWaiting = true;
    await wait(Math.max(quietTime, restPerWork * lastWork), signal);
    if (signal.aborted) return;
    await turns(async () => {
      isWaiting = false;
      // A failed look is followed by a whole one.
      if (signal.aborted) return;
      const began = performance.now();
      await update().catch(list);
      lastWork = performance.now() - began;
    });
  };
  return {
    get ignore() {
      return ignore;
    },
    get files() {
      return open?.files;
    },
    ready: turns(async () => {
      if (!signal.aborted) await list();
    }),
    touch(paths) {
      let isTouched = false;
      for (const path of paths) {
        if (ignoreFiles.has(path)) isStale = true;
        if (basename(path) === ".gitignore" && isAround(dirname(path), root)) isGitStale = true;
        const below = changed.size <= mostChanged ? pathBelow(root, path) : undefined;
        const isWatched = below !== undefined && (open?.isWatched(below) ?? true);
        if (isWatched) changed.add(below);
        isTouched ||= isWatched || isStale || isGitStale;
      }
      if (isTouched) void updateSoon();
    },
    dispose: () => controller.abort(),
  };
}

/** With slashes; undefined for what is not in the folder. */
function pathBelow(folder: string, path: string): string | undefined {
  if (!isAround(folder, path) || path === folder) return undefined;
  return relative(folder, path).split(sep).join("/");
}

/** The folder itself counts. */
function isAround(outer: string, folder: string): boolean {
  return outer === folder || folder.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}
