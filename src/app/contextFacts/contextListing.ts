import { basename, dirname, join, relative, sep } from "node:path";
import type { Disposable } from "../../base/disposable.ts";
import type { OpenListing } from "../../buildcontext/openListing.ts";
import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { ContextIgnore } from "../../lint/contextIgnore.ts";
import type { LintDisk } from "../lintDisk.ts";
import type { Turns } from "./turns.ts";

/** One context with one ignore file, kept up to date for all the Dockerfiles that have both. */
export interface ContextListing extends Disposable {
  readonly ignore: ContextIgnore | undefined;
  readonly files: ContextFiles | undefined;
  /** Resolves when there is a listing, or when there can be none. */
  readonly ready: Promise<void>;
  /** Resolves after it, when sizes are known, too, or something changed before they were. */
  readonly complete: Promise<void>;
  /** Absolute paths that were made, changed or deleted, of this context or of others. */
  touch(paths: readonly string[]): void;
}

export interface ContextListingDeps {
  /** Absolute path of the context. */
  readonly root: string;
  /** Whose own ignore file counts where it has one. */
  readonly dockerfilePath: string;
  readonly turns: Turns;
  readonly openListing: LintDisk["openListing"];
  /** Resolves after the milliseconds, or at once when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  readonly onChange: () => void;
}

/** Made once: Node takes longer to make one, with its stack, than to list a small folder. Seen by nobody. */
export const givenUp = new DOMException("", "AbortError");

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
  let sizing: AbortController | undefined;
  let lastWork = 0;
  const ignoreFiles = new Set([join(root, ".dockerignore"), `${dockerfilePath}.dockerignore`]);

  const list = async (): Promise<void> => {
    isStale = false;
    isGitStale = false;
    changed = new Set();
    const isFirst = open === undefined;
    try {
      const onIgnore = (found: ContextIgnore | undefined): void => {
        // Later the ignore file changes together with the listing.
        if (!isFirst || signal.aborted) return;
        ignore = found;
        if (found) onChange();
      };
      const listed = await deps.openListing({ root, dockerfilePath, onIgnore }, signal);
      // What goes by sizes is not to go away for a moment.
      open = hasSizes(open) ? await listed.withSizes(signal) : listed;
      ignore = open.ignore;
    } catch {
      // The build will tell of it; what was known may be wrong now.
      open = undefined;
      ignore = undefined;
    }
    if (!signal.aborted) onChange();
  };
  /** Names are enough for nearly all rules, and are there in a third of the time. */
  const readSizes = async (): Promise<void> => {
    const before = open;
    if (!before || hasSizes(before) || signal.aborted) return;
    sizing = new AbortController();
    const { signal: changing } = sizing;
    try {
      const next = await before.withSizes(AbortSignal.any([signal, changing]));
      if (changing.aborted || signal.aborted || next === before) return;
      open = next;
      onChange();
    } catch {
      // It goes on after the change.
    }
  };
  const update = async (): Promise<void> => {
    sizing?.abort();
    const before = open;
    if (!before || isStale || changed.size > mostChanged) return list();
    const paths = [...changed];
    changed = new Set();
    let next = await before.update(paths, signal);
    if (isGitStale) next = await next.readGitIgnores();
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
      void readSizes();
    });
  };
  const ready = turns(async () => {
    if (!signal.aborted) await list();
  });
  return {
    get ignore() {
      return ignore;
    },
    get files() {
      return open?.files;
    },
    ready,
    complete: ready.then(readSizes),
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
    dispose: () => controller.abort(givenUp),
  };
}

function hasSizes(listing: OpenListing | undefined): boolean {
  return listing?.files.total.bytes !== undefined;
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
