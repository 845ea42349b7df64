import { l10n, type QuickPickItem } from "vscode";
import type { ValueText } from "../../../app/buildFormTexts.ts";
import { askValue } from "./askValue.ts";
import { pickItem } from "./pickItem.ts";

export interface EditListOptions<T> {
  readonly title: string;
  /** How one is written, such as "NAME:ADDRESS". */
  readonly form: string;
  readonly as: ValueText<T>;
  readonly list: readonly T[];
}

interface Row extends QuickPickItem {
  /** Where in the list; undefined adds one. */
  readonly at: number | undefined;
}

/** Adds to a list, changes and removes what is in it, until gone back from; then gives the list. */
export async function editList<T>(options: EditListOptions<T>): Promise<readonly T[]> {
  const { title, form, as } = options;
  let list = options.list;
  let last: number | undefined;
  for (;;) {
    const rows = list.map((item, at): Row => ({ at, label: as.show(item) }));
    const add: Row = { at: undefined, label: l10n.t("$(add) Add…"), description: form };
    // Nothing to choose from at first, so the box for the first one comes at once.
    const first = list.length === 0 && last === undefined;
    const row = first
      ? add
      : await pickItem({
          title,
          placeholder: l10n.t("Enter changes or removes a row; Escape goes back"),
          items: [...rows, add],
          active: rows[last ?? -1] ?? add,
        });
    if (row === undefined) return list;
    last = row.at ?? list.length;
    const old = row.at === undefined ? undefined : list[row.at];
    const changed = await askOne(options, old);
    if (first && (changed ?? []).length === 0) return list;
    if (changed === undefined) continue;
    if (old === undefined) list = [...list, ...changed];
    else list = list.flatMap((item, at) => (at === row.at ? changed : [item]));
  }
}

/** One as typed, none for an emptied box; undefined when dismissed. */
function askOne<T>(
  { title, form, as }: EditListOptions<T>,
  old: T | undefined,
): Promise<readonly T[] | undefined> {
  return askValue<readonly T[]>({
    title,
    prompt: old === undefined ? form : l10n.t("{0}; empty removes it", form),
    text: old === undefined ? "" : as.show(old),
    as: { read: (text) => (text.trim() === "" ? [] : [as.read(text)]) },
  });
}
