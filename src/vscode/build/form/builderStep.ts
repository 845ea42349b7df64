import { l10n, type QuickPickItem } from "vscode";
import { withValue } from "../../../app/buildForm.ts";
import { describeBuilder } from "../../../app/buildFormWords.ts";
import { translated } from "../../translated.ts";
import type { FormStep } from "./formStep.ts";
import { pickItem } from "./pickItem.ts";

interface BuilderRow extends QuickPickItem {
  /** Undefined for what the settings say. */
  readonly builder: string | undefined;
}

/** The engine, the builder of the settings, or none of them. */
export const builderStep: FormStep = async (form, { settings: { builder: set = "" } }) => {
  const rows: BuilderRow[] = [
    {
      builder: undefined,
      label: l10n.t("As the settings say"),
      description: translated(describeBuilder(set)),
    },
    {
      builder: "none",
      label: l10n.t("Slipway (no engine)"),
      description: l10n.t("for a Dockerfile that needs no RUN"),
    },
    ...(set === "" ? [] : [{ builder: "default", label: l10n.t("The engine's own") }]),
  ];
  const row = await pickItem({
    title: l10n.t("Builder"),
    items: rows,
    active: rows.find(({ builder }) => builder === form.values.builder),
  });
  return row && withValue(form, "builder", row.builder);
};
