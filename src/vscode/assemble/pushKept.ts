import { l10n } from "vscode";
import { keptName } from "../../app/listKept.ts";
import { writeImage } from "../../app/writeImage.ts";
import { splitReference } from "../../reference/referenceParts.ts";
import { withSteps } from "../withSteps.ts";
import { askName } from "./askName.ts";
import { isDigest, keptImage } from "./keptImage.ts";
import { reportLayers } from "./reportLayers.ts";
import { tellDigest } from "./tellDigest.ts";
import { tryWithLogin } from "./tryWithLogin.ts";
import { withPlaces } from "./withPlaces.ts";
import type { WorkDeps } from "./workDeps.ts";

/** Pushes images that Slipway keeps, by name or digest; a name without an owner is asked for first. */
export async function pushKept(deps: WorkDeps, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const known = isDigest(name) ? "" : name;
    const target = hasOwner(known) ? known : await askName(l10n.t("Push {0} as", name), known);
    if (target === undefined) continue;
    const failed = l10n.t("{0} could not be pushed.", target);
    await tryWithLogin(deps, failed, () => pushOne(deps, name, target));
  }
}

/** Docker Hub has names without an owner, which nobody may push. */
function hasOwner(name: string): boolean {
  const { domain, path } = splitReference(name);
  return (domain !== undefined && domain !== "docker.io") || path.includes("/");
}

async function pushOne(deps: WorkDeps, name: string, target: string): Promise<void> {
  const { digest } = await withSteps(l10n.t("Pushing {0}", target), ({ signal, report }) =>
    withPlaces(deps, async (places) => {
      const image = await keptImage(places, name);
      const to = { kind: "registry", reference: target } as const;
      const written = await writeImage(places, to, image, reportLayers(report), signal);
      // What it is pushed as is one more of its names, as with an engine's.
      if (target !== name) await places.kept.keep([keptName(target)], image, signal);
      return written;
    }),
  );
  if (target !== name) deps.kept.changed();
  deps.log.info(`push ${target}: ${digest}`);
  void tellDigest(l10n.t("Pushed {0}", target), digest);
}
