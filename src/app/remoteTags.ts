import { isAbort, isSlipwayError } from "../base/errors.ts";
import { compareWithLocal } from "./compareWithLocal.ts";
import type { LocalImages } from "./localImages.ts";
import type { OpenedRepository } from "./openRepositories.ts";
import { isForEngine, type RemoteTag, readRemoteDigest, readRemoteTag } from "./readRemoteTag.ts";
import type { RepositoryRow, TagRow } from "./registryRows.ts";

/** What was asked about tags, once each. */
export interface RemoteTags {
  state(row: TagRow): RemoteTagState;
  /**
   * Asks for what the row of a tag shows, and for what is below it where it is open. Docker Hub counts
   * each manifest that is read as a pull, so for rows only digests are asked for there, unless an image
   * of that name has to be compared.
   */
  load(row: TagRow, isOpen: boolean): Promise<void>;
  forget(repository: RepositoryRow): void;
  clear(): void;
}

export interface RemoteTagState {
  /** Undefined until the registry has answered. */
  readonly remote: RemoteTag | undefined;
  /** Why nothing, or nothing more, is known; never an AbortError. */
  readonly error: unknown;
  /** True where the registry lists the tag and has no manifest for it. */
  readonly gone: boolean;
}

export function createRemoteTags(deps: {
  open(row: TagRow): Promise<OpenedRepository>;
  local(): LocalImages;
  onDidLoad(row: TagRow): void;
}): RemoteTags {
  const loads = new Map<string, TagLoad>();
  return {
    state: (row) => loads.get(row.id) ?? nothing,
    load(row, isOpen) {
      const before = loads.get(row.id);
      const isEnough =
        before && (before.isOpen || !isOpen) && !isUndecided(before, deps.local(), row);
      if (isEnough) return before.done;
      const load: TagLoad = { ...nothing, isOpen, isDone: false, done: Promise.resolve() };
      // What is known stays until more is.
      load.remote = before?.remote;
      load.done = read(deps, load, row).then(() => {
        load.isDone = true;
        if (loads.get(row.id) === load) deps.onDidLoad(row);
      });
      loads.set(row.id, load);
      return load.done;
    },
    forget({ host, repository }) {
      for (const id of [...loads.keys()]) {
        if (id.startsWith(`tag/${host}/${repository}:`)) loads.delete(id);
      }
    },
    clear: () => loads.clear(),
  };
}

interface TagLoad {
  readonly isOpen: boolean;
  isDone: boolean;
  remote: RemoteTag | undefined;
  gone: boolean;
  error: unknown;
  done: Promise<void>;
}

/** True where an image came since that the digest alone does not tell from the one in the registry. */
function isUndecided({ isDone, remote, error }: TagLoad, local: LocalImages, row: TagRow): boolean {
  if (!isDone || remote === undefined || error !== undefined) return false;
  return compareWithLocal(remote, local.of(row)) === "unknown";
}

const nothing: RemoteTagState = { remote: undefined, error: undefined, gone: false };

async function read(
  { open, local }: Parameters<typeof createRemoteTags>[0],
  load: TagLoad,
  row: TagRow,
): Promise<void> {
  const isCounted = row.host === "docker.io";
  try {
    const { client, background } = await open(row);
    const ask = load.isOpen ? client : background;
    if (isCounted && !load.isOpen) {
      load.remote = await readRemoteDigest(ask, row);
      load.gone = load.remote === undefined;
      const isEnough =
        load.remote === undefined || compareWithLocal(load.remote, local().of(row)) !== "unknown";
      if (isEnough) return;
    }
    const all = load.isOpen && !isCounted;
    load.remote = await readRemoteTag(ask, {
      ...row,
      sizesOf: (platform) => all || isForEngine(platform, local().platform),
    });
  } catch (error) {
    if (isAbort(error)) return;
    load.gone = isSlipwayError(error, "registry-refused") && error.facts.reason === "not-found";
    load.error = error;
  }
}
