import { l10n, window } from "vscode";
import type { ImageEntry } from "../../app/imageRow.ts";
import { type ImageRemoval, planRemoval } from "../../app/planRemoval.ts";
import { removeContainers, removeWholeImage } from "../../app/removeWholeImage.ts";
import { isSlipwayError, type UsingContainer } from "../../base/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ErrorAction } from "../reportError.ts";
import { shortId } from "../views/imageNode.ts";
import { type ChosenRows, chosenImages, type ImageActionDeps, tellDone } from "./imageActions.ts";
import { removeKept } from "./removeKept.ts";

/** Removes images with all their names, after it has named them. */
export async function removeImages(deps: ImageActionDeps, rows: ChosenRows): Promise<void> {
  const { kept } = deps;
  const asked = { title: l10n.t("Remove which images?"), many: true, named: false, kept };
  const chosen = await chosenImages(deps, rows, asked);
  const made = chosen.filter((it) => it.kept);
  if (made.length > 0) await removeKept(deps, made);
  const ofEngine = chosen.filter((it) => !it.kept);
  if (ofEngine.length > 0) await removeChosen(deps, ofEngine, { asked: false });
}

/** `asked`: the person has said already that the images shall go. */
export async function removeChosen(
  deps: ImageActionDeps,
  chosen: readonly ImageEntry[],
  { asked }: { readonly asked: boolean },
): Promise<void> {
  const engine = await deps.connect();
  const plan = await planRemoval(
    engine,
    chosen.map(({ id }) => id),
  );
  if (plan.length === 0) {
    tellDone(l10n.t("$(info) The images are gone already."));
    return;
  }
  const containers = plan.flatMap((image) => image.containers);
  if (containers.length > 0) {
    if (!(await confirmWithContainers(plan, containers))) return;
    await removeContainers(engine, containers);
  } else if (!asked && !(await confirm(plan))) return;
  const gone: string[] = [];
  for (const image of plan) {
    const free = { ...image, containers: [] };
    if (await removeOne(deps, engine, free)) gone.push(titleOf(image));
  }
  if (gone.length > 0) tellDone(l10n.t("$(trash) Removed {0}", gone.join(", ")));
}

async function confirm(plan: readonly ImageRemoval[]): Promise<boolean> {
  const remove = l10n.t("Remove");
  const detail = listed(plan);
  return (
    (await window.showWarningMessage(question(plan), { modal: true, detail }, remove)) === remove
  );
}

async function confirmWithContainers(
  plan: readonly ImageRemoval[],
  containers: readonly UsingContainer[],
): Promise<boolean> {
  const button = containersToo(containers);
  const detail = `${listed(plan)}\n\n${usedBy(containers)}`;
  return (
    (await window.showWarningMessage(question(plan), { modal: true, detail }, button)) === button
  );
}

function question(plan: readonly ImageRemoval[]): string {
  const [only] = plan.length === 1 ? plan : [];
  return only
    ? l10n.t("Remove the image {0}?", titleOf(only))
    : l10n.t("Remove {0} images?", plan.length);
}

function listed(plan: readonly ImageRemoval[]): string {
  const names = plan.flatMap((image) => (image.names.length > 0 ? image.names : [titleOf(image)]));
  return names.length === 1
    ? l10n.t("The image itself goes, not only its name.")
    : l10n.t("The images themselves go, with all their names: {0}", names.join(", "));
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

async function removeOne(
  deps: ImageActionDeps,
  engine: Engine,
  image: ImageRemoval,
): Promise<boolean> {
  try {
    await removeWholeImage(engine, image);
    return true;
  } catch (error) {
    const failed = l10n.t("{0} could not be removed.", titleOf(image));
    deps.reportError(error, { failed, actions: containerAction(deps, engine, image, error) });
    return false;
  }
}

/** For a container that was made in between, or that only the engine knows of. */
function containerAction(
  deps: ImageActionDeps,
  engine: Engine,
  image: ImageRemoval,
  error: unknown,
): readonly ErrorAction[] {
  if (!isSlipwayError(error, "image-in-use") || error.facts.containers.length === 0) return [];
  const { containers } = error.facts;
  const run = async (): Promise<void> => {
    await removeContainers(engine, containers);
    if (!(await removeOne(deps, engine, { ...image, containers: [] }))) return;
    tellDone(l10n.t("$(trash) Removed {0}", titleOf(image)));
  };
  return [{ title: containersToo(containers), run }];
}

function titleOf({ names, id }: ImageRemoval): string {
  return names[0] ?? shortId(id);
}
