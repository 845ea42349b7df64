/** Lists of names, each loaded once and kept, as is what went wrong. */
export interface NameLists {
  /** `id`: what tells the list from others. Never rejects. */
  load(id: string, load: () => Promise<readonly string[]>): Promise<NameList>;
  /** Undefined until it is loaded. */
  get(id: string): readonly string[] | undefined;
  forget(id: string): void;
  clear(): void;
}

export interface NameList {
  /** Undefined where `error` says why there are none. */
  readonly items?: readonly string[];
  readonly error?: unknown;
}

export function createNameLists(): NameLists {
  const lists = new Map<string, { done: Promise<NameList>; list: NameList }>();
  return {
    load(id, load) {
      const known = lists.get(id);
      if (known !== undefined) return known.done;
      const entry = { list: {} as NameList, done: Promise.resolve({} as NameList) };
      lists.set(id, entry);
      entry.done = settle(load).then((list) => {
        entry.list = list;
        return list;
      });
      return entry.done;
    },
    get: (id) => lists.get(id)?.list.items,
    forget: (id) => lists.delete(id),
    clear: () => lists.clear(),
  };
}

async function settle(load: () => Promise<readonly string[]>): Promise<NameList> {
  try {
    return { items: await load() };
  } catch (error) {
    return { error };
  }
}
