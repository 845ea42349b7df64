import { env, type LogOutputChannel, window } from "vscode";
import type { ImageEntry } from "../../app/imageRow.ts";
import type { RegistryAccess } from "../../app/registryAccess.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { KeptAccess } from "../assemble/keptAccess.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import type { PushCommand } from "../push/pushDeps.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";
import type { ReportError } from "../reportError.ts";
import { type ImageNode, imagesOf, nameOf } from "../views/imageNode.ts";
import { type PickOptions, pickImages } from "../views/pickImages.ts";

/** What the actions on images need of the rest. */
export interface ImageActionDeps {
  readonly connect: ConnectEngine;
  /** The Images view. */
  readonly view: { readonly selection: readonly ImageNode[] };
  readonly reportError: ReportError;
  readonly log: LogOutputChannel;
  readonly surroundings: Surroundings;
  readonly saved: SavedCredentials;
  /** The way to registries, for the tags that a repository has. */
  readonly openRegistries: () => Promise<RegistryAccess>;
  readonly now: () => number;
  /** Images that were made without an engine. */
  readonly kept: KeptAccess;
  readonly push: PushCommand;
}

/** The row clicked on and all rows selected, as VS Code hands them; "selection" from a key. */
export interface ChosenRows {
  readonly target: ImageNode | "selection" | undefined;
  readonly selected: readonly ImageNode[] | undefined;
}

/** The images that are meant: rows, or what a picker gives; empty when dismissed. */
export async function chosenImages(
  deps: Pick<ImageActionDeps, "connect" | "view" | "now">,
  rows: ChosenRows,
  options: PickOptions,
): Promise<readonly ImageEntry[]> {
  const rightOnes = ({ kept }: ImageEntry): boolean => !kept || options.kept !== undefined;
  const given = givenImages(deps.view.selection, rows)?.filter(rightOnes);
  const images = given ?? (await pickImages(deps, options));
  return options.named ? images.filter(({ reference }) => reference !== undefined) : images;
}

/** For what is done with one image: the row that was clicked, whichever others are selected. */
export function clickedRow({ target }: ChosenRows): ChosenRows {
  return { target, selected: undefined };
}

/** Undefined when no row is meant, so that images are asked for. */
export function givenImages(
  selection: readonly ImageNode[],
  { target, selected }: ChosenRows,
): readonly ImageEntry[] | undefined {
  if (target === undefined) return undefined;
  if (target === "selection") return selection.length === 0 ? undefined : distinct(selection);
  return distinct(selected !== undefined && selected.length > 0 ? selected : [target]);
}

/** A repository and one of its tags may both be selected. */
function distinct(nodes: readonly ImageNode[]): readonly ImageEntry[] {
  const images = nodes.flatMap(imagesOf);
  // One that Slipway keeps may have the name of an engine's.
  const key = (image: ImageEntry): string => (image.kept ? `kept ${nameOf(image)}` : nameOf(image));
  return [...new Map(images.map((image) => [key(image), image])).values()];
}

/** In the status bar, for what was done as asked. */
export function tellDone(message: string): void {
  window.setStatusBarMessage(message, messageMs);
}

export async function copyTexts(texts: readonly string[]): Promise<void> {
  await env.clipboard.writeText(texts.join("\n"));
}

const messageMs = 8000;
