import { env, l10n, type TextDocument, type Uri, window, workspace } from "vscode";
import { listLayers } from "../../app/imageLayers.ts";
import type { ImageEntry } from "../../app/imageRow.ts";
import { imageSummary, type SummaryKey, type SummaryPart } from "../../app/imageSummary.ts";
import { type HolderDeps, holderOf } from "../assemble/holderOf.ts";
import { formatAge } from "../views/formatAge.ts";
import { nameOf, shortId } from "../views/imageNode.ts";
import { historyText } from "./historyText.ts";
import { type ChosenRows, chosenImages, type ImageActionDeps } from "./imageActions.ts";
import { type ImagePageForm, imageUri, readImageUri } from "./imageUri.ts";

/** Opens what the engine tells of an image as a page to read. */
export async function inspectImage(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  await open(deps, rows, "summary");
}

/** Opens all that the engine tells, as JSON. */
export async function inspectImageJson(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  await open(deps, rows, "json");
}

/** Opens what the image was made of, step by step, with all words of each. */
export async function showHistory(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  await open(deps, rows, "history");
}

export interface ImagePageDeps extends HolderDeps {
  readonly now: () => number;
}

/** The text of such a page. */
export async function imagePage(deps: ImagePageDeps, uri: Uri): Promise<string> {
  const { target, form, name, ...whose } = readImageUri(uri);
  const holder = await holderOf(deps, whose);
  if (form === "history") return historyText(await listLayers(holder, target), deps.now());
  const details = await holder.inspectImage(target);
  if (form === "json") return `${JSON.stringify(details.record, undefined, 2)}\n`;
  const listed = (await holder.listImages()).find(({ id }) => id === details.id);
  const created = (time: number): string => {
    const age = formatAge(time, deps.now(), env.language);
    return `${new Date(time).toLocaleString(env.language)} (${age})`;
  };
  const sections = imageSummary(details, listed, created);
  const text = sections.map(({ part, rows }) => {
    const width = Math.max(0, ...rows.map(([key]) => (key ? keyText(key).length : 0)));
    const lines = rows.map(([key, value]) =>
      key === undefined ? `  ${value}` : `  ${keyText(key).padEnd(width)}  ${value}`,
    );
    const heading = partText(part);
    return `${heading}\n${"-".repeat(heading.length)}\n${lines.join("\n")}\n`;
  });
  const title = details.tags.includes(name) ? name : (details.tags[0] ?? shortId(details.id));
  return `${title}\n${"=".repeat(title.length)}\n\n${text.join("\n")}`;
}

async function open(deps: ImageActionDeps, rows: ChosenRows, form: ImagePageForm): Promise<void> {
  const title =
    form === "history"
      ? l10n.t("Show the history of which image?")
      : l10n.t("Inspect which image?");
  const asked = { title, many: false, named: false, kept: deps.kept };
  const images = await chosenImages(deps, rows, asked);
  for (const image of images.slice(0, mostPages)) {
    const document = await openPage(image, form);
    await window.showTextDocument(document, { preview: images.length === 1 });
  }
}

function openPage(image: ImageEntry, form: ImagePageForm): Thenable<TextDocument> {
  return workspace.openTextDocument(imageUri(nameOf(image), image, form));
}

/** Nobody reads more tabs than that at once. */
const mostPages = 10;

function partText(part: SummaryPart): string {
  switch (part) {
    case "image":
      return l10n.t("Image");
    case "names":
      return l10n.t("Names");
    case "digests":
      return l10n.t("Digests");
    case "platforms":
      return l10n.t("Platforms");
    case "config":
      return l10n.t("Configuration");
    case "environment":
      return l10n.t("Environment");
    case "labels":
      return l10n.t("Labels");
    case "layers":
      return l10n.t("Layers");
  }
}

function keyText(key: SummaryKey): string {
  switch (key) {
    case "id":
      return l10n.t("Id");
    case "created":
      return l10n.t("Created");
    case "size":
      return l10n.t("Size");
    case "platform":
      return l10n.t("Platform");
    case "author":
      return l10n.t("Author");
    case "entrypoint":
      return l10n.t("Entrypoint");
    case "command":
      return l10n.t("Command");
    case "user":
      return l10n.t("User");
    case "folder":
      return l10n.t("Working folder");
    case "shell":
      return l10n.t("Shell");
    case "ports":
      return l10n.t("Ports");
    case "volumes":
      return l10n.t("Volumes");
    case "stopSignal":
      return l10n.t("Stop signal");
    case "healthcheck":
      return l10n.t("Health check");
    case "onbuild":
      return l10n.t("For images on it");
  }
}
