import { l10n, type QuickPickItem, Uri, window } from "vscode";
import { contextOf, withValue } from "../../../app/buildForm.ts";
import {
  contextText,
  hostText,
  pairText,
  sizeText,
  ulimitText,
} from "../../../app/buildFormTexts.ts";
import { askValue } from "./askValue.ts";
import { editList } from "./editList.ts";
import type { FormStep } from "./formStep.ts";
import { pickItem } from "./pickItem.ts";

export const labelsStep: FormStep = async (form) => {
  const list = await editList({
    title: l10n.t("Labels of the image"),
    form: "NAME=VALUE",
    as: pairText,
    list: Object.entries(form.values.labels ?? {}),
  });
  return withValue(form, "labels", list.length === 0 ? undefined : Object.fromEntries(list));
};

export const extraHostsStep: FormStep = async (form) => {
  const list = await editList({
    title: l10n.t("Extra hosts for RUN"),
    form: l10n.t("NAME:ADDRESS; host-gateway is this machine as the engine sees it"),
    as: hostText,
    list: form.values.extraHosts ?? [],
  });
  return withValue(form, "extraHosts", list.length === 0 ? undefined : list);
};

export const ulimitsStep: FormStep = async (form) => {
  const list = await editList({
    title: l10n.t("Limits of RUN (ulimit)"),
    form: l10n.t("NAME=SOFT[:HARD], such as nofile=1024:2048"),
    as: ulimitText,
    list: form.values.ulimits ?? [],
  });
  return withValue(form, "ulimits", list.length === 0 ? undefined : list);
};

export const shmSizeStep: FormStep = async (form) => {
  const { shmSize } = form.values;
  const asked = await askValue({
    title: l10n.t("Shared memory of RUN (/dev/shm)"),
    prompt: l10n.t("A size such as 64m or 1g; empty for the default"),
    text: shmSize === undefined ? "" : sizeText.show(shmSize),
    as: { read: (text) => ({ size: text.trim() === "" ? undefined : sizeText.read(text) }) },
  });
  return asked && withValue(form, "shmSize", asked.size);
};

interface NetworkRow extends QuickPickItem {
  /** Undefined is the engine's default, "" asks for a name. */
  readonly network: string | undefined;
}

export const networkStep: FormStep = async (form) => {
  const { network } = form.values;
  const rows: readonly NetworkRow[] = [
    { network: undefined, label: "default" },
    { network: "none", label: "none", description: l10n.t("RUN has no network") },
    { network: "host", label: "host", description: l10n.t("RUN has the network of the engine") },
    {
      network: "",
      label: l10n.t("$(edit) Another network…"),
      description: l10n.t("of the classic builder"),
    },
  ];
  for (;;) {
    const row = await pickItem({
      title: l10n.t("Network of RUN"),
      items: rows,
      active: rows.find((it) => it.network === network) ?? rows[3],
    });
    if (row === undefined) return undefined;
    if (row.network !== "") return withValue(form, "network", row.network);
    const name = await askValue({
      title: l10n.t("Network of RUN"),
      prompt: l10n.t("Name of a network of the engine"),
      text: network ?? "",
      as: { read: (text) => text.trim() },
    });
    if (name) return withValue(form, "network", name);
  }
};

interface ContextRow extends QuickPickItem {
  /** Undefined asks for one. */
  readonly name: string | undefined;
}

/** Other contexts, each in the place of an image or a stage that the Dockerfile names. */
export const contextsStep: FormStep = async (form, facts) => {
  let changed = form;
  for (;;) {
    const set = changed.values.contexts ?? {};
    const names = [...new Set([...Object.keys(set), ...facts.needs.contexts])];
    const rows = names.map((name): ContextRow => {
      const context = set[name];
      const shown = context && contextText("").show(context);
      return { name, label: name, description: shown ?? l10n.t("as the Dockerfile says") };
    });
    const row = await pickItem<ContextRow>({
      title: l10n.t("Named contexts"),
      placeholder: l10n.t("What shall stand in for an image or a stage?"),
      items: [...rows, { name: undefined, label: l10n.t("$(add) Another name…") }],
    });
    if (row === undefined) return changed;
    const name = row.name ?? (await askContextName());
    if (name === undefined) continue;
    changed = (await askContext(changed, name, contextOf(form, facts) ?? "")) ?? changed;
  }
};

function askContextName(): Promise<string | undefined> {
  return askValue({
    title: l10n.t("Named contexts"),
    prompt: l10n.t("The name, as FROM or --from has it"),
    text: "",
    as: { read: (text) => (text.trim() === "" ? undefined : text.trim()) },
  });
}

interface OriginRow extends QuickPickItem {
  readonly origin: "folder" | "address" | "none";
}

async function askContext(
  form: Parameters<FormStep>[0],
  name: string,
  folder: string,
): ReturnType<FormStep> {
  const { [name]: old, ...others } = form.values.contexts ?? {};
  const rows: readonly OriginRow[] = [
    { origin: "folder", label: l10n.t("$(folder-opened) A folder…") },
    {
      origin: "address",
      label: l10n.t("$(link) An image or an address…"),
      description: "docker-image://…, https://…",
    },
    { origin: "none", label: l10n.t("$(close) As the Dockerfile says") },
  ];
  const row = await pickItem({ title: l10n.t("What stands in for {0}?", name), items: rows });
  if (row === undefined) return undefined;
  if (row.origin === "none") {
    return withValue(form, "contexts", Object.keys(others).length === 0 ? undefined : others);
  }
  const context =
    row.origin === "folder"
      ? await askContextFolder(name, folder)
      : await askValue({
          title: l10n.t("What stands in for {0}?", name),
          prompt: l10n.t("An address such as docker-image://busybox:1.36, or a folder"),
          text: old === undefined ? "docker-image://" : contextText(folder).show(old),
          as: contextText(folder),
        });
  return context && withValue(form, "contexts", { ...others, [name]: context });
}

async function askContextFolder(
  name: string,
  start: string,
): Promise<{ readonly folder: string } | undefined> {
  const chosen = await window.showOpenDialog({
    title: l10n.t("Choose the folder that stands in for {0}", name),
    openLabel: l10n.t("Use as Context"),
    canSelectFiles: false,
    canSelectFolders: true,
    ...(start === "" ? {} : { defaultUri: Uri.file(start) }),
  });
  const folder = chosen?.[0]?.fsPath;
  return folder === undefined ? undefined : { folder };
}
