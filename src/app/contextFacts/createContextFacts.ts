import type { Disposable } from "../../base/disposable.ts";
import { Emitter, type Subscribe } from "../../base/emitter.ts";
import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { LintOptions } from "../../lint/linter.ts";
import type { LintDisk } from "../lintDisk.ts";
import { chooseContextFolder } from "./chooseContextFolder.ts";
import { type ContextListing, createContextListing, givenUp } from "./contextListing.ts";
import { type CopySources, copySources } from "./copySources.ts";
import { createDoubts } from "./createDoubts.ts";
import { createTurns } from "./turns.ts";

/**
 * What is known of the build contexts of Dockerfiles. One walk at a time; those with the same context
 * and ignore file share it. What is known stays until something newer is.
 */
export interface ContextFacts extends Disposable {
  /** What is known now; begins to look where nothing is. Nothing for a file that takes no files. */
  of(dockerfile: AskedDockerfile): KnownContext;
  /** The same, when it is known. Of those that are asked for in this way alone a few are kept. */
  load(dockerfile: AskedDockerfile, signal?: AbortSignal): Promise<KnownContext>;
  /** The folder that is taken for a Dockerfile's context; undefined where that is not known yet. */
  folderOf(dockerfilePath: string): string | undefined;
  /** Absolute paths that were made, changed or deleted. */
  touch(paths: readonly string[]): void;
  /** Nobody asks for this Dockerfile any more; what is looked at for it alone is given up. */
  forget(dockerfilePath: string): void;
  /** Fires with the paths of the Dockerfiles of which something else is known. */
  readonly onDidChange: Subscribe<readonly string[]>;
}

export interface AskedDockerfile {
  /** Absolute path; the file need not be there. */
  readonly path: string;
  readonly document: DockerfileDocument;
}

/** Parts of the options of the linter. */
export type KnownContext = Pick<LintOptions, "buildContext" | "contextFiles">;

export interface ContextFactsDeps {
  readonly disk: Pick<LintDisk, "isThere" | "namesIn" | "openListing">;
  /** The folder that somebody named as the context; undefined where nobody did. */
  namedContext(dockerfilePath: string): string | undefined;
  /** The outermost folder that may be the context; undefined for the Dockerfile's only. */
  outermost(dockerfilePath: string): string | undefined | Promise<string | undefined>;
  /** Resolves after the milliseconds, or at once when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Neighbours mostly share a context, which then is walked once. */
const mostRecent = 8;
/** Milliseconds after other sources were typed. */
const typingTime = 500;

export function createContextFacts(deps: ContextFactsDeps): ContextFacts {
  const changed = new Emitter<readonly string[]>();
  const turns = createTurns();
  const entries = new Map<string, Entry>();
  const shared = new Map<string, SharedListing>();
  const doubted = createDoubts();

  const openListing = (key: string, root: string, dockerfilePath: string): SharedListing => {
    const known = shared.get(key);
    if (known) return known;
    const users = new Set<string>();
    const onChange = () => changed.fire([...users]);
    const listing = createContextListing({
      ...{ root, dockerfilePath, turns, onChange },
      ...{ wait: deps.wait, openListing: deps.disk.openListing },
    });
    const made = { key, root, listing, users, waiting: 0 };
    shared.set(key, made);
    return made;
  };
  const leave = (path: string, used: SharedListing | undefined): void => {
    if (!used) return;
    used.users.delete(path);
    if (used.users.size > 0 || used.waiting > 0) return;
    used.listing.dispose();
    if (shared.get(used.key) === used) shared.delete(used.key);
  };
  const choose = async (path: string, entry: Entry, signal: AbortSignal): Promise<void> => {
    const { named } = entry;
    const chosen =
      named === undefined
        ? await chooseContextFolder(
            path,
            await deps.outermost(path),
            entry.sources.paths,
            deps.disk,
          )
        : { root: named, isDoubtful: false };
    if (signal.aborted) return;
    const { root, isDoubtful } = chosen;
    const isOwn = await deps.disk.isThere(`${path}.dockerignore`);
    if (signal.aborted) return;
    const key = [root, ...(isOwn ? [path] : [])].join("\0");
    const before = entry.used;
    const wasDoubtful = entry.isDoubtful;
    entry.isDoubtful = isDoubtful;
    if (before?.key === key) {
      if (wasDoubtful !== isDoubtful) changed.fire([path]);
      return;
    }
    const next = openListing(key, root, path);
    // So that nothing flickers, the old one counts until there is a new one.
    if (before?.listing.files) {
      next.waiting++;
      await next.listing.complete;
      next.waiting--;
      if (signal.aborted) {
        if (entry.used !== next) leave(path, next);
        return;
      }
    }
    next.users.add(path);
    entry.used = next;
    leave(path, before);
    changed.fire([path]);
  };
  const chooseSoon = (path: string, entry: Entry, delay: number): void => {
    entry.choosing?.abort();
    const controller = new AbortController();
    entry.choosing = controller;
    const { signal } = controller;
    const run = async (): Promise<void> => {
      if (delay > 0) await deps.wait(delay, signal);
      if (!signal.aborted) await choose(path, entry, signal);
    };
    entry.chosen = run();
  };
  const enter = ({ path, document }: AskedDockerfile): Entry => {
    const sources = copySources(document);
    const named = deps.namedContext(path);
    const entry = entries.get(path);
    if (!entry) {
      const nothing = { used: undefined, choosing: undefined };
      const isNot = { isDoubtful: false, isFollowed: false };
      const made: Entry = { sources, named, ...nothing, ...isNot, chosen: Promise.resolve() };
      entries.set(path, made);
      if (sources.any) chooseSoon(path, made, 0);
      return made;
    }
    const isOther =
      entry.sources.any !== sources.any ||
      entry.sources.paths.join("\n") !== sources.paths.join("\n");
    const isElsewhere = entry.named !== named;
    Object.assign(entry, { sources, named });
    if (sources.any && (isOther || isElsewhere)) {
      chooseSoon(path, entry, entry.used && !isElsewhere ? typingTime : 0);
    }
    return entry;
  };
  const forget = (path: string): void => {
    const entry = entries.get(path);
    entry?.choosing?.abort(givenUp);
    entries.delete(path);
    leave(path, entry?.used);
  };
  let recent: readonly string[] = [];
  const keepRecent = (path: string): void => {
    recent = [...recent.filter((it) => it !== path), path];
    for (const old of recent.slice(0, -mostRecent)) {
      if (entries.get(old)?.isFollowed === false) forget(old);
    }
    recent = recent.slice(-mostRecent);
  };
  return {
    onDidChange: changed.event,
    of(dockerfile) {
      const entry = enter(dockerfile);
      entry.isFollowed = true;
      return known(entry, doubted);
    },
    async load(dockerfile, signal) {
      const entry = enter(dockerfile);
      if (!entry.isFollowed) keepRecent(dockerfile.path);
      const ready = async (): Promise<void> => {
        await entry.chosen;
        await entry.used?.listing.complete;
      };
      await (signal ? orAborted(ready(), signal) : ready());
      signal?.throwIfAborted();
      return known(entry, doubted);
    },
    folderOf: (path) => entries.get(path)?.used?.root,
    touch(paths) {
      for (const { listing } of shared.values()) listing.touch(paths);
      for (const [path, entry] of entries) {
        // It came or went: another listing counts.
        if (paths.includes(`${path}.dockerignore`)) chooseSoon(path, entry, 0);
      }
    },
    forget,
    dispose() {
      for (const { choosing } of entries.values()) choosing?.abort();
      for (const { listing } of shared.values()) listing.dispose();
      entries.clear();
      shared.clear();
      changed.dispose();
    },
  };
}

interface Entry {
  sources: CopySources;
  /** See `ContextFactsDeps`. */
  named: string | undefined;
  used: SharedListing | undefined;
  isDoubtful: boolean;
  /** True where somebody wants to hear of changes. */
  isFollowed: boolean;
  choosing: AbortController | undefined;
  chosen: Promise<void>;
}

interface SharedListing {
  readonly key: string;
  /** Absolute path of the folder. */
  readonly root: string;
  readonly listing: ContextListing;
  /** Paths of Dockerfiles. */
  readonly users: Set<string>;
  /** How many wait for it before they use it. */
  waiting: number;
}

function known(
  { sources, used, isDoubtful }: Entry,
  doubted: (files: ContextFiles) => ContextFiles,
): KnownContext {
  if (!sources.any || !used) return {};
  const { ignore, files } = used.listing;
  return {
    ...(ignore && { buildContext: ignore }),
    ...(files && { contextFiles: isDoubtful ? doubted(files) : files }),
  };
}

/** Resolves when the work is done, or at once when the signal aborts. */
function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve();
    if (signal.aborted) stop();
    // A signal lives as long as a run over many files: what is not needed any more is taken away.
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
