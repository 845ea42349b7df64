import type { Disposable } from "../base/disposable.ts";
import { Emitter, type Subscribe } from "../base/emitter.ts";
import { isAbort } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { validateImageReference } from "../reference/imageReference.ts";
import type { RegistryClient } from "../registry/index.ts";
import { compareWithLocal, type LocalState } from "./compareWithLocal.ts";
import { createLocalImages } from "./localImages.ts";
import { createNameLists, type NameList } from "./nameLists.ts";
import { createOpenRepositories, type OpenedRepository } from "./openRepositories.ts";
import type { RegistryAccess } from "./registryAccess.ts";
import { createRegistryKnowledge, type RegistryKnowledgeDeps } from "./registryKnowledge.ts";
import {
  failureRow,
  type HostRow,
  hostRow,
  noteRow,
  type PlatformRow,
  platformRow,
  type RegistryRow,
  type RepositoryRow,
  repositoryRow,
  type TagRow,
  tagRow,
} from "./registryRows.ts";
import { createRemoteTags, type RemoteTagState } from "./remoteTags.ts";
import { sortTags } from "./sortTags.ts";

/**
 * What the Registries view shows. A registry is asked only about what a person has opened: its tags
 * once a repository is open, their manifests for the tags that have a row; all of it once, and again
 * after a refresh.
 */
export interface RegistryTree extends Disposable {
  /** The row that changed; undefined for all of them. */
  readonly onDidChange: Subscribe<RegistryRow | undefined>;
  /** The rows below one, or the registries. What a registry refuses is a row, too. */
  children(row?: RegistryRow): Promise<readonly RegistryRow[]>;
  /** Of the registry, as the rows were last asked for; without a question to it. */
  knownRepositories(row: HostRow): readonly RepositoryRow[];
  /** `os/architecture` of the engine; a guess where there is none. */
  readonly enginePlatform: string;
  tagState(row: TagRow): TagState;
  repositoryState(row: RepositoryRow): RepositoryState;
  /** Who is logged in, as the last opening has found it; undefined before, and for nobody. */
  loginOf(row: HostRow): string | undefined;
  /** Loads again what is below a row, or everything. */
  refresh(row?: RegistryRow): void;
  /** Compares with the images that the engine has now; asks no registry. */
  lookAtEngine(): void;
  showMore(row: HostRow | RepositoryRow): void;
  /** Shows the tags that have the text in them; all with an empty one. */
  filter(row: RepositoryRow, text: string): void;
  /** From now on the registry is asked for all its repositories, which many refuse. */
  listAll(row: HostRow): void;
  /** Keeps a repository in the view; throws `bad-reference`. */
  pin(name: string): Promise<RepositoryRow>;
  unpin(row: RepositoryRow): Promise<void>;
  /** A client with the login that counts for this row; closed by the next refresh. */
  open(row: RepositoryRow | TagRow | PlatformRow): Promise<RegistryClient>;
  /** All tags of a repository, as they were loaded, or loaded now. */
  tagsOf(row: RepositoryRow): Promise<readonly string[]>;
}

export interface TagState extends RemoteTagState {
  readonly local: LocalState;
  /** `os/architecture` of the engine, for the size that counts here. */
  readonly enginePlatform: string;
}

export interface RepositoryState {
  readonly pinned: boolean;
  /** Images of the engine are named so. */
  readonly local: boolean;
  readonly filter: string;
  /** Undefined until the tags are loaded. */
  readonly tags: number | undefined;
}

export interface RegistryTreeDeps extends RegistryKnowledgeDeps {
  access(): Promise<RegistryAccess>;
  connect(signal: AbortSignal): Promise<Engine>;
  /** Milliseconds before an engine that did not answer is tried once more. */
  readonly enginePause?: number;
}

/** Rows of one parent that are shown before "Show more". */
export const tagsShown = 50;
export const repositoriesShown = 200;

export function createRegistryTree(deps: RegistryTreeDeps): RegistryTree {
  const changed = new Emitter<RegistryRow | undefined>();
  const opened = createOpenRepositories(() => deps.access());
  const local = createLocalImages({
    connect: (signal) => deps.connect(signal),
    onDidFind: () => changed.fire(undefined),
    ...(deps.enginePause !== undefined && { pause: deps.enginePause }),
  });
  const rows = new Map<string, RegistryRow>();
  const shown = new Map<string, number>();
  const filters = new Map<string, string>();
  const users = new Map<string, string>();
  const listed = new Set<string>();
  /** Catalogues and tags by the id of the row that they are below. */
  const lists = createNameLists();
  const knowledge = createRegistryKnowledge(deps, local, () => changed.fire(undefined));

  /** The row as it was given out: VS Code knows rows by identity. */
  const same = <R extends RegistryRow>(row: R): R => {
    const before = rows.get(row.id) as R | undefined;
    if (before === undefined) rows.set(row.id, row);
    return before ?? row;
  };
  const openFor = async (host: string, repository?: string): Promise<OpenedRepository> => {
    const one = await opened.of(host, repository);
    const { credentials, source } = one.login ?? {};
    const name = credentials?.kind === "password" ? `${credentials.username}, ` : "";
    const user = source === undefined ? undefined : `${name}${source}`;
    if (user !== undefined && users.get(host) !== user) {
      users.set(host, user);
      changed.fire(same(hostRow(host)));
    }
    return one;
  };
  const remote = createRemoteTags({
    open: (row) => openFor(row.host, row.repository),
    local: () => local.now,
    onDidLoad: (row) => changed.fire(same(row)),
  });
  const loadTags = (row: RepositoryRow): Promise<NameList> =>
    lists.load(row.id, async () => {
      const { client } = await openFor(row.host, row.repository);
      const tags = await client.tags(row.repository);
      return sortTags(tags.filter((tag) => tagPattern.test(tag)));
    });
  const page = (
    parent: HostRow | RepositoryRow,
    all: readonly string[],
    toRow: (name: string) => RegistryRow,
  ): RegistryRow[] => {
    const most = shown.get(parent.id) ?? pageOf(parent);
    const page = all.slice(0, most).map((name) => same(toRow(name)));
    const left = all.length - page.length;
    if (left > 0) page.push({ kind: "more", id: `more/${parent.id}`, parent, left });
    return page;
  };

  const belowHost = async (row: HostRow): Promise<readonly RegistryRow[]> => {
    const names = new Set(knowledge.repositoriesOf(row.host).map(({ repository }) => repository));
    const above: RegistryRow[] = [];
    if (listed.has(row.host)) {
      const { items = [], error } = await lists.load(row.id, async () => {
        const { client } = await openFor(row.host);
        const names = await client.repositories();
        return names.filter((name) => validateImageReference(`${row.host}/${name}`) === undefined);
      });
      for (const name of items) names.add(name);
      if (error !== undefined && !isAbort(error)) above.push(failureRow(row, error));
    }
    if (names.size === 0 && above.length === 0) return [noteRow(row, "no-repositories")];
    return [...above, ...page(row, [...names].sort(), (name) => repositoryRow(row.host, name))];
  };
  const belowRepository = async (row: RepositoryRow): Promise<readonly RegistryRow[]> => {
    const isNew = lists.get(row.id) === undefined;
    const [{ items, error }] = await Promise.all([loadTags(row), local.look()]);
    // The row says how many there are.
    if (isNew && items !== undefined) changed.fire(same(row));
    if (items === undefined) return isAbort(error) ? [] : [failureRow(row, error)];
    if (items.length === 0) return [noteRow(row, "no-tags")];
    const wanted = (filters.get(row.id) ?? "").toLowerCase();
    const found = items.filter((tag) => tag.toLowerCase().includes(wanted));
    if (found.length === 0) return [noteRow(row, "no-match")];
    const visible = page(row, found, (tag) => tagRow(row, tag));
    for (const one of visible) if (one.kind === "tag") void remote.load(one, false);
    return visible;
  };
  const belowTag = async (row: TagRow): Promise<readonly RegistryRow[]> => {
    await local.look();
    await remote.load(row, true);
    const { remote: tag, error } = remote.state(row);
    if (error !== undefined) return [failureRow(row, error)];
    if (tag?.contents === undefined) return [];
    const { platforms, artifact } = tag.contents;
    if (platforms.length === 0 || artifact !== undefined) return [noteRow(row, "no-platforms")];
    const all = platforms.map((platform) => platformRow(row, platform));
    // An index may name the same twice.
    return [...new Map(all.map((one) => [one.id, one])).values()];
  };

  const forget = (row: RepositoryRow): void => {
    opened.close(row.host, row.repository);
    lists.forget(row.id);
    remote.forget(row);
  };
  const refresh = (row?: RegistryRow): void => {
    local.forget();
    if (row === undefined) {
      opened.closeAll();
      lists.clear();
      users.clear();
      remote.clear();
      knowledge.forget();
      changed.fire(undefined);
    } else if (row.kind === "registry") {
      opened.close(row.host);
      lists.forget(row.id);
      users.delete(row.host);
      for (const one of rows.values()) {
        if (one.kind === "repository" && one.host === row.host) forget(one);
      }
      changed.fire(same(row));
    } else if (row.kind === "repository") {
      forget(row);
      changed.fire(same(row));
    } else if (row.kind === "tag" || row.kind === "platform") {
      refresh(repositoryRow(row.host, row.repository));
    } else refresh(row.parent);
  };
  return {
    onDidChange: changed.event,
    async children(row) {
      switch (row?.kind) {
        case undefined:
          await knowledge.learn();
          return knowledge.registries.map(({ host }) => same(hostRow(host)));
        case "registry":
          return belowHost(row);
        case "repository":
          return belowRepository(row);
        case "tag":
          return belowTag(row);
        default:
          return [];
      }
    },
    knownRepositories: ({ host }) =>
      knowledge.repositoriesOf(host).map(({ repository }) => same(repositoryRow(host, repository))),
    get enginePlatform() {
      return local.now.platform;
    },
    tagState(row) {
      const state = remote.state(row);
      const { isThere, platform } = local.now;
      const isKnown = state.remote !== undefined && isThere;
      const here = isKnown ? compareWithLocal(state.remote, local.now.of(row)) : "unknown";
      return { ...state, local: here, enginePlatform: platform };
    },
    repositoryState(row) {
      const known = knowledge.repositoriesOf(row.host);
      const found = known.find(({ repository }) => repository === row.repository);
      return {
        pinned: knowledge.isPinned(row.host, row.repository),
        local: found?.local ?? false,
        filter: filters.get(row.id) ?? "",
        tags: lists.get(row.id)?.length,
      };
    },
    loginOf: ({ host }) => users.get(host),
    refresh,
    lookAtEngine() {
      if (!local.hasLooked) return;
      local.forget();
      changed.fire(undefined);
    },
    showMore(row) {
      shown.set(row.id, (shown.get(row.id) ?? pageOf(row)) + pageOf(row));
      changed.fire(same(row));
    },
    filter(row, text) {
      filters.set(row.id, text.trim());
      shown.delete(row.id);
      changed.fire(same(row));
    },
    listAll(row) {
      listed.add(row.host);
      opened.close(row.host);
      lists.forget(row.id);
      changed.fire(same(row));
    },
    async pin(name) {
      const { host, repository } = await knowledge.pin(name);
      changed.fire(undefined);
      return same(repositoryRow(host, repository));
    },
    async unpin(row) {
      await knowledge.unpin(row);
      changed.fire(undefined);
    },
    open: async (row) => (await openFor(row.host, row.repository)).client,
    async tagsOf(row) {
      const { items, error } = await loadTags(row);
      if (items === undefined) throw error;
      return items;
    },
    dispose() {
      local.dispose();
      opened.closeAll();
      changed.dispose();
    },
  };
}

/** Distribution spec, "Pulling manifests"; what else a registry lists nobody can ask for. */
const tagPattern = /^\w[\w.-]{0,127}$/;

function pageOf(row: HostRow | RepositoryRow): number {
  return row.kind === "registry" ? repositoriesShown : tagsShown;
}
