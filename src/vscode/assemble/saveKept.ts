import { basename } from "node:path";
import { l10n } from "vscode";
import { archiveName } from "../../app/archiveName.ts";
import type { ImageLocation } from "../../app/imageLocation.ts";
import type { ImageEntry } from "../../app/imageRow.ts";
import type { ArchiveFormat } from "../../app/saveImages.ts";
import { writeImage } from "../../app/writeImage.ts";
import { askTarget, type SavedImages } from "../images/askArchive.ts";
import { tellDone } from "../images/imageActions.ts";
import { nameOf } from "../views/imageNode.ts";
import { withSteps } from "../withSteps.ts";
import { isDigest, keptImage } from "./keptImage.ts";
import { reportLayers } from "./reportLayers.ts";
import { withPlaces } from "./withPlaces.ts";
import type { WorkDeps } from "./workDeps.ts";

/** Saves images that Slipway keeps, each in a file or folder of its own; asks where. */
export async function saveKept(
  deps: WorkDeps,
  images: readonly ImageEntry[],
  format: ArchiveFormat,
): Promise<readonly SavedImages[]> {
  const firsts = new Map(images.toReversed().map((image) => [image.id, image]));
  const saved: SavedImages[] = [];
  // The first of its names, as on its row.
  for (const image of [...firsts.values()].reverse()) {
    const { id, reference } = image;
    const target = await saveTo(deps, reference ?? id, format);
    if (target !== undefined) saved.push({ what: nameOf(image), target });
  }
  return saved;
}

/** Asks where to, and saves the image of a name or digest there. */
export async function saveOne(deps: WorkDeps, name: string, format: ArchiveFormat): Promise<void> {
  const target = await saveTo(deps, name, format);
  if (target !== undefined) tellDone(l10n.t("$(save) Saved {0} to {1}", name, basename(target)));
}

async function saveTo(
  deps: WorkDeps,
  name: string,
  format: ArchiveFormat,
): Promise<string | undefined> {
  const target = await askTarget(deps, archiveName([name], format), name, format);
  if (target === undefined) return undefined;
  await withSteps(l10n.t("Saving {0}", name), ({ signal, report }) =>
    withPlaces(deps, async (places) => {
      const image = await keptImage(places, name);
      const to = fileLocation(format, target, isDigest(name) ? undefined : name);
      return writeImage(places, to, image, reportLayers(report), signal);
    }),
  );
  deps.log.info(`Saved ${name} to ${target}`);
  return target;
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
