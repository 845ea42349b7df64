import { l10n, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { ImageLocation } from "../../app/imageLocation.ts";
import type { ImageEntry } from "../../app/imageRow.ts";
import { keptName } from "../../app/listKept.ts";
import { type RegistryRow, referenceOf } from "../../app/registryRows.ts";
import { askReference } from "../askReference.ts";
import { givenImages, type ImageActionDeps } from "../images/imageActions.ts";
import type { ImageNode } from "../views/imageNode.ts";
import { nameOf } from "../views/imageNode.ts";
import { listEntries } from "../views/pickImages.ts";

/** An image that something is done with. */
export interface ImageSource {
  readonly location: ImageLocation;
  /** As a person would write it. */
  readonly name: string;
  /** A name that it can be tagged with; undefined where it has none. */
  readonly tag: string | undefined;
}

export type SourceTarget = ImageNode | RegistryRow | "selection" | undefined;

interface SourceItem extends QuickPickItem {
  /** Undefined for one that is to be typed. */
  readonly source?: ImageSource;
}

/** The image of the row, or one that a picker gives, from anywhere; undefined when dismissed. */
export async function chooseSource(
  deps: ImageActionDeps,
  target: SourceTarget,
  title: string,
): Promise<ImageSource | undefined> {
  if (target !== undefined && target !== "selection" && isRegistryRow(target)) {
    return ofRegistryRow(target);
  }
  const [entry] = givenImages(deps.view.selection, { target, selected: undefined }) ?? [];
  return entry ? ofEntry(entry) : pickSource(deps, title);
}

/** Offers names that are likely, then what there is here, then any name in a registry. */
export async function pickSource(
  deps: ImageActionDeps,
  title: string,
  likely: readonly string[] = [],
): Promise<ImageSource | undefined> {
  const another: SourceItem = {
    label: l10n.t("$(cloud) Image in a Registry…"),
    alwaysShow: true,
  };
  const items = listItems(deps).then((here): SourceItem[] => [
    ...likely.map((name) => ({
      label: name,
      description: l10n.t("in its registry"),
      source: inRegistry(name),
    })),
    another,
    { label: "", kind: QuickPickItemKind.Separator },
    ...here,
  ]);
  const placeHolder = l10n.t("Name or id of an image");
  const picked = await window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
  if (picked === undefined || picked.source !== undefined) return picked?.source;
  const prompt = l10n.t("A name such as registry.example.com/team/app:1.0");
  const name = await askReference({ title, prompt, value: "" });
  return name === undefined ? undefined : inRegistry(name);
}

/** Without an engine there is still what Slipway keeps. */
async function listItems(deps: ImageActionDeps): Promise<readonly SourceItem[]> {
  const entries = await listEntries(deps).catch(() => []);
  return entries.map((entry) => ({
    label: nameOf(entry),
    description: entry.kept ? l10n.t("made by Slipway, no engine") : l10n.t("in the engine"),
    source: ofEntry(entry),
  }));
}

function ofEntry(entry: ImageEntry): ImageSource {
  const { id, reference, kept } = entry;
  const name = reference ?? id;
  const location: ImageLocation = kept
    ? { kind: "kept", name: reference === undefined ? id : keptName(reference) }
    : { kind: "engine", name };
  return { location, name: nameOf(entry), tag: reference };
}

function inRegistry(reference: string): ImageSource {
  const tag = reference.includes("@") ? undefined : reference;
  return { location: { kind: "registry", reference }, name: reference, tag };
}

function ofRegistryRow(row: RegistryRow): ImageSource | undefined {
  if (row.kind !== "tag" && row.kind !== "platform") return undefined;
  return inRegistry(referenceOf(row));
}

/** Rows of the Images view stand for images of a row there, groups aside. */
function isRegistryRow(target: ImageNode | RegistryRow): target is RegistryRow {
  return "id" in target;
}
