import { l10n, window } from "vscode";
import { loadAssemble } from "../assemble/loadAssemble.ts";
import { type ChosenRows, chosenImages, type ImageActionDeps } from "../images/imageActions.ts";
import type { PushCommand } from "./pushDeps.ts";

/** Pushes the names of the rows, or of what a picker gives; of a repository those that are chosen. */
export async function pushRows(
  deps: ImageActionDeps & { readonly push: PushCommand },
  rows: ChosenRows,
): Promise<void> {
  const title = l10n.t("Push which images?");
  const { kept } = deps;
  const images = await chosenImages(deps, rows, { title, many: true, named: true, kept });
  const made = images.flatMap((it) => (it.kept && it.reference) || []);
  if (made.length > 0) await (await loadAssemble()).pushKept(deps, await settle(rows, made));
  const names = [...new Set(images.flatMap((it) => (!it.kept && it.reference) || []))];
  const chosen = await settle(rows, names);
  if (chosen.length > 0) await deps.push(chosen);
}

async function settle(rows: ChosenRows, names: readonly string[]): Promise<readonly string[]> {
  return names.length > rowsOf(rows) && rowsOf(rows) > 0 ? askTags(names) : names;
}

/** How many rows were clicked or selected; 0 where a picker or a key gave the images. */
function rowsOf({ target, selected }: ChosenRows): number {
  if (target === undefined || target === "selection") return 0;
  return Math.max(1, selected?.length ?? 0);
}

/** One row that stands for several names, as a repository does. */
async function askTags(names: readonly string[]): Promise<readonly string[]> {
  const items = names.map((label) => ({ label, picked: true }));
  const options = { title: l10n.t("Push which tags?"), canPickMany: true } as const;
  const picked = await window.showQuickPick(items, options);
  return (picked ?? []).map(({ label }) => label);
}
