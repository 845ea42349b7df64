import { l10n } from "vscode";
import { isTaggable } from "../../reference/imageReference.ts";
import { referenceProblem } from "../askReference.ts";
import { askText } from "../askText.ts";

/** Asks for a name that an image can be given; undefined when dismissed. */
export async function askName(title: string, value: string): Promise<string | undefined> {
  const prompt = l10n.t("A name such as registry.example.com/team/app:1.0");
  const asked = await askText({
    title,
    prompt,
    value,
    validate: (text) => nameProblem(text.trim()),
  });
  return asked?.text.trim();
}

function nameProblem(text: string): string | undefined {
  const problem = referenceProblem(text);
  if (problem !== undefined || isTaggable(text)) return problem;
  return l10n.t("A name with a digest is given by a registry only.");
}
