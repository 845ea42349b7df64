import { basename } from "node:path";
import { l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon } from "vscode";
import type { BuildForm, FormFacts } from "../../../app/buildForm.ts";
import { type FormRow, type FormRowId, formRows } from "../../../app/buildFormRows.ts";
import { translated } from "../../translated.ts";
import type { FormContext } from "./formStep.ts";
import { formSteps } from "./formSteps.ts";
import { pickItem } from "./pickItem.ts";
import { readFacts } from "./readFacts.ts";

/** The form: every option a row, until "Build" is chosen; undefined when it is left. */
export async function showForm(
  start: BuildForm,
  context: FormContext,
): Promise<BuildForm | undefined> {
  let form = start;
  let loaded = start.values;
  let last: FormRowId = "build";
  for (;;) {
    const facts = await readFacts(form, context);
    const row = await pickRow(form, facts, context, last);
    if (row === undefined) return undefined;
    if (row === "build") return form;
    if (row === "reset") {
      form = { target: start.target, values: {} };
      last = "build";
      continue;
    }
    last = row;
    const changed = (await formSteps[row](form, facts, context)) ?? form;
    // Another stage brings what was chosen for it, unless something was chosen here already.
    if (changed.target !== form.target && changed.values === loaded) {
      loaded = context.remembered.of(context.dockerfile.toString(), changed.target);
      form = { ...changed, values: loaded };
    } else form = changed;
  }
}

interface RowItem extends QuickPickItem {
  readonly id: FormRowId | undefined;
}

async function pickRow(
  form: BuildForm,
  facts: FormFacts,
  { dockerfile }: FormContext,
  last: FormRowId,
): Promise<FormRowId | undefined> {
  const items = formRows(form, facts).flatMap((row) => toItems(row));
  const picked = await pickItem({
    title: l10n.t("Build {0} with options", basename(dockerfile.path)),
    placeholder: l10n.t("Enter on Build starts it, on another row changes that; Escape leaves"),
    items,
    active: items.find(({ id }) => id === last),
    canGoBack: false,
  });
  return picked?.id;
}

function toItems(row: FormRow): readonly RowItem[] {
  const { id } = row;
  const value = translated(row.value);
  const group = groups()[id];
  const separator: readonly RowItem[] =
    group === undefined ? [] : [{ id: undefined, label: group, kind: QuickPickItemKind.Separator }];
  const label = labels()[id];
  const item: RowItem = { id, label, iconPath: new ThemeIcon(iconOf(row)) };
  if (id === "build") return [{ ...item, detail: value }];
  return [...separator, { ...item, description: value }];
}

/** Not in the label, where a screen reader would read out its name. */
function iconOf({ id, warning, changed }: FormRow): string {
  if (id === "build") return "play";
  if (id === "reset") return "discard";
  if (warning) return "warning";
  return changed ? "circle-filled" : "circle-outline";
}

/** The rows that begin a group, by its title. */
function groups(): Partial<Readonly<Record<FormRowId, string>>> {
  return {
    target: l10n.t("what goes in"),
    builder: l10n.t("how it is built"),
    outputs: l10n.t("what comes out"),
    contexts: l10n.t("what RUN and FROM find"),
    reset: "",
  };
}

function labels(): Readonly<Record<FormRowId, string>> {
  return {
    build: l10n.t("Build"),
    target: l10n.t("Stage"),
    tags: l10n.t("Tags"),
    buildArgs: l10n.t("Build arguments"),
    secrets: l10n.t("Secrets"),
    ssh: l10n.t("SSH"),
    contextPath: l10n.t("Context folder"),
    builder: l10n.t("Builder"),
    platforms: l10n.t("Platforms"),
    noCache: l10n.t("No cache"),
    pull: l10n.t("Pull newer bases"),
    cacheFrom: l10n.t("Cache from"),
    cacheTo: l10n.t("Cache to"),
    outputs: l10n.t("Output"),
    provenance: l10n.t("Provenance"),
    sbom: l10n.t("SBOM"),
    labels: l10n.t("Labels"),
    contexts: l10n.t("Named contexts"),
    network: l10n.t("Network"),
    extraHosts: l10n.t("Extra hosts"),
    shmSize: l10n.t("Shared memory"),
    ulimits: l10n.t("Ulimits"),
    reset: l10n.t("Reset to defaults"),
  };
}
