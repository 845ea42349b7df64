import { l10n, type QuickPickItem, window } from "vscode";
import { archiveName } from "../../app/archiveName.ts";
import type { ImageLocation } from "../../app/imageLocation.ts";
import { keptName } from "../../app/listKept.ts";
import { openImage } from "../../app/openImage.ts";
import type { ArchiveFormat } from "../../app/saveImages.ts";
import { writeImage } from "../../app/writeImage.ts";
import { askTarget } from "../images/askArchive.ts";
import type { ImageActionDeps } from "../images/imageActions.ts";
import { withSteps } from "../withSteps.ts";
import { askName } from "./askName.ts";
import { chooseSource, type ImageSource, type SourceTarget } from "./chooseSource.ts";
import { reportLayers } from "./reportLayers.ts";
import { fileLocation } from "./saveKept.ts";
import { tellDigest } from "./tellDigest.ts";
import { tryWithLogin } from "./tryWithLogin.ts";
import { withPlaces } from "./withPlaces.ts";

/** Copies an image to another place, all its platforms with it; nothing of it is changed. */
export async function copyTo(deps: ImageActionDeps, target: SourceTarget): Promise<void> {
  const source = await chooseSource(deps, target, l10n.t("Copy which image?"));
  if (source === undefined) return;
  const to = await askPlace(deps, source);
  if (to === undefined) return;
  const failed = l10n.t("{0} could not be copied.", source.name);
  await tryWithLogin(deps, failed, async () => {
    const written = await withSteps(
      l10n.t("Copying {0} to {1}", source.name, to.name),
      ({ signal, report }) =>
        withPlaces(deps, async (places) => {
          const image = await openImage(places, source.location, undefined, signal);
          return writeImage(places, to.location, image, reportLayers(report), signal);
        }),
    );
    if (to.location.kind === "kept") deps.kept.changed();
    deps.log.info(`copy ${source.name} to ${to.name}: ${written.digest}`);
    void tellDigest(l10n.t("Copied {0} to {1}", source.name, to.name), written.digest);
  });
}

interface Place {
  readonly location: ImageLocation;
  readonly name: string;
}

type PlaceKind = "registry" | "engine" | "kept" | ArchiveFormat;

interface PlaceItem extends QuickPickItem {
  readonly place: PlaceKind;
}

async function askPlace(deps: ImageActionDeps, source: ImageSource): Promise<Place | undefined> {
  const title = l10n.t("Copy {0} to", source.name);
  const items: PlaceItem[] = [
    { place: "registry", label: l10n.t("A registry") },
    { place: "oci-folder", label: l10n.t("OCI layout in a folder") },
    { place: "oci-tar", label: l10n.t("OCI layout in a file") },
    { place: "docker", label: l10n.t("Docker archive") },
    ...(source.location.kind === "engine"
      ? []
      : [{ place: "engine" as const, label: l10n.t("The engine") }]),
    ...(source.location.kind === "kept"
      ? []
      : [{ place: "kept" as const, label: l10n.t("Slipway's own images") }]),
  ];
  const picked = await window.showQuickPick(items, { title, ignoreFocusOut: true });
  if (picked === undefined) return undefined;
  const { place } = picked;
  if (place === "docker" || place === "oci-tar" || place === "oci-folder") {
    const suggested = archiveName([source.tag ?? source.name], place);
    const path = await askTarget(deps, suggested, source.name, place);
    if (path === undefined) return undefined;
    return { location: fileLocation(place, path, source.tag), name: path };
  }
  const name = await askName(title, source.tag ?? "");
  if (name === undefined) return undefined;
  switch (place) {
    case "registry":
      return { location: { kind: "registry", reference: name }, name };
    case "engine":
      return { location: { kind: "engine", name }, name };
    case "kept":
      return { location: { kind: "kept", name: keptName(name) }, name };
  }
}
