import { l10n, type QuickPickItem, workspace } from "vscode";
import { platformsText, type ValueText } from "../../../app/buildFormTexts.ts";
import { commandText } from "../../../app/commandText.ts";
import {
  isInteractive,
  nameOf,
  portsOf,
  type RunFacts,
  withRunValue,
} from "../../../app/runForm.ts";
import type { RunForm, RunRowId } from "../../../app/runFormRows.ts";
import {
  containerNameText,
  portChoiceText,
  volumeText,
  workdirText,
} from "../../../app/runTexts.ts";
import type { RunValues } from "../../../app/runValues.ts";
import { askValue, plainText } from "../../build/form/askValue.ts";
import { editList } from "../../build/form/editList.ts";
import { pickItem } from "../../build/form/pickItem.ts";
import { envStep } from "./envStep.ts";

/** Asks for one part of the form; undefined when gone back from without a change. */
export type RunStep = (form: RunForm, facts: RunFacts) => Promise<RunForm | undefined>;

const portsStep: RunStep = async (form, facts) => {
  const list = await editList({
    title: l10n.t("Published ports"),
    form: l10n.t("PORT:CONTAINER-PORT, with an address before it and /udp behind it where wanted"),
    as: portChoiceText,
    list: portsOf(form.values, facts),
  });
  return changed(form, "ports", list);
};

const volumesStep: RunStep = async (form) => {
  const folder = workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.path;
  const list = await editList({
    title: l10n.t("Volumes and folders"),
    form: l10n.t("FOLDER:/PATH or VOLUME:/PATH, with :ro for read-only; ./ is the workspace"),
    as: volumeText(folder),
    list: form.values.volumes ?? [],
  });
  return changed(form, "volumes", list.length === 0 ? undefined : list);
};

const nameStep: RunStep = async (form, facts) => {
  const asked = await askBoxed({
    title: l10n.t("Name of the container"),
    prompt: l10n.t("Empty suggests one"),
    text: nameOf(form.values, facts),
    as: containerNameText,
  });
  return asked && changed(form, "name", asked.value);
};

const networkStep: RunStep = async (form) => {
  const rows: readonly (QuickPickItem & { readonly network: string | undefined })[] = [
    { network: undefined, label: "default" },
    { network: "none", label: "none", description: l10n.t("no network, and no ports") },
    { network: "host", label: "host", description: l10n.t("the network of the engine's machine") },
    { network: "", label: l10n.t("Another network…") },
  ];
  const { network } = form.values;
  const active = rows.find((it) => it.network === network) ?? rows[3];
  const row = await pickItem({ title: l10n.t("Network"), items: rows, active });
  if (row === undefined) return undefined;
  if (row.network !== "") return changed(form, "network", row.network);
  const prompt = l10n.t("Name of a network of the engine");
  const text = network ?? "";
  const name = await askValue({ title: l10n.t("Network"), prompt, text, as: plainText });
  return name === undefined ? undefined : changed(form, "network", name.trim() || undefined);
};

const platformStep: RunStep = async (form, { platforms }) => {
  if (platforms.length > 1) {
    const own = l10n.t("the engine's own");
    const rows: readonly (QuickPickItem & { readonly platform: string | undefined })[] = [
      { platform: undefined, label: own },
      ...platforms.map((platform) => ({ platform, label: platform })),
    ];
    const active = rows.find((it) => it.platform === form.values.platform);
    const row = await pickItem({ title: l10n.t("Platform"), items: rows, active });
    return row && changed(form, "platform", row.platform);
  }
  const list = await askValue({
    title: l10n.t("Platform"),
    prompt: l10n.t("Such as linux/arm64; empty for that of the image"),
    text: form.values.platform ?? "",
    as: platformsText,
  });
  return list && changed(form, "platform", list[0]);
};

export const runSteps: Readonly<Record<Exclude<RunRowId, "run" | "reset">, RunStep>> = {
  ports: portsStep,
  env: envStep,
  volumes: volumesStep,
  command: wordsStep("command", () => l10n.t("Command")),
  interactive: async (form, facts) =>
    changed(form, "interactive", !isInteractive(form.values, facts)),
  name: nameStep,
  removeOnExit: async (form) =>
    changed(form, "removeOnExit", (form.values.removeOnExit ?? true) ? false : undefined),
  entrypoint: wordsStep("entrypoint", () => l10n.t("Entrypoint")),
  workdir: async (form, { config }) => {
    const asked = await askBoxed({
      title: l10n.t("Working folder"),
      prompt: l10n.t("Empty for that of the image: {0}", config.workdir || "/"),
      text: form.values.workdir ?? "",
      as: workdirText,
    });
    return asked && changed(form, "workdir", asked.value);
  },
  user: async (form, { config }) => {
    const user = await askValue({
      title: l10n.t("User"),
      prompt: l10n.t(
        "A name or a number, with :GROUP; empty for that of the image: {0}",
        config.user || "root",
      ),
      text: form.values.user ?? "",
      as: plainText,
    });
    return user === undefined ? undefined : changed(form, "user", user.trim() || undefined);
  },
  network: networkStep,
  platform: platformStep,
};

function wordsStep(key: "command" | "entrypoint", title: () => string): RunStep {
  return async (form, { config }) => {
    const own = key === "command" ? config.cmd : config.entrypoint;
    const words = await askValue({
      title: title(),
      prompt: l10n.t(
        "Words as in a shell; empty for that of the image: {0}",
        commandText.show(own),
      ),
      text: commandText.show(form.values[key] ?? []),
      as: commandText,
    });
    return words && changed(form, key, words.length === 0 ? undefined : words);
  };
}

/** As `askValue`, where undefined is a value, too. */
async function askBoxed<T>(options: {
  readonly title: string;
  readonly prompt: string;
  readonly text: string;
  readonly as: ValueText<T>;
}): Promise<{ readonly value: T } | undefined> {
  return askValue({ ...options, as: { read: (text) => ({ value: options.as.read(text) }) } });
}

function changed<K extends keyof RunValues>(
  form: RunForm,
  key: K,
  value: RunValues[K] | undefined,
): RunForm {
  return { ...form, values: withRunValue(form.values, key, value) };
}
