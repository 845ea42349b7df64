import { l10n, type QuickPickItem, window } from "vscode";
import type { ScaffoldChoice } from "../../scaffold/index.ts";
import { askText } from "../askText.ts";
import { translated } from "../translated.ts";
import type { ScaffoldRoom } from "./scaffoldRoom.ts";

/** Asks what the files leave open, with what is likely in the first place; undefined when dismissed. */
export async function askChoices(
  room: ScaffoldRoom,
  choices: readonly ScaffoldChoice[],
): Promise<Readonly<Record<string, string>> | undefined> {
  const answers: Record<string, string> = {};
  const open = choices.filter((it) => it.isUnclear);
  for (const choice of open) {
    // A site has no program to start.
    if (choice.id === "start" && answers.content === "site") continue;
    const answer = choice.kind === "option" ? await pick(choice) : await type(room, choice);
    if (answer === undefined) return undefined;
    answers[choice.id] = answer;
  }
  return answers;
}

async function pick({
  title,
  options = [],
  fallback,
}: ScaffoldChoice): Promise<string | undefined> {
  const rows = options.map(
    ({ value, label, detail }): Row => ({
      label: translated(label),
      ...(detail !== undefined && { description: translated(detail) }),
      value,
    }),
  );
  // The one that Enter takes stands first.
  rows.sort((a, b) => Number(b.value === fallback) - Number(a.value === fallback));
  const picked = await window.showQuickPick(rows, {
    title: l10n.t("New Dockerfile"),
    placeHolder: translated(title),
    matchOnDescription: true,
  });
  return picked?.value;
}

interface Row extends QuickPickItem {
  readonly value: string;
}

async function type(
  { isAnswer }: ScaffoldRoom,
  choice: ScaffoldChoice,
): Promise<string | undefined> {
  const isPort = choice.kind === "port";
  const answer = await askText({
    title: l10n.t("New Dockerfile"),
    prompt: isPort
      ? l10n.t("Which port does it listen on? Leave it empty where it listens on none.")
      : translated(choice.title),
    value: choice.fallback,
    validate(text) {
      if (isAnswer(choice, text.trim())) return undefined;
      return isPort
        ? l10n.t("A port is a number from 1 to 65535.")
        : l10n.t("Type what it is called.");
    },
  });
  return answer?.kind === "text" ? answer.text.trim() : undefined;
}
