import { l10n, type QuickPickItem } from "vscode";
import { contextOf, withValue } from "../../../app/buildForm.ts";
import { cacheText } from "../../../app/buildFormTexts.ts";
import { editList } from "./editList.ts";
import type { FormStep } from "./formStep.ts";
import { pickItems } from "./pickItem.ts";

interface StageRow extends QuickPickItem {
  /** Undefined for all. */
  readonly stage: string | undefined;
}

/** All stages, some, or none. */
export const noCacheStep: FormStep = async (form, { needs, settings }) => {
  const { noCache = settings.noCache } = form.values;
  const all: StageRow = {
    stage: undefined,
    label: l10n.t("All stages"),
    picked: noCache === true,
  };
  const stages = needs.stages.map(({ id, line, needed }): StageRow => {
    const row = {
      stage: id,
      label: id,
      picked: typeof noCache !== "boolean" && noCache.includes(id),
    };
    return { ...row, description: needed ? l10n.t("line {0}", line) : l10n.t("not needed") };
  });
  const picked = await pickItems({
    title: l10n.t("Build without cache"),
    placeholder: l10n.t("Space marks a stage, Enter takes the marked ones"),
    items: [all, ...stages],
  });
  if (picked === undefined) return undefined;
  if (picked.includes(all)) return withValue(form, "noCache", true);
  const names = picked.flatMap(({ stage }) => stage ?? []);
  if (names.length > 0) return withValue(form, "noCache", names);
  return withValue(form, "noCache", settings.noCache ? false : undefined);
};

/** Turns it over; there is nothing to ask. */
export const pullStep: FormStep = async (form, { settings }) => {
  const pull = !(form.values.pull ?? settings.pull);
  return withValue(form, "pull", pull === settings.pull ? undefined : pull);
};

export const cacheFromStep: FormStep = async (form, facts) => {
  const list = await editList({
    title: l10n.t("Take cache from"),
    form: l10n.t("An image's name, or type=TYPE,KEY=VALUE such as type=gha"),
    as: cacheText("cache-from", contextOf(form, facts) ?? ""),
    list: form.values.cacheFrom ?? [],
  });
  return withValue(form, "cacheFrom", list.length === 0 ? undefined : list);
};

export const cacheToStep: FormStep = async (form, facts) => {
  const list = await editList({
    title: l10n.t("Write cache to"),
    form: l10n.t("An image's name, or type=TYPE,KEY=VALUE such as type=inline"),
    as: cacheText("cache-to", contextOf(form, facts) ?? ""),
    list: form.values.cacheTo ?? [],
  });
  return withValue(form, "cacheTo", list.length === 0 ? undefined : list);
};
