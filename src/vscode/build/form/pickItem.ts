import { Disposable, QuickInputButtons, type QuickPickItem, window } from "vscode";

export interface PickOptions<T extends QuickPickItem> {
  readonly title: string;
  readonly placeholder?: string;
  readonly items: readonly T[];
  /** The row that is marked at first. */
  readonly active?: T | undefined;
  /** Without a button that goes back, Escape leaves for good. */
  readonly canGoBack?: boolean;
}

/** One of several rows; undefined when dismissed or gone back from. Stays while the focus is elsewhere. */
export function pickItem<T extends QuickPickItem>(options: PickOptions<T>): Promise<T | undefined> {
  return show(options, false).then((picked) => picked?.[0]);
}

/** Any number of rows, those with `picked` at first; undefined when dismissed or gone back from. */
export function pickItems<T extends QuickPickItem>(
  options: PickOptions<T>,
): Promise<readonly T[] | undefined> {
  return show(options, true);
}

function show<T extends QuickPickItem>(
  { title, placeholder, items, active, canGoBack = true }: PickOptions<T>,
  many: boolean,
): Promise<readonly T[] | undefined> {
  const input = window.createQuickPick<T>();
  input.title = title;
  input.placeholder = placeholder;
  input.ignoreFocusOut = true;
  input.matchOnDescription = true;
  input.canSelectMany = many;
  input.items = items;
  if (many) input.selectedItems = items.filter(({ picked }) => picked === true);
  if (active !== undefined) input.activeItems = [active];
  if (canGoBack) input.buttons = [QuickInputButtons.Back];
  return new Promise<readonly T[] | undefined>((resolve) => {
    const listeners = Disposable.from(
      input,
      input.onDidAccept(() => resolve([...input.selectedItems])),
      input.onDidTriggerButton(() => resolve(undefined)),
      input.onDidHide(() => {
        resolve(undefined);
        listeners.dispose();
      }),
    );
    input.show();
  }).finally(() => input.hide());
}
