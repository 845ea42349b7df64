import { Disposable, type QuickPickItem, window } from "vscode";

export interface PickCheckedOptions<T extends QuickPickItem> {
  /** Follows what is checked. */
  title(checked: readonly T[]): string;
  readonly placeholder: string;
  readonly items: readonly T[];
}

/** Rows that are all checked at first; those that still are, or undefined when dismissed. */
export function pickChecked<T extends QuickPickItem>(
  options: PickCheckedOptions<T>,
): Promise<readonly T[] | undefined> {
  const input = window.createQuickPick<T>();
  input.canSelectMany = true;
  input.ignoreFocusOut = true;
  input.matchOnDescription = true;
  input.placeholder = options.placeholder;
  input.items = options.items;
  input.selectedItems = options.items;
  input.title = options.title(options.items);
  return new Promise<readonly T[] | undefined>((resolve) => {
    const listeners = Disposable.from(
      input,
      input.onDidChangeSelection((checked) => {
        input.title = options.title(checked);
      }),
      input.onDidAccept(() => resolve([...input.selectedItems])),
      input.onDidHide(() => {
        resolve(undefined);
        listeners.dispose();
      }),
    );
    input.show();
  }).finally(() => input.hide());
}
