import { l10n, type QuickPickItem, window } from "vscode";
import {
  type HostRow,
  type PlatformRow,
  type RegistryRow,
  type RepositoryRow,
  referenceOf,
  repositoryRow,
  type TagRow,
  tagRow,
} from "../../app/registryRows.ts";
import { parseImageReference } from "../../reference/imageReference.ts";
import { askReference } from "../askReference.ts";
import type { RegistryRoom } from "./registryRoom.ts";

/** The row clicked on and all rows selected, as VS Code hands them; "selection" from a key. */
export interface ChosenRows {
  readonly target: RegistryRow | "selection" | undefined;
  readonly selected: readonly RegistryRow[] | undefined;
}

/** A tag, or an image for one platform below it. */
export type ImageRow = TagRow | PlatformRow;

/** The rows that are meant; undefined where the command came from elsewhere. */
export function givenRows(
  { view }: Pick<RegistryRoom, "view">,
  { target, selected }: ChosenRows,
): readonly RegistryRow[] | undefined {
  if (target === "selection") return view.selection;
  if (target === undefined) return undefined;
  return selected?.includes(target) ? selected : [target];
}

/** Tags and platforms that are meant, or a tag that a picker gives; empty when dismissed. */
export async function chosenImages(
  room: RegistryRoom,
  rows: ChosenRows,
  title: string,
): Promise<readonly ImageRow[]> {
  const given = givenRows(room, rows);
  if (given !== undefined) return given.filter(isImageRow);
  const picked = await pickTag(room, title);
  return picked === undefined ? [] : [picked];
}

export function isImageRow(row: RegistryRow): row is ImageRow {
  return row.kind === "tag" || row.kind === "platform";
}

/** The repository that is meant: the row's own, or one that a picker gives. */
export async function chosenRepository(
  room: RegistryRoom,
  rows: ChosenRows,
  title: string,
): Promise<RepositoryRow | undefined> {
  const [row] = givenRows(room, rows) ?? [];
  if (row === undefined) return pickRepository(room, title);
  if (row.kind === "repository") return row;
  return isImageRow(row) ? repositoryRow(row.host, row.repository) : undefined;
}

export async function chosenHost(
  room: RegistryRoom,
  rows: ChosenRows,
  title: string,
): Promise<HostRow | undefined> {
  const [row] = givenRows(room, rows) ?? [];
  if (row?.kind === "registry") return row;
  const hosts = (await room.tree.children()).filter((one) => one.kind === "registry");
  const items = hosts.map((one) => ({ label: one.host, row: one }));
  return (await window.showQuickPick(items, { title, ignoreFocusOut: true }))?.row;
}

interface RepositoryItem extends QuickPickItem {
  /** Undefined for one that is to be typed. */
  readonly row?: RepositoryRow;
}

async function pickRepository(
  room: RegistryRoom,
  title: string,
): Promise<RepositoryRow | undefined> {
  const list = async (): Promise<RepositoryItem[]> => [
    ...(await room.repositories()).map((row) => ({ label: referenceOf(row), row })),
    { label: l10n.t("Another…"), alwaysShow: true },
  ];
  const placeHolder = l10n.t("Repository");
  const picked = await window.showQuickPick(list(), { title, placeHolder, ignoreFocusOut: true });
  if (picked === undefined || picked.row !== undefined) return picked?.row;
  const name = await askRepository(title, "");
  if (name === undefined) return undefined;
  const { registry, repository } = parseImageReference(name);
  return repositoryRow(registry, repository);
}

export function askRepository(title: string, value: string): Promise<string | undefined> {
  const prompt = l10n.t("A name such as node or registry.example.com/team/app");
  return askReference({
    ...{ title, prompt, value },
    // What stands there from the start breaks no rule; it only lacks the rest.
    lacks: (text) =>
      text !== "" && text === value ? l10n.t("Type the repository behind {0}.", value) : undefined,
  });
}

/** Asks the registry for the tags of the repository that is chosen. */
async function pickTag(room: RegistryRoom, title: string): Promise<TagRow | undefined> {
  const repository = await pickRepository(room, title);
  if (repository === undefined) return undefined;
  const tags = room.tree.tagsOf(repository);
  const items = tags.then((all) => all.map((tag) => ({ label: tag })));
  const options = {
    ignoreFocusOut: true,
    title,
    placeHolder: l10n.t("Tag of {0}", referenceOf(repository)),
  };
  // A picker swallows the failure of what it waits for.
  const [picked] = await Promise.all([window.showQuickPick(items, options), tags]);
  return picked && tagRow(repository, picked.label);
}
