import { l10n, window } from "vscode";
import type { ImageEntry } from "../../app/imageTree.ts";
import { isSlipwayError } from "../../base/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import type { ReportError } from "../reportError.ts";
import { nameOf } from "./imageNode.ts";
import { lastNames } from "./lastNames.ts";

/**
 * Takes names away, and with its last name an image. Asks before an image goes, not before a name
 * does, and says afterwards which of the two it was.
 */
export async function removeImages(
  deps: { readonly connect: ConnectEngine; readonly reportError: ReportError },
  chosen: readonly ImageEntry[],
): Promise<void> {
  const engine = await deps.connect();
  const doomed = lastNames(chosen, await engine.listImages());
  if (doomed.length > 0 && !(await confirm(doomed, chosen))) return;
  const told: string[] = [];
  for (const image of chosen) {
    try {
      told.push(await removeOne(engine, image, false));
    } catch (error) {
      report(deps.reportError, engine, image, error);
    }
  }
  if (told.length > 0) window.setStatusBarMessage(`$(trash) ${told.join(" ")}`, messageMs);
}

async function confirm(
  doomed: readonly ImageEntry[],
  chosen: readonly ImageEntry[],
): Promise<boolean> {
  const ids = new Set(doomed.map(({ id }) => id));
  const names = chosen
    .filter(({ id }) => ids.has(id))
    .map(nameOf)
    .join(", ");
  const question =
    ids.size === 1
      ? l10n.t("Remove the image {0}?", names)
      : l10n.t("Remove {0} images?", ids.size);
  const detail =
    ids.size === 1
      ? l10n.t("It is left without a name, so the image itself goes.")
      : l10n.t("They are left without a name, so the images themselves go: {0}", names);
  const remove = l10n.t("Remove");
  return (await window.showWarningMessage(question, { modal: true, detail }, remove)) === remove;
}

async function removeOne(engine: Engine, image: ImageEntry, force: boolean): Promise<string> {
  const { deleted } = await engine.removeImage(image.reference ?? image.id, { force });
  return deleted.length > 0
    ? l10n.t("Removed {0}.", nameOf(image))
    : l10n.t("Untagged {0}; the image stays.", nameOf(image));
}

/** 409 is the engine's answer for an image that a container uses: there, insisting helps. */
function report(reportError: ReportError, engine: Engine, image: ImageEntry, error: unknown): void {
  const failed = l10n.t("{0} could not be removed.", nameOf(image));
  const inUse = isSlipwayError(error, "engine-refused") && error.facts.status === 409;
  const force = {
    title: l10n.t("Remove Anyway"),
    run: async () => {
      window.setStatusBarMessage(await removeOne(engine, image, true), messageMs);
    },
  };
  reportError(error, { failed, actions: inUse ? [force] : [] });
}

const messageMs = 8000;
