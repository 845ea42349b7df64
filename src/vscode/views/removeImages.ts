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
  if (doomed.length > 0 && !(await confirm(doomed))) return;
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

async function confirm(doomed: readonly ImageEntry[]): Promise<boolean> {
  const names = doomed.map(nameOf);
  const question =
    names.length === 1
      ? l10n.t("Remove the image {0}?", names[0] ?? "")
      : l10n.t("Remove {0} images?", names.length);
  const detail =
    names.length === 1
      ? l10n.t("It has no other name, so the image itself goes.")
      : l10n.t("They have no other names, so the images themselves go: {0}", names.join(", "));
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
