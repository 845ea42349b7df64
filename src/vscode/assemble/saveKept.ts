import { basename } from "node:path";
import { l10n } from "vscode";
import { archiveName } from "../../app/archiveName.ts";
import type { ImageLocation } from "../../app/imageLocation.ts";
import type { ImageEntry } from "../../app/imageRow.ts";
import type { ArchiveFormat } from "../../app/saveImages.ts";
import { writeImage } from "../../app/writeImage.ts";
import { askFormat, askTarget } from "../images/askArchive.ts";
import { tellDone } from "../images/imageActions.ts";
import { nameOf } from "../views/imageNode.ts";
import { withSteps } from "../withSteps.ts";
import { isDigest, keptImage } from "./keptImage.ts";
import { reportLayers } from "./reportLayers.ts";
import { withPlaces } from "./withPlaces.ts";
import type { WorkDeps } from "./workDeps.ts";

/** Saves images that Slipway keeps, each in a file or folder of its own; asks in which form and where. */
export async function saveKept(deps: WorkDeps, images: readonly ImageEntry[]): Promise<void> {
  const names = new Map(images.map(({ id, reference }) => [id, reference ?? id]));
  const format = await askFormat(images.map(nameOf).join(", "));
  if (format === undefined) return;
  for (const name of names.values()) await saveOne(deps, name, format);
}

/** Asks where to, and saves the image of a name or digest there. */
export async function saveOne(deps: WorkDeps, name: string, format: ArchiveFormat): Promise<void> {
  const target = await askTarget(deps, archiveName([name], format), name, format);
  if (target === undefined) return;
  await withSteps(l10n.t("Saving {0}", name), ({ signal, report }) =>
    withPlaces(deps, async (places) => {
      const image = await keptImage(places, name);
      const to = fileLocation(format, target, isDigest(name) ? undefined : name);
      return writeImage(places, to, image, reportLayers(report), signal);
    }),
  );
  deps.log.info(`Saved ${name} to ${target}`);
  tellDone(l10n.t("$(save) Saved {0} to {1}", name, basename(target)));
}

/** `name`: what it is called in there, where it has one. */
export function fileLocation(
  format: ArchiveFormat,
  path: string,
  name: string | undefined,
): ImageLocation {
  const named = name === undefined ? { path } : { path, name };
  switch (format) {
    case "docker":
      return { kind: "docker-archive", ...named };
    case "oci-tar":
      return { kind: "layout-archive", ...named };
    case "oci-folder":
      return { kind: "layout", ...named };
  }
}
