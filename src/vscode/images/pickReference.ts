import {
  Disposable,
  l10n,
  type QuickInputButton,
  type QuickPickItem,
  ThemeIcon,
  window,
} from "vscode";
import { referenceProblem } from "../askReference.ts";
import { describe as describeError } from "../reportError.ts";

/** A name to choose, with what it is. */
export interface ReferenceRow {
  readonly reference: string;
  /** What it is, such as "commit". */
  readonly description: string;
  /** What it would change, where that should be known before. */
  readonly detail?: string | undefined;
}

export interface PickReferenceOptions {
  readonly title: string;
  readonly placeholder: string;
  readonly value: string;
  readonly rows: readonly ReferenceRow[];
  /** What is said of a typed name that is good: what it does, and what it would change. */
  describe(reference: string): Omit<ReferenceRow, "reference">;
  /** Why a name that the grammar allows cannot be taken. */
  problem?(reference: string): string | undefined;
  readonly buttons?: readonly PickButton[];
}

/** A button of the title. */
export interface PickButton {
  readonly icon: string;
  readonly tooltip: string;
  /** Rows in place of the others; undefined leaves them. What it throws is said in the box.
   * `close` dismisses the box. */
  press(typed: string, close: () => void): Promise<readonly ReferenceRow[] | undefined>;
}

/** A box that takes a typed name as well as one of the rows; undefined when dismissed. */
export function pickReference(options: PickReferenceOptions): Promise<string | undefined> {
  const { buttons = [], describe, problem } = options;
  const input = window.createQuickPick<Row>();
  input.title = options.title;
  input.placeholder = options.placeholder;
  input.value = options.value;
  input.ignoreFocusOut = true;
  input.matchOnDescription = true;
  const shown = buttons.map(({ icon, tooltip }) => ({ iconPath: new ThemeIcon(icon), tooltip }));
  input.buttons = shown;
  let rows = options.rows;
  let note: string | undefined;
  const wrong = (text: string): string | undefined => referenceProblem(text) ?? problem?.(text);
  const show = (): void => {
    const typed = input.value.trim();
    const first = note ?? (typed === "" ? undefined : wrong(typed));
    const suggested = rows.map(suggestedRow);
    // The rows stay where they are in the list: VS Code names the row that Enter takes by its place,
    // which may be that in the list before the last letter.
    input.items = [
      first !== undefined
        ? { label: "$(error)", description: first, alwaysShow: true, typed: true }
        : typedRow(typed, describe, options.placeholder),
      ...suggested,
    ];
    if (typed === "" && note === undefined) input.activeItems = suggested.slice(0, 1);
  };
  const press = async (button: QuickInputButton): Promise<void> => {
    const at = shown.indexOf(button as (typeof shown)[number]);
    input.busy = true;
    note = undefined;
    try {
      rows = (await buttons[at]?.press(input.value.trim(), () => input.hide())) ?? rows;
    } catch (error) {
      note = describeError(error);
    } finally {
      input.busy = false;
      show();
    }
  };
  show();
  return new Promise<string | undefined>((resolve) => {
    const listeners = Disposable.from(
      input,
      input.onDidChangeValue(() => {
        note = undefined;
        show();
      }),
      input.onDidTriggerButton((button) => void press(button)),
      input.onDidTriggerItemButton(({ item }) => {
        if (item.typed) return;
        input.value = item.label;
        show();
      }),
      input.onDidAccept(() => {
        const row = input.selectedItems[0];
        const picked = row === undefined || row.typed ? input.value.trim() : row.label;
        if (picked !== "" && wrong(picked) === undefined) resolve(picked);
      }),
      input.onDidHide(() => {
        resolve(undefined);
        listeners.dispose();
      }),
    );
    input.show();
  }).finally(() => input.hide());
}

interface Row extends QuickPickItem {
  /** True for the first row, which stands for what is typed; others stand for their label. */
  readonly typed: boolean;
}

/** Its label is what was typed, so that it matches best. */
function typedRow(
  typed: string,
  describe: PickReferenceOptions["describe"],
  placeholder: string,
): Row {
  const row = { alwaysShow: true, typed: true };
  if (typed === "") return { ...row, label: "$(edit)", description: placeholder };
  const { description, detail } = describe(typed);
  return { ...row, label: typed, description, ...(detail !== undefined && { detail }) };
}

function suggestedRow({ reference, description, detail }: ReferenceRow): Row {
  return {
    ...{ label: reference, description, typed: false },
    ...(detail !== undefined && { detail }),
    buttons: [{ iconPath: new ThemeIcon("edit"), tooltip: l10n.t("Change it first") }],
  };
}
