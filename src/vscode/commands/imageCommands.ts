import { env, l10n, window } from "vscode";
import type { ImageEntry } from "../../app/imageTree.ts";
import { askReference } from "../askReference.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import type { PushCommand } from "../push/pushImage.ts";
import type { ReportError } from "../reportError.ts";
import { type ImageNode, imagesOf, nameOf } from "../views/imageNode.ts";
import type { ImagesView } from "../views/imagesView.ts";
import { type PickOptions, pickImages } from "../views/pickImages.ts";
import { removeImages } from "../views/removeImages.ts";
import type { ImageCommand } from "./commandTypes.ts";
import type { Commands } from "./registerCommands.ts";

export interface ImageCommandDeps {
  readonly connect: ConnectEngine;
  readonly view: ImagesView;
  readonly push: PushCommand;
  readonly reportError: ReportError;
  readonly now: () => number;
}

type ImageCommandId =
  | "slipway.images.refresh"
  | "slipway.images.tag"
  | "slipway.images.untag"
  | "slipway.images.remove"
  | "slipway.images.push"
  | "slipway.images.copyName"
  | "slipway.images.copyId";

/** What can be done with images: on the rows clicked or selected, or on what a picker gives. */
export function imageCommands(deps: ImageCommandDeps): Commands<ImageCommandId> {
  const on =
    (options: PickOptions, act: (images: readonly ImageEntry[]) => Promise<void>): ImageCommand =>
    async (target, selected) => {
      const given = givenImages(deps.view, target, selected);
      const images = given ?? (await pickImages(deps, options));
      const fitting = options.named
        ? images.filter(({ reference }) => reference !== undefined)
        : images;
      if (fitting.length > 0) await act(fitting);
    };
  return {
    "slipway.images.refresh": {
      failed: l10n.t("The images could not be listed."),
      run: async () => deps.view.refresh(),
    },
    "slipway.images.tag": {
      failed: l10n.t("The image could not be tagged."),
      run: on({ title: l10n.t("Tag which image?"), many: false, named: false }, ([image]) =>
        tag(deps, image),
      ),
    },
    "slipway.images.untag": {
      failed: l10n.t("The name could not be taken away."),
      run: on({ title: l10n.t("Take which names away?"), many: true, named: true }, (images) =>
        removeImages(deps, images),
      ),
    },
    "slipway.images.remove": {
      failed: l10n.t("The image could not be removed."),
      run: on({ title: l10n.t("Remove which images?"), many: true, named: false }, (images) =>
        removeImages(deps, images),
      ),
    },
    "slipway.images.push": {
      failed: l10n.t("The image could not be pushed."),
      run: on({ title: l10n.t("Push which image?"), many: false, named: true }, async (images) => {
        for (const { reference } of images) if (reference !== undefined) await deps.push(reference);
      }),
    },
    "slipway.images.copyName": {
      failed: l10n.t("The name could not be copied."),
      run: on(
        { title: l10n.t("Copy the name of which image?"), many: false, named: true },
        (images) => copy(images.map(nameOf)),
      ),
    },
    "slipway.images.copyId": {
      failed: l10n.t("The id could not be copied."),
      run: on(
        { title: l10n.t("Copy the id of which image?"), many: false, named: false },
        (images) => copy([...new Set(images.map(({ id }) => id))]),
      ),
    },
  };
}

/** The images that the caller means; undefined when it means none, so that they are asked for. */
function givenImages(
  view: ImagesView,
  target: ImageNode | "selection" | undefined,
  selected: readonly ImageNode[] | undefined,
): readonly ImageEntry[] | undefined {
  if (target === undefined) return undefined;
  if (target === "selection") {
    return view.selection.length === 0 ? undefined : distinct(view.selection);
  }
  return distinct(selected !== undefined && selected.length > 0 ? selected : [target]);
}

/** A repository and one of its tags may both be selected. */
function distinct(nodes: readonly ImageNode[]): ImageEntry[] {
  const images = nodes.flatMap(imagesOf);
  return [...new Map(images.map((image) => [nameOf(image), image])).values()];
}

async function tag(deps: ImageCommandDeps, image: ImageEntry | undefined): Promise<void> {
  if (image === undefined) return;
  const name = nameOf(image);
  const target = await askReference({
    title: l10n.t("Tag {0}", name),
    prompt: l10n.t("The new name, such as registry.example.com/team/app:1.0"),
    value: image.reference ?? "",
  });
  if (target === undefined) return;
  const engine = await deps.connect();
  await engine.tagImage(image.reference ?? image.id, target);
  window.setStatusBarMessage(l10n.t("$(tag) {0} is now also {1}", name, target), messageMs);
}

async function copy(texts: readonly string[]): Promise<void> {
  await env.clipboard.writeText(texts.join("\n"));
  window.setStatusBarMessage(l10n.t("$(copy) Copied {0}", texts.join(", ")), messageMs);
}

const messageMs = 6000;
