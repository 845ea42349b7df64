import { l10n, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { PushCheck, PushFinding, PushTopic } from "../../app/pushCheck.ts";
import { byWeight, type PushChoice, pushChoices } from "../../app/pushChoices.ts";
import { translated } from "../translated.ts";

interface PushItem extends QuickPickItem {
  /** Undefined for a row that only tells something. */
  readonly choice?: PushChoice;
}

/** Shows what a push will meet, with what can be done about it on top; undefined when dismissed. */
export function askPush(checks: readonly PushCheck[]): Promise<PushChoice | undefined> {
  const picker = window.createQuickPick<PushItem>();
  const [only] = checks;
  picker.title =
    checks.length === 1 && only
      ? l10n.t("Push {0}?", only.reference)
      : l10n.t("Push {0} images?", checks.length);
  picker.placeholder = l10n.t("Choose what to do; below is what the push will meet");
  picker.ignoreFocusOut = true;
  picker.matchOnDetail = true;
  picker.items = [
    ...pushChoices(checks).map((choice) => ({ label: choiceWords(choice), choice })),
    ...checks.flatMap(toRows),
  ];
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      const [chosen] = picker.selectedItems;
      if (chosen?.choice === undefined) return;
      resolve(chosen.choice);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

function choiceWords(choice: PushChoice): string {
  switch (choice.kind) {
    case "tag":
      return choice.target === null
        ? l10n.t("$(tag) Tag {0} with an owner and push…", choice.reference)
        : l10n.t("$(tag) Tag as {0} and push", choice.target);
    case "log-in":
      return l10n.t("$(sign-in) Log in to {0}…", choice.registry);
    case "push":
      switch (choice.how) {
        case "plain":
          return l10n.t("$(cloud-upload) Push");
        case "anyway":
          return l10n.t("$(cloud-upload) Push anyway");
        case "some":
          return l10n.t(
            "$(cloud-upload) Push only the {0} without a problem",
            choice.references.length,
          );
      }
  }
}

/** A separator with words would take the room of the first sentence, which is the worst one. */
function toRows(
  { normalized, findings }: PushCheck,
  _at: number,
  all: readonly PushCheck[],
): PushItem[] {
  return [
    { label: "", kind: QuickPickItemKind.Separator },
    ...(all.length > 1 ? [{ label: normalized }] : []),
    ...byWeight(findings).map(toRow),
  ];
}

function toRow({ severity, about, text }: PushFinding): PushItem {
  const label = `$(${icons[severity]}) ${topicWords(about)}`;
  return { label, description: severityWords(severity), detail: translated(text) };
}

const icons: Readonly<Record<PushFinding["severity"], string>> = {
  problem: "error",
  warning: "warning",
  info: "info",
};

/** Read aloud, unlike the icon. */
function severityWords(severity: PushFinding["severity"]): string {
  switch (severity) {
    case "problem":
      return l10n.t("problem");
    case "warning":
      return l10n.t("warning");
    case "info":
      return "";
  }
}

function topicWords(about: PushTopic): string {
  switch (about) {
    case "name":
      return l10n.t("Name");
    case "image":
      return l10n.t("Image");
    case "login":
      return l10n.t("Login");
    case "permission":
      return l10n.t("Permission");
    case "tag":
      return l10n.t("Tag");
    case "size":
      return l10n.t("To be sent");
  }
}
