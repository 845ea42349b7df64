import { l10n, type QuickPickItem, window } from "vscode";
import { askText } from "../askText.ts";
import type { ScaffoldRoom } from "./scaffoldRoom.ts";

/** The name to write under, or a Dockerfile that is there to be opened; undefined when dismissed. */
export type ChosenName =
  | { readonly kind: "write"; readonly name: string }
  | { readonly kind: "open"; readonly name: string };

/** Asks only where a Dockerfile is there, which is never replaced. */
export async function chooseName(
  room: ScaffoldRoom,
  names: readonly string[],
  word: string,
): Promise<ChosenName | undefined> {
  const there = names.filter((name) => /^(dockerfile|containerfile)$/i.test(name));
  if (there.length === 0) return { kind: "write", name: "Dockerfile" };
  const free = room.freeDockerfileName(word, names);
  const rows: Row[] = [
    ...there.map(
      (name): Row => ({
        label: l10n.t("Open {0}", name),
        description: l10n.t("it is there already"),
        chosen: { kind: "open", name },
      }),
    ),
    { label: l10n.t("Write {0}", free), chosen: { kind: "write", name: free } },
    { label: l10n.t("Write under another name…"), chosen: undefined },
  ];
  const picked = await window.showQuickPick(rows, {
    title: l10n.t("New Dockerfile"),
    placeHolder: l10n.t("This folder has a Dockerfile, which stays as it is"),
  });
  if (!picked) return undefined;
  return picked.chosen ?? typeName(room, names, free);
}

interface Row extends QuickPickItem {
  readonly chosen: ChosenName | undefined;
}

async function typeName(
  { isDockerfileName }: ScaffoldRoom,
  names: readonly string[],
  free: string,
): Promise<ChosenName | undefined> {
  const taken = new Set(names.map((name) => name.toLowerCase()));
  const answer = await askText({
    title: l10n.t("New Dockerfile"),
    prompt: l10n.t("What is it to be called?"),
    value: free,
    validate(text) {
      const name = text.trim();
      if (!isDockerfileName(name)) {
        return l10n.t(
          "Call it {0} or {1}, so that it is known as one.",
          "Dockerfile.web",
          "web.Dockerfile",
        );
      }
      return taken.has(name.toLowerCase()) ? l10n.t("There is a file of this name.") : undefined;
    },
  });
  return answer?.kind === "text" ? { kind: "write", name: answer.text.trim() } : undefined;
}
