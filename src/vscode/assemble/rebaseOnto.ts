import { l10n } from "vscode";
import { openImage } from "../../app/openImage.ts";
import type { AnyImage } from "../../image/image.ts";
import type { ImageActionDeps } from "../images/imageActions.ts";
import { withSteps } from "../withSteps.ts";
import { askName } from "./askName.ts";
import { chooseSource, type ImageSource, pickSource, type SourceTarget } from "./chooseSource.ts";
import { makeImage } from "./makeImage.ts";
import { withPlaces } from "./withPlaces.ts";

/** Puts an image's own layers on another base; asks which base it has, and which it is to have. */
export async function rebaseOnto(deps: ImageActionDeps, target: SourceTarget): Promise<void> {
  const source = await chooseSource(deps, target, l10n.t("Rebase which image?"));
  if (source === undefined) return;
  const likely = await likelyBases(deps, source);
  const { name: of } = source;
  const old = await pickSource(deps, l10n.t("Rebase {0}: which base has it now?", of), likely);
  if (old === undefined) return;
  const fresh = await pickSource(deps, l10n.t("Rebase {0}: onto which base?", of), likely);
  if (fresh === undefined) return;
  const name = await askName(l10n.t("Name of the rebased image"), source.tag ?? "");
  if (name === undefined) return;
  await makeImage(deps, {
    ...{ source, name },
    title: l10n.t("Rebasing {0}", of),
    failed: l10n.t("{0} could not be rebased.", of),
    edit: { kind: "rebase", oldBase: old.location, newBase: fresh.location },
  });
}

/** What annotations and labels say that the base is. */
async function likelyBases(
  deps: ImageActionDeps,
  { location, name }: ImageSource,
): Promise<readonly string[]> {
  const title = l10n.t("Looking at {0}", name);
  return withSteps(title, ({ signal }) =>
    withPlaces(deps, async (places) =>
      basesOf(await openImage(places, location, undefined, signal)),
    ),
  );
}

function basesOf(image: AnyImage): readonly string[] {
  const said =
    image.kind === "image"
      ? [image.manifest.value.annotations[baseName], image.config.value.config.Labels?.[baseName]]
      : [image.index.value.annotations[baseName]];
  return [...new Set(said.filter((name) => name !== undefined))];
}

/** OCI image spec, "Pre-Defined Annotation Keys". */
const baseName = "org.opencontainers.image.base.name";
