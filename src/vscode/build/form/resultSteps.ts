import { basename, join } from "node:path";
import { l10n, type QuickPickItem, Uri, window } from "vscode";
import { contextOf, withValue } from "../../../app/buildForm.ts";
import { platformsText } from "../../../app/buildFormTexts.ts";
import type { BuildOutput } from "../../../engine/engine.ts";
import { askValue } from "./askValue.ts";
import type { FormStep } from "./formStep.ts";
import { pickItem, pickItems } from "./pickItem.ts";

interface PlatformRow extends QuickPickItem {
  /** Undefined asks for others. */
  readonly platform: string | undefined;
}

export const platformsStep: FormStep = async (form, { needs, settings }) => {
  const set = settings.platform.trim();
  const chosen = form.values.platforms ?? (set === "" ? [] : [set]);
  const known = [...new Set([...chosen, ...needs.platforms, ...commonPlatforms])];
  const other: PlatformRow = { platform: undefined, label: l10n.t("$(edit) Others…") };
  const picked = await pickItems<PlatformRow>({
    title: l10n.t("Platforms to build for"),
    placeholder: l10n.t("Space marks, Enter takes the marked ones; none is the engine's own"),
    items: [
      ...known.map((platform) => ({
        platform,
        label: platform,
        picked: chosen.includes(platform),
        description: needs.platforms.includes(platform) ? l10n.t("named in the Dockerfile") : "",
      })),
      other,
    ],
  });
  if (picked === undefined) return undefined;
  const marked = picked.flatMap(({ platform }) => platform ?? []);
  const more = picked.includes(other)
    ? await askValue({
        title: l10n.t("Platforms to build for"),
        prompt: l10n.t("OS/ARCH[/VARIANT], commas between them"),
        text: "",
        as: platformsText,
      })
    : [];
  if (more === undefined) return undefined;
  const all = [...new Set([...marked, ...more])];
  return withValue(form, "platforms", all.length === 0 && set === "" ? undefined : all);
};

const commonPlatforms = [
  ...["linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386", "linux/riscv64"],
  ...["linux/ppc64le", "linux/s390x", "windows/amd64"],
];

interface OutputRow extends QuickPickItem {
  /** Undefined is an image in the engine. */
  readonly type: BuildOutput["type"] | undefined;
}

export const outputsStep: FormStep = async (form, facts) => {
  const rows: readonly OutputRow[] = [
    { type: undefined, label: l10n.t("$(package) An image in the engine") },
    { type: "local", label: l10n.t("$(folder) The files of the image in a folder…") },
    { type: "tar", label: l10n.t("$(file-zip) The files of the image as a tar…") },
    { type: "oci", label: l10n.t("$(file-zip) An OCI archive…") },
    { type: "docker", label: l10n.t("$(file-zip) A docker archive…") },
    { type: "image", label: l10n.t("$(cloud-upload) A push to the registry that the name says") },
    { type: "cacheonly", label: l10n.t("$(circle-slash) Nothing but the cache") },
  ];
  const chosen = form.values.outputs?.[0];
  for (;;) {
    const row = await pickItem({
      title: l10n.t("What becomes of the result"),
      items: rows,
      active: rows.find(({ type }) => type === chosen?.type),
    });
    if (row === undefined) return undefined;
    const { type } = row;
    if (type === undefined) return withValue(form, "outputs", undefined);
    if (type === "cacheonly") return withValue(form, "outputs", [{ type, attributes: {} }]);
    if (type === "image") {
      return withValue(form, "outputs", [{ type, attributes: { push: "true" } }]);
    }
    const folder = contextOf(form, facts);
    const destination = await (type === "local" ? askFolder(folder) : askFile(type, folder));
    if (destination === undefined) continue;
    return withValue(form, "outputs", [{ type, destination, attributes: {} }]);
  }
};

async function askFolder(start: string | undefined): Promise<string | undefined> {
  const chosen = await window.showOpenDialog({
    title: l10n.t("Choose the folder for the files of the image"),
    openLabel: l10n.t("Write Here"),
    canSelectFiles: false,
    canSelectFolders: true,
    ...(start === undefined ? {} : { defaultUri: Uri.file(start) }),
  });
  return chosen?.[0]?.fsPath;
}

async function askFile(type: string, folder: string | undefined): Promise<string | undefined> {
  const chosen = await window.showSaveDialog({
    title: l10n.t("Choose the file to write"),
    saveLabel: l10n.t("Write"),
    filters: { tar: ["tar"] },
    ...(folder === undefined
      ? {}
      : { defaultUri: Uri.file(join(folder, `${basename(folder)}-${type}.tar`)) }),
  });
  return chosen?.fsPath;
}

interface ProvenanceRow extends QuickPickItem {
  readonly provenance: string | false | undefined;
}

export const provenanceStep: FormStep = async (form) => {
  const rows: readonly ProvenanceRow[] = [
    { provenance: undefined, label: l10n.t("As the engine does") },
    { provenance: "mode=min", label: "mode=min", description: l10n.t("how it was built") },
    {
      provenance: "mode=max",
      label: "mode=max",
      description: l10n.t("also the Dockerfile and values of build arguments"),
    },
    { provenance: false, label: l10n.t("None") },
  ];
  const row = await pickItem({
    title: l10n.t("Provenance attestation"),
    items: rows,
    active: rows.find(({ provenance }) => provenance === form.values.provenance),
  });
  return row && withValue(form, "provenance", row.provenance);
};

interface SbomRow extends QuickPickItem {
  /** "ask" for a scanner of one's own. */
  readonly sbom: true | "ask" | undefined;
}

export const sbomStep: FormStep = async (form) => {
  const { sbom } = form.values;
  const rows: readonly SbomRow[] = [
    { sbom: undefined, label: l10n.t("None") },
    { sbom: true, label: l10n.t("By the engine's scanner") },
    { sbom: "ask", label: l10n.t("By a scanner of your own…") },
  ];
  for (;;) {
    const row = await pickItem({
      title: l10n.t("List of the software in the image (SBOM)"),
      items: rows,
      active: typeof sbom === "string" ? rows[2] : rows.find((it) => it.sbom === sbom),
    });
    if (row === undefined) return undefined;
    if (row.sbom !== "ask") return withValue(form, "sbom", row.sbom);
    const typed = await askValue({
      title: l10n.t("List of the software in the image (SBOM)"),
      prompt: l10n.t("Attributes such as generator=IMAGE"),
      text: typeof sbom === "string" ? sbom : "generator=",
      as: { read: (text) => text.trim() },
    });
    if (typed) return withValue(form, "sbom", typed);
  }
};
