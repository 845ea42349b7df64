import { env, l10n, Range, Uri, window, workspace } from "vscode";
import type { BuildHistory } from "../../app/buildHistory.ts";
import { buildBefore } from "../../app/compareBuilds.ts";
import { compareImages } from "../../app/compareImages.ts";
import { createContentsReader } from "../../app/imageContents.ts";
import { listLayers } from "../../app/imageLayers.ts";
import { familiarName, type ImageEntry } from "../../app/imageRow.ts";
import { buildOf, type LayerPlaces, layerPlaces, lineNow } from "../../app/layerPlaces.ts";
import { stageImages } from "../../app/stageImages.ts";
import { holderOf } from "../assemble/holderOf.ts";
import { chooseDockerfile } from "../build/chooseDockerfile.ts";
import {
  type ChosenRows,
  chosenImages,
  clickedRow,
  type ImageActionDeps,
} from "../images/imageActions.ts";
import { describe, isCancellation } from "../reportError.ts";
import { type ImageNode, nameOf, shortId } from "../views/imageNode.ts";
import { createCompareScreen } from "./compareScreen.ts";
import { holderOfBoth } from "./holderOfBoth.ts";
import { createLayersScreen, type LayersScreen } from "./layersScreen.ts";
import { openPanel } from "./openPanel.ts";

export interface LayersRoomDeps extends ImageActionDeps {
  readonly history: Pick<BuildHistory, "list" | "of">;
  readonly extensionUri: Uri;
}

/** What is in images, and how they differ; keeps what was read last. */
export interface LayersRoom {
  showFiles(rows: ChosenRows): Promise<void>;
  openLine(rows: ChosenRows): Promise<void>;
  compare(rows: ChosenRows): Promise<void>;
  compareWithPrevious(rows: ChosenRows): Promise<void>;
  compareStages(dockerfile: Uri | undefined): Promise<void>;
}

export function createLayersRoom(deps: LayersRoomDeps): LayersRoom {
  const { connect, now, history, kept } = deps;
  const reader = createContentsReader();
  const open = new Map<string, { readonly screen: LayersScreen; reveal(): void }>();
  const copy = (text: string): void => {
    void env.clipboard.writeText(text);
    window.setStatusBarMessage(l10n.t("$(copy) Copied {0}", text), messageMs);
  };
  const words = (error: unknown): string | undefined => {
    if (isCancellation(error)) return undefined;
    deps.log.error(error instanceof Error ? error : String(error));
    return describe(error);
  };

  const show = async (image: ImageEntry, layer: number | undefined): Promise<void> => {
    const shown = open.get(image.id);
    if (shown) {
      shown.screen.choose(layer);
      return shown.reveal();
    }
    const holder = await holderOf(deps, image);
    const [listed, details, builds] = await Promise.all([
      listLayers(holder, image.id),
      holder.inspectImage(image.id),
      history.list(),
    ]);
    const name = shownName(image);
    const screen = createLayersScreen({
      ...{ name, size: details.size, listed, chosen: layer, now: now(), copy, describe: words },
      record: buildOf(details.configId ?? details.id, builds),
      read: (onProgress, signal) => reader.read(holder, image.id, onProgress, signal),
      openLine: (places, index) =>
        void openPlace(places, index).catch((error) =>
          deps.reportError(error, { failed: l10n.t("The line could not be opened.") }),
        ),
    });
    const title = l10n.t("Layers of {0}", name);
    const panel = openPanel(deps.extensionUri, title, screen, () => open.delete(image.id));
    open.set(image.id, { screen, reveal: panel.reveal });
  };

  const showComparison = (first: ImageEntry, second: ImageEntry): void => {
    const names = [shownName(first), shownName(second)] as const;
    const screen = createCompareScreen({
      ...{ names, copy, describe: words },
      compare: async (onProgress, signal) => {
        const engine = await holderOfBoth(deps, [first, second], signal);
        const ids = [first, second].map(({ id }) => id) as [string, string];
        const nameOfId = new Map([
          [ids[1], names[1]],
          [ids[0], names[0]],
        ]);
        const told = (progress: Parameters<typeof onProgress>[0]): void =>
          onProgress({ ...progress, name: nameOfId.get(progress.name) ?? progress.name });
        const found = await compareImages({ engine, reader }, ids, told, signal);
        const [before, after] = found.images;
        return {
          ...found,
          images: [
            { ...before, name: names[0] },
            { ...after, name: names[1] },
          ],
        };
      },
    });
    openPanel(deps.extensionUri, l10n.t("{0} → {1}", ...names), screen, () => undefined);
  };

  const pickOne = async (rows: ChosenRows, title: string): Promise<ImageEntry | undefined> =>
    (await chosenImages(deps, clickedRow(rows), { title, many: false, named: false, kept }))[0];

  return {
    async showFiles(rows) {
      const image = await pickOne(rows, l10n.t("Show the layers of which image?"));
      if (image) await show(image, layerOf(rows.target));
    },
    async openLine(rows) {
      const image = await pickOne(rows, l10n.t("Open the Dockerfile of which image?"));
      if (!image) return;
      const holder = await holderOf(deps, image);
      const { id, configId = id } = await holder.inspectImage(image.id);
      const record = buildOf(configId, await history.list());
      if (!record) {
        window.showInformationMessage(
          l10n.t("How {0} was built is not known here, or not any more.", shownName(image)),
        );
        return;
      }
      const layers = await listLayers(holder, image.id);
      await openPlace(layerPlaces(record, layers), layerOf(rows.target));
    },
    async compare(rows) {
      const asked = { title: l10n.t("Compare which two images?"), many: true, named: false, kept };
      const images = distinctImages(await chosenImages(deps, rows, asked));
      const [first, second] =
        images.length === 1
          ? [
              images[0],
              await pickOne(
                none,
                l10n.t("Compare {0} with which image?", shownName(images[0] as ImageEntry)),
              ),
            ]
          : images;
      if (images.length > 2) {
        window.showInformationMessage(l10n.t("Choose two images to compare."));
      } else if (first && second) {
        // The older one first, whichever was clicked on.
        const [before, after] = first.created <= second.created ? [first, second] : [second, first];
        showComparison(before, after);
      }
    },
    async compareWithPrevious(rows) {
      const title = l10n.t("Compare which image with the build before it?");
      // Of those that Slipway has made the one before is not kept by its name.
      const asked = { title, many: false, named: false };
      const [image] = await chosenImages(deps, clickedRow(rows), asked);
      if (!image) return;
      const engine = await connect();
      const known = new Map((await engine.listImages()).map((one) => [one.id, one]));
      const record = buildOf(image.id, await history.list());
      const builds = record
        ? (await history.of(record.dockerfile)).filter(
            ({ imageId }) => imageId !== image.id && imageId !== undefined && known.has(imageId),
          )
        : [];
      const before = record && known.get(buildBefore(record, builds)?.imageId ?? "");
      if (!before) {
        window.showInformationMessage(
          l10n.t("No earlier build of {0} is known whose image is still there.", shownName(image)),
        );
        return;
      }
      const { id, size, created, tags } = before;
      const reference = tags[0] ?? l10n.t("{0} (before)", shortId(id));
      showComparison({ id, size, created, reference, tag: undefined }, image);
    },
    async compareStages(given) {
      const dockerfile = given ?? (await chooseDockerfile());
      if (!dockerfile) return;
      const engine = await connect();
      const images = await engine.listImages();
      const stages = stageImages(await history.of(dockerfile.toString()), images);
      const [final, ...others] = stages;
      const toEntry = ({ image, target }: (typeof stages)[number]): ImageEntry => ({
        ...{ id: image.id, size: image.size, created: image.created, tag: undefined },
        reference: image.tags[0] ?? (target || shortId(image.id)),
      });
      if (!final || others.length === 0) {
        window.showInformationMessage(
          l10n.t(
            "Build two stages of this Dockerfile first, such as the last one and one before it: Build Image with Options asks for the stage.",
          ),
        );
        return;
      }
      const items = others.map((stage) => ({
        stage,
        label: stage.target || l10n.t("Last stage"),
        description: stage.image.tags[0] ?? shortId(stage.image.id),
      }));
      const title = l10n.t(
        "Compare {0} with which stage?",
        final.target || l10n.t("the last stage"),
      );
      const picked = items.length === 1 ? items[0] : await window.showQuickPick(items, { title });
      if (picked) showComparison(toEntry(picked.stage), toEntry(final));
    },
  };
}

/** As a person would type it: Podman spells registries out. */
function shownName(image: ImageEntry): string {
  return familiarName(nameOf(image));
}

const none: ChosenRows = { target: undefined, selected: undefined };
const messageMs = 6000;

function layerOf(target: ImageNode | "selection" | undefined): number | undefined {
  return typeof target === "object" && target.kind === "layer" ? target.layer.index : undefined;
}

/** Two names of one image do not differ. */
function distinctImages(images: readonly ImageEntry[]): readonly ImageEntry[] {
  return [...new Map(images.map((image) => [image.id, image])).values()];
}

async function openPlace(places: LayerPlaces, index: number | undefined): Promise<void> {
  const uri = Uri.parse(places.record.dockerfile);
  const document = await workspace.openTextDocument(uri);
  const place = index === undefined ? undefined : places.places.get(index);
  const line = place && lineNow(place, document.getText());
  if (place && line === undefined) {
    window.showInformationMessage(
      l10n.t("The instruction is not in the Dockerfile any more: {0}", place.text),
    );
  }
  const at = line === undefined ? undefined : new Range(line - 1, 0, line - 1, 0);
  await window.showTextDocument(document, at ? { selection: at } : {});
}
