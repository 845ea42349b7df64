import { Disposable, type QuickInputButton, window } from "vscode";
import { translated } from "./translated.ts";

export interface AskTextOptions {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  /** What of the value is selected at first, from and to; all of it where nothing is said. */
  readonly selection?: readonly [start: number, end: number] | undefined;
  readonly placeholder?: string;
  /** Shows dots in place of what is typed. */
  readonly password?: boolean;
  /** Why a text cannot be accepted; undefined when it can. */
  validate(text: string): string | undefined;
  readonly buttons?: readonly QuickInputButton[];
}

/** The text that was accepted, or the button pressed with the text typed so far. */
export type AskedText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "button"; readonly button: QuickInputButton; readonly text: string };

/** An input box that does not close on a wrong text and may carry buttons; undefined when dismissed. */
export function askText(options: AskTextOptions): Promise<AskedText | undefined> {
  const input = window.createInputBox();
  input.title = options.title;
  input.prompt = options.prompt;
  input.value = options.value;
  if (options.selection !== undefined) input.valueSelection = options.selection;
  input.placeholder = options.placeholder;
  input.password = options.password ?? false;
  input.buttons = [...(options.buttons ?? [])];
  input.ignoreFocusOut = true;
  const validate = (): boolean => {
    const problem = options.validate(input.value);
    input.validationMessage = problem === undefined ? undefined : translated(problem);
    return problem === undefined;
  };
  return new Promise<AskedText | undefined>((resolve) => {
    const listeners = Disposable.from(
      input,
      input.onDidChangeValue(validate),
      input.onDidAccept(() => {
        if (validate()) resolve({ kind: "text", text: input.value });
      }),
      input.onDidTriggerButton((button) => resolve({ kind: "button", button, text: input.value })),
      input.onDidHide(() => {
        resolve(undefined);
        listeners.dispose();
      }),
    );
    // What stands there at first is told of by no event that one could rely on.
    if (options.value !== "") validate();
    input.show();
  }).finally(() => input.hide());
}
