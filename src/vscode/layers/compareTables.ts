import { env, l10n } from "vscode";
import type {
  ConfigDifference,
  ImageComparison,
  PackageDifference,
} from "../../app/compareImages.ts";
import type { ImageLayer } from "../../app/imageLayers.ts";
import { formatSize } from "../../progress/formatSize.ts";
import { signedSize } from "./fileGrid.ts";
import type { Table } from "./screen.ts";

/** What differs but files, in tables: images, settings, layers, packages. */
export function compareTables(comparison: ImageComparison): readonly Table[] {
  const [before, after] = comparison.images;
  const names = [before.name, after.name];
  const created = (time: number): string => new Date(time).toLocaleString(env.language);
  const general: Table = {
    title: l10n.t("Images"),
    columns: ["", ...names],
    empty: "",
    rows: [
      plain(l10n.t("Size"), formatSize(before.size), formatSize(after.size)),
      plain(l10n.t("Created"), created(before.created), created(after.created)),
      plain(l10n.t("Id"), before.id, after.id),
      plain(
        l10n.t("Layers"),
        String(comparison.layers[0].filter(({ empty }) => !empty).length),
        String(comparison.layers[1].filter(({ empty }) => !empty).length),
      ),
    ],
  };
  return [
    general,
    configTable(comparison.config, names),
    layerTable(comparison),
    packageTable(comparison.packages, names),
  ];
}

function plain(...cells: readonly string[]): Table["rows"][number] {
  return { cells, tone: "" };
}

function toneOf({
  before,
  after,
}: ConfigDifference | PackageDifference): Table["rows"][number]["tone"] {
  if (before === undefined) return "added";
  return after === undefined ? "deleted" : "changed";
}

function configTable(differences: readonly ConfigDifference[], names: readonly string[]): Table {
  return {
    title: l10n.t("Configuration"),
    columns: [l10n.t("Setting"), ...names, l10n.t("Change")],
    rows: differences.map((one) => ({
      cells: [settingWord(one), one.before ?? "", one.after ?? "", toneWord(one)],
      tone: toneOf(one),
    })),
    empty: l10n.t("The configurations are the same."),
  };
}

function settingWord({ part, key }: ConfigDifference): string {
  switch (part) {
    case "platform":
      return l10n.t("Platform");
    case "author":
      return l10n.t("Author");
    case "user":
      return l10n.t("User");
    case "folder":
      return l10n.t("Working folder");
    case "entrypoint":
      return l10n.t("Entrypoint");
    case "command":
      return l10n.t("Command");
    case "shell":
      return l10n.t("Shell");
    case "healthcheck":
      return l10n.t("Health check");
    case "stopSignal":
      return l10n.t("Stop signal");
    case "ports":
      return l10n.t("Ports");
    case "volumes":
      return l10n.t("Volumes");
    case "onbuild":
      return l10n.t("For images on it");
    case "variable":
      return l10n.t("Variable {0}", key);
    case "label":
      return l10n.t("Label {0}", key);
  }
}

function packageTable(differences: readonly PackageDifference[], names: readonly string[]): Table {
  return {
    title: l10n.t("Packages"),
    columns: [l10n.t("Package"), ...names, l10n.t("Change")],
    rows: differences.map((one) => ({
      cells: [`${one.name} (${one.manager})`, one.before ?? "", one.after ?? "", toneWord(one)],
      tone: toneOf(one),
    })),
    empty: l10n.t(
      "The packages are the same, or none are known: those of dpkg, apk, npm and pip are.",
    ),
  };
}

function toneWord(one: ConfigDifference | PackageDifference): string {
  switch (toneOf(one)) {
    case "added":
      return l10n.t("added");
    case "deleted":
      return l10n.t("removed");
    default:
      return l10n.t("changed");
  }
}

/** Those that both have in common first, then those of each. */
function layerTable({ layers, sharedLayers }: ImageComparison): Table {
  const [before, after] = layers.map((all) => all.filter(({ empty }) => !empty)) as [
    ImageLayer[],
    ImageLayer[],
  ];
  const words = ({ instruction }: ImageLayer): string =>
    (instruction.split("\n", 1)[0] ?? "").slice(0, 300) || l10n.t("(unknown)");
  const row = (layer: ImageLayer, where: string, tone: Table["rows"][number]["tone"]) => ({
    cells: [words(layer), formatSize(layer.size), where],
    tone,
  });
  const size = (all: readonly ImageLayer[]): number => all.reduce((sum, one) => sum + one.size, 0);
  const [old, now] = [before.slice(sharedLayers), after.slice(sharedLayers)];
  return {
    title: l10n.t(
      "Layers: {0} in common, then {1}",
      sharedLayers,
      signedSize(size(now) - size(old)),
    ),
    columns: [l10n.t("Layer"), l10n.t("Size"), l10n.t("In")],
    rows: [
      ...before.slice(0, sharedLayers).map((one) => row(one, l10n.t("both"), "")),
      ...old.map((one) => row(one, l10n.t("the first only"), "deleted" as const)),
      ...now.map((one) => row(one, l10n.t("the second only"), "added" as const)),
    ],
    empty: l10n.t("No layers."),
  };
}
