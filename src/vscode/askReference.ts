import { l10n } from "vscode";
import { validateImageReference } from "../reference/imageReference.ts";
import { askText } from "./askText.ts";

/** Asks for a name of an image, and says which rule a wrong one breaks; undefined when dismissed. */
export async function askReference(ask: {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  /** As of `AskTextOptions`. */
  readonly selection?: readonly [start: number, end: number];
  /** What else a text lacks; said before any rule that it breaks. */
  lacks?(text: string): string | undefined;
}): Promise<string | undefined> {
  const asked = await askText({
    ...ask,
    validate: (text) => ask.lacks?.(text) ?? referenceProblem(text.trim()),
  });
  return asked?.text.trim();
}

/** Which rule of the grammar a name breaks; undefined for a good one. */
export function referenceProblem(text: string): string | undefined {
  if (text === "") return l10n.t("Type a name such as registry.example.com/team/app:1.0.");
  return validateImageReference(text);
}
