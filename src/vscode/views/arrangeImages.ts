import { l10n, type QuickPickItem, window } from "vscode";
import { labelKeys } from "../../app/groupImages.ts";
import type { ImageArrangement, ImageGrouping, ImageSorting } from "../../app/imageArrangement.ts";
import type { ImageTreeState } from "../../app/imageTree.ts";

/** Of the view, as the pickers need it. */
export interface ArrangedView {
  readonly state: ImageTreeState;
  readonly arrangement: ImageArrangement;
  arrange(change: Partial<ImageArrangement>, keep: boolean): void;
  reveal(): Promise<void>;
}

/** Asks by what to group; for labels also by which one of those that there are. */
export async function chooseGrouping(view: ArrangedView): Promise<void> {
  await view.reveal();
  const words: Readonly<Record<ImageGrouping, string>> = {
    repository: l10n.t("Repository"),
    registry: l10n.t("Registry"),
    label: l10n.t("Label…"),
    age: l10n.t("Age"),
    none: l10n.t("Nothing: one list"),
  };
  const grouping = await pick(words, view.arrangement.grouping, l10n.t("Group images by"));
  if (grouping === undefined) return;
  if (grouping !== "label") return view.arrange({ grouping }, true);
  const labelKey = await pickLabel(view);
  if (labelKey !== undefined) view.arrange({ grouping, labelKey }, true);
}

export async function chooseSorting(view: ArrangedView): Promise<void> {
  await view.reveal();
  const words: Readonly<Record<ImageSorting, string>> = {
    age: l10n.t("Age, the newest first"),
    size: l10n.t("Size, the largest first"),
    name: l10n.t("Name"),
  };
  const sorting = await pick(words, view.arrangement.sorting, l10n.t("Sort images by"));
  if (sorting !== undefined) view.arrange({ sorting }, true);
}

/** The rows follow each letter; Escape puts the filter back that was there before. */
export async function typeFilter(view: ArrangedView): Promise<void> {
  await view.reveal();
  const before = view.arrangement.filter;
  const box = window.createInputBox();
  box.title = l10n.t("Show only images that match");
  box.prompt = l10n.t("Words of a name, an id or a label; all of them have to match");
  box.placeholder = l10n.t("Such as: shop 1.2 com.example.team=web");
  box.value = before;
  box.ignoreFocusOut = true;
  await new Promise<void>((resolve) => {
    let accepted = false;
    box.onDidChangeValue((filter) => view.arrange({ filter }, false));
    box.onDidAccept(() => {
      accepted = true;
      view.arrange({ filter: box.value.trim() }, true);
      box.hide();
    });
    box.onDidHide(() => {
      if (!accepted) view.arrange({ filter: before }, true);
      box.dispose();
      resolve();
    });
    box.show();
  });
}

async function pickLabel(view: ArrangedView): Promise<string | undefined> {
  const { state, arrangement } = view;
  const keys = state.kind === "ready" ? labelKeys(state.facts) : [];
  if (keys.length === 0) {
    window.setStatusBarMessage(l10n.t("No image here has a label."), messageMs);
    return undefined;
  }
  const items = keys.map(([key, count]) => ({
    label: key,
    description:
      key === arrangement.labelKey
        ? l10n.t("{0} images, shown now", count)
        : l10n.t("{0} images", count),
  }));
  const title = l10n.t("Group images by which label?");
  // A second question, whose answer needs the first: what takes the focus for a moment does not close it.
  const options = { title, matchOnDescription: false, ignoreFocusOut: true };
  return (await window.showQuickPick(items, options))?.label;
}

async function pick<K extends string>(
  words: Readonly<Record<K, string>>,
  now: K,
  title: string,
): Promise<K | undefined> {
  const items = (Object.keys(words) as K[]).map((key): QuickPickItem & { readonly key: K } => ({
    key,
    label: words[key],
    description: key === now ? l10n.t("shown now") : "",
  }));
  return (await window.showQuickPick(items, { title }))?.key;
}

const messageMs = 6000;
