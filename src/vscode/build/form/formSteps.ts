import { l10n, type QuickPickItem } from "vscode";
import { contextOf, tagsOf, withValue } from "../../../app/buildForm.ts";
import type { FormRowId } from "../../../app/buildFormRows.ts";
import { tagsText } from "../../../app/buildFormTexts.ts";
import { chooseContext } from "../chooseContext.ts";
import { argsStep } from "./argSteps.ts";
import { askValue } from "./askValue.ts";
import { builderStep } from "./builderStep.ts";
import { cacheFromStep, cacheToStep, noCacheStep, pullStep } from "./cacheSteps.ts";
import type { FormStep } from "./formStep.ts";
import { pickItem } from "./pickItem.ts";
import { outputsStep, platformsStep, provenanceStep, sbomStep } from "./resultSteps.ts";
import {
  contextsStep,
  extraHostsStep,
  labelsStep,
  networkStep,
  shmSizeStep,
  ulimitsStep,
} from "./runSteps.ts";
import { secretsStep } from "./secretSteps.ts";
import { sshStep } from "./sshStep.ts";

interface StageRow extends QuickPickItem {
  readonly target: string | undefined;
}

const targetStep: FormStep = async (form, { needs }) => {
  const rows = needs.stages.map(({ id, index, line }): StageRow => {
    const isLast = index === needs.stages.length - 1;
    const place = isLast ? l10n.t("line {0}, the last one", line) : l10n.t("line {0}", line);
    return { target: isLast ? undefined : id, label: id, description: place };
  });
  const row = await pickItem({
    title: l10n.t("Stage to build"),
    items: rows,
    active: rows.find(({ target }) => target === form.target),
  });
  return row && { ...form, target: row.target };
};

const tagsStep: FormStep = async (form, facts) => {
  const tags = await askValue({
    title: l10n.t("Names of the image"),
    prompt: l10n.t("Blanks between them; empty builds an image without a name"),
    text: tagsText.show(tagsOf(form, facts)),
    as: tagsText,
  });
  return tags && withValue(form, "tags", tags);
};

const contextStep: FormStep = async (form, facts, { dockerfile }) => {
  const folder = await chooseContext(dockerfile);
  if (folder === undefined) return undefined;
  return folder === contextOf(form, facts) ? form : withValue(form, "contextPath", folder);
};

/** What each row of the form opens. */
export const formSteps: Readonly<Record<Exclude<FormRowId, "build" | "reset">, FormStep>> = {
  target: targetStep,
  tags: tagsStep,
  buildArgs: argsStep,
  secrets: secretsStep,
  ssh: sshStep,
  contextPath: contextStep,
  builder: builderStep,
  platforms: platformsStep,
  noCache: noCacheStep,
  pull: pullStep,
  cacheFrom: cacheFromStep,
  cacheTo: cacheToStep,
  outputs: outputsStep,
  provenance: provenanceStep,
  sbom: sbomStep,
  labels: labelsStep,
  contexts: contextsStep,
  network: networkStep,
  extraHosts: extraHostsStep,
  shmSize: shmSizeStep,
  ulimits: ulimitsStep,
};
