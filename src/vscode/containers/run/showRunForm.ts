import { l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon } from "vscode";
import { shortImage } from "../../../app/containerRows.ts";
import type { RunFacts } from "../../../app/runForm.ts";
import {
  describeRun,
  type RunForm,
  type RunRow,
  type RunRowId,
  runRows,
} from "../../../app/runFormRows.ts";
import { pickItem } from "../../build/form/pickItem.ts";
import { translated } from "../../translated.ts";
import { runSteps } from "./runSteps.ts";

interface BoxRow extends QuickPickItem {
  readonly id: "run" | "options";
}

/** The short way: Enter runs as it is shown, the row below opens the form. Undefined when dismissed. */
export async function askRun(start: RunForm, facts: RunFacts): Promise<RunForm | undefined> {
  const rows: readonly BoxRow[] = [
    {
      id: "run",
      label: l10n.t("Run"),
      iconPath: new ThemeIcon("play"),
      detail: translated(describeRun(start, facts)),
    },
    {
      id: "options",
      label: l10n.t("Options…"),
      iconPath: new ThemeIcon("settings-gear"),
      detail: l10n.t("ports, variables, volumes, command, name and all else"),
    },
  ];
  const title = l10n.t("Run {0}", shortImage(facts.image));
  const row = await pickItem({ title, items: rows, canGoBack: false });
  if (row?.id === "options") return showRunForm(start, facts);
  return row && start;
}

/** The form: every option a row, until "Run" is chosen; undefined when it is left. */
async function showRunForm(start: RunForm, facts: RunFacts): Promise<RunForm | undefined> {
  let form = start;
  let last: RunRowId = "run";
  for (;;) {
    const row = await pickRow(form, facts, last);
    if (row === undefined) return undefined;
    if (row === "run") return form;
    if (row === "reset") {
      form = { values: {}, secrets: {} };
      last = "run";
      continue;
    }
    last = row;
    form = (await runSteps[row](form, facts)) ?? form;
  }
}

interface RowItem extends QuickPickItem {
  readonly id: RunRowId | undefined;
}

async function pickRow(
  form: RunForm,
  facts: RunFacts,
  last: RunRowId,
): Promise<RunRowId | undefined> {
  const items = runRows(form, facts).flatMap(toItems);
  const picked = await pickItem({
    title: l10n.t("Run {0} with options", shortImage(facts.image)),
    placeholder: l10n.t("Enter on Run starts it, on another row changes that; Escape leaves"),
    items,
    active: items.find(({ id }) => id === last),
    canGoBack: false,
  });
  return picked?.id;
}

function toItems(row: RunRow): readonly RowItem[] {
  const { id } = row;
  const value = translated(row.value);
  const item: RowItem = { id, label: labels()[id], iconPath: new ThemeIcon(iconOf(row)) };
  if (id === "run") return [{ ...item, detail: value }];
  const separator: RowItem = { id: undefined, label: "", kind: QuickPickItemKind.Separator };
  const begins = id === "ports" || id === "removeOnExit" || id === "reset";
  return [...(begins ? [separator] : []), { ...item, description: value }];
}

/** Not in the label, where a screen reader would read out its name. */
function iconOf({ id, warning, changed }: RunRow): string {
  if (id === "run") return "play";
  if (id === "reset") return "discard";
  if (warning) return "warning";
  return changed ? "circle-filled" : "circle-outline";
}

function labels(): Readonly<Record<RunRowId, string>> {
  return {
    run: l10n.t("Run"),
    ports: l10n.t("Ports"),
    env: l10n.t("Environment"),
    volumes: l10n.t("Volumes"),
    command: l10n.t("Command"),
    interactive: l10n.t("In a terminal"),
    name: l10n.t("Name"),
    removeOnExit: l10n.t("Remove on exit"),
    entrypoint: l10n.t("Entrypoint"),
    workdir: l10n.t("Working folder"),
    user: l10n.t("User"),
    network: l10n.t("Network"),
    platform: l10n.t("Platform"),
    reset: l10n.t("Reset to the image's defaults"),
  };
}
