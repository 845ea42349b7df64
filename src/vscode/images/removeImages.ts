import { l10n, window } from "vscode";
import type { ImageEntry } from "../../app/imageRow.ts";
import { type ImageRemoval, planRemoval, removalsOf } from "../../app/planRemoval.ts";
import { removeContainers, removeWholeImage } from "../../app/removeWholeImage.ts";
import { isSlipwayError, type UsingContainer } from "../../base/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ErrorAction } from "../reportError.ts";
import { shortId } from "../views/imageNode.ts";
import { type ChosenRows, chosenImages, type ImageActionDeps, tellDone } from "./imageActions.ts";

/** Removes images with all their names, after it has named them. */
export async function removeImages(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const { kept } = deps;
  const asked = { title: l10n.t("Remove which images?"), many: true, named: false, kept };
  const chosen = await chosenImages(deps, rows, asked);
  if (chosen.length > 0) await removeChosen(deps, chosen, { asked: false });
}

/** `asked`: the person has said already that the images shall go. */
export async function removeChosen(
  deps: ImageActionDeps,
  chosen: readonly ImageEntry[],
  { asked }: { readonly asked: boolean },
): Promise<void> {
  const plan = await planAll(deps, chosen);
  if (plan.length === 0) {
    tellDone(l10n.t("$(info) The images are gone already."));
    return;
  }
  const used = plan.filter((image) => image.containers.length > 0);
  if (used.length > 0) {
    const containers = used.flatMap((image) => image.containers);
    if (!(await confirmWithContainers(plan, containers))) return;
    for (const { holder, containers } of used) {
      if (holder) await removeContainers(holder, containers);
    }
  } else if (!asked && !(await confirm(plan))) return;
  const gone: string[] = [];
  for (const image of plan) {
    if (await removeOne(deps, image)) gone.push(titleOf(image));
  }
  if (plan.some(isMade)) deps.kept.changed();
  if (gone.length > 0) tellDone(l10n.t("$(trash) Removed {0}", gone.join(", ")));
}

interface Removal extends ImageRemoval {
  /** Undefined for an image that Slipway keeps. */
  readonly holder: Engine | undefined;
}

function isMade({ holder }: Removal): boolean {
  return holder === undefined;
}

async function planAll(
  { connect, kept }: ImageActionDeps,
  chosen: readonly ImageEntry[],
): Promise<readonly Removal[]> {
  const ids = (made: boolean): readonly string[] =>
    chosen.filter((it) => Boolean(it.kept) === made).map(({ id }) => id);
  const [made, ofEngine] = [ids(true), ids(false)];
  const engine = ofEngine.length > 0 ? await connect() : undefined;
  const listed = made.length > 0 ? await (await kept.open()).images.listImages() : [];
  return [
    ...removalsOf(made, listed, []).map((it) => ({ ...it, holder: undefined })),
    ...(engine ? await planRemoval(engine, ofEngine) : []).map((it) => ({
      ...{ ...it, holder: engine },
    })),
  ];
}

async function confirm(plan: readonly Removal[]): Promise<boolean> {
  const remove = l10n.t("Remove");
  const detail = listed(plan);
  return (
    (await window.showWarningMessage(question(plan), { modal: true, detail }, remove)) === remove
  );
}

async function confirmWithContainers(
  plan: readonly Removal[],
  containers: readonly UsingContainer[],
): Promise<boolean> {
  const button = containersToo(containers);
  const detail = `${listed(plan)}\n\n${usedBy(containers)}`;
  return (
    (await window.showWarningMessage(question(plan), { modal: true, detail }, button)) === button
  );
}

function question(plan: readonly Removal[]): string {
  const [only] = plan.length === 1 ? plan : [];
  return only
    ? l10n.t("Remove the image {0}?", titleOf(only))
    : l10n.t("Remove {0} images?", plan.length);
}

function listed(plan: readonly Removal[]): string {
  const names = plan.flatMap((image) => (image.names.length > 0 ? image.names : [titleOf(image)]));
  const whole =
    names.length === 1
      ? l10n.t("The image itself goes, not only its name.")
      : l10n.t("The images themselves go, with all their names: {0}", names.join(", "));
  if (!plan.some(isMade)) return whole;
  const elsewhere = l10n.t("Of what Slipway has made, engines and registries keep theirs.");
  return `${whole}\n\n${elsewhere}`;
}

function usedBy(containers: readonly UsingContainer[]): string {
  return containers
    .map(({ name, running }) =>
      running
        ? l10n.t("The container {0} uses it and is running.", name)
        : l10n.t("The container {0} uses it and is stopped.", name),
    )
    .join("\n");
}

function containersToo(containers: readonly UsingContainer[]): string {
  const running = containers.some((container) => container.running);
  if (containers.length > 1) {
    return running
      ? l10n.t("Stop and Remove the Containers Too")
      : l10n.t("Remove the Containers Too");
  }
  return running ? l10n.t("Stop and Remove the Container Too") : l10n.t("Remove the Container Too");
}

async function removeOne(deps: ImageActionDeps, image: Removal): Promise<boolean> {
  try {
    if (image.holder) await removeWholeImage(image.holder, { ...image, containers: [] });
    else await (await deps.kept.open()).images.removeImage(image.id);
    return true;
  } catch (error) {
    const failed = l10n.t("{0} could not be removed.", titleOf(image));
    deps.reportError(error, { failed, actions: containerAction(deps, image, error) });
    return false;
  }
}

/** For a container that was made in between, or that only the engine knows of. */
function containerAction(
  deps: ImageActionDeps,
  image: Removal,
  error: unknown,
): readonly ErrorAction[] {
  const { holder } = image;
  if (!holder || !isSlipwayError(error, "image-in-use")) return [];
  const { containers } = error.facts;
  if (containers.length === 0) return [];
  const run = async (): Promise<void> => {
    await removeContainers(holder, containers);
    if (!(await removeOne(deps, image))) return;
    tellDone(l10n.t("$(trash) Removed {0}", titleOf(image)));
  };
  return [{ title: containersToo(containers), run }];
}

function titleOf({ names, id }: ImageRemoval): string {
  return names[0] ?? shortId(id);
}
