import { dirname } from "node:path";
import { l10n, type QuickPickItem, Uri, window } from "vscode";
import { diskPath } from "../buildPlan.ts";
import { askValue } from "./askValue.ts";
import type { FormContext } from "./formStep.ts";
import { pickItem } from "./pickItem.ts";

/** The file that has a secret; undefined when dismissed. */
export async function pickSecretFile(id: string, dockerfile: Uri): Promise<string | undefined> {
  const path = diskPath(dockerfile);
  const chosen = await window.showOpenDialog({
    title: l10n.t("Choose the file with the secret {0}", id),
    openLabel: l10n.t("Use as Secret"),
    canSelectMany: false,
    ...(path === undefined ? {} : { defaultUri: Uri.file(dirname(path)) }),
  });
  return chosen?.[0]?.fsPath;
}

interface VariableRow extends QuickPickItem {
  /** Undefined asks for a name. */
  readonly name: string | undefined;
}

/** Names only: values of the environment are not shown. */
export async function pickSecretVariable(
  id: string,
  env: FormContext["surroundings"]["env"],
): Promise<string | undefined> {
  const names = Object.keys(env).filter((name) => env[name] !== undefined);
  const rows = names.sort().map((name): VariableRow => ({ name, label: name }));
  const other: VariableRow = { name: undefined, label: l10n.t("$(edit) Another name…") };
  const row = await pickItem({
    title: l10n.t("Which environment variable has the secret {0}?", id),
    placeholder: l10n.t("Variables that VS Code was started with"),
    items: [...rows, other],
    active: rows.find(({ name }) => name === id) ?? rows[0] ?? other,
  });
  if (row === undefined) return undefined;
  if (row.name !== undefined) return row.name;
  return askValue({
    title: l10n.t("Which environment variable has the secret {0}?", id),
    prompt: l10n.t("A name; the variable must be there when the build starts"),
    text: "",
    as: { read: (text) => (text.trim() === "" ? undefined : text.trim()) },
  });
}
