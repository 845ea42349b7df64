import { QuickInputButtons } from "vscode";
import { problemOf, type ValueText } from "../../../app/buildFormTexts.ts";
import { askText } from "../../askText.ts";

export interface AskValueOptions<T> {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  /** What stands in the box at first. */
  readonly text: string;
  readonly as: Pick<ValueText<T>, "read">;
}

/** Asks for a value as text and says what is wrong with it; undefined when dismissed or gone back from. */
export async function askValue<T>(options: AskValueOptions<T>): Promise<T | undefined> {
  const { title, prompt, placeholder, text, as } = options;
  const asked = await askText({
    title,
    prompt,
    ...(placeholder === undefined ? {} : { placeholder }),
    value: text,
    validate: (typed) => problemOf(typed, as),
    buttons: [QuickInputButtons.Back],
  });
  return asked?.kind === "text" ? as.read(asked.text) : undefined;
}

/** Any text. */
export const plainText: Pick<ValueText<string>, "read"> = { read: (text) => text };
