import type { TreeItem } from "vscode";

/** The rows of a tree as VS Code has them, so that it is told only of those that show something else. */
export interface DrawnRows<R> {
  /** For VS Code, which keeps them until it is told of a change. */
  children(parent: R | undefined): Promise<R[]>;
  item(row: R): TreeItem;
  /** VS Code is told to ask again for the row and what is below it, or for all. */
  forget(row: R | undefined): void;
  /** Rows to tell VS Code of, which are asked for with what is below them; undefined for all. */
  changed(): Promise<R[] | undefined>;
}

export interface DrawnRowsDeps<R> {
  children(parent: R | undefined): readonly R[] | Promise<readonly R[]>;
  item(row: R): TreeItem;
  idOf(row: R): string;
}

/**
 * A row that is drawn anew loses the click that is under way on it, and from a change of all rows until
 * it has asked for them again VS Code knows none of them: what is chosen from a menu then has no row.
 */
export function createDrawnRows<R>({ children, item, idOf }: DrawnRowsDeps<R>): DrawnRows<R> {
  const given = new Map<string, readonly R[]>();
  const texts = new Map<string, string>();
  const keyOf = (row: R | undefined): string => (row === undefined ? "" : idOf(row));
  const forget = (row: R | undefined): void => {
    const rows = given.get(keyOf(row)) ?? [];
    given.delete(keyOf(row));
    for (const one of rows) {
      texts.delete(idOf(one));
      forget(one);
    }
  };
  /** Changed rows below one that is as it was itself; undefined where that has to be asked again. */
  const changedBelow = async (parent: R | undefined): Promise<R[] | undefined> => {
    const before = given.get(keyOf(parent));
    if (before === undefined) return [];
    const now = await children(parent);
    // Meanwhile it was told of, or asked for anew.
    if (given.get(keyOf(parent)) !== before) return [];
    if (now.length !== before.length) return undefined;
    const found: R[] = [];
    for (const [at, row] of now.entries()) {
      if (idOf(row) !== idOf(before[at] as R)) return undefined;
      const text = texts.get(idOf(row));
      const isSame = text === undefined || text === shownText(item(row));
      const below = isSame ? await changedBelow(row) : undefined;
      // VS Code knows rows by identity.
      if (below === undefined && row !== before[at]) return undefined;
      found.push(...(below ?? [row]));
    }
    return found;
  };
  return {
    async children(parent) {
      const rows = await children(parent);
      given.set(keyOf(parent), rows);
      return [...rows];
    },
    item(row) {
      const drawn = item(row);
      texts.set(idOf(row), shownText(drawn));
      return drawn;
    },
    forget,
    async changed() {
      const rows = given.has("") ? await changedBelow(undefined) : undefined;
      if (rows === undefined) forget(undefined);
      else for (const row of rows) forget(row);
      return rows;
    },
  };
}

/** What a command is given has no look. */
function shownText({ command: _command, ...shown }: TreeItem): string {
  return JSON.stringify(shown);
}
