import { l10n } from "vscode";
import { writeImage } from "../../app/writeImage.ts";
import { tellDone } from "../images/imageActions.ts";
import { withSteps } from "../withSteps.ts";
import { keptImage } from "./keptImage.ts";
import { reportLayers } from "./reportLayers.ts";
import { withPlaces } from "./withPlaces.ts";
import type { WorkDeps } from "./workDeps.ts";

/** Loads images that Slipway keeps into the engine, under the same names. */
export async function loadKept(deps: WorkDeps, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const all = names.join(", ");
  await withSteps(l10n.t("Loading {0}", all), ({ signal, report }) =>
    withPlaces(deps, async (places) => {
      for (const name of names) {
        const image = await keptImage(places, name);
        const to = { kind: "engine", name } as const;
        await writeImage(places, to, image, reportLayers(report), signal);
      }
    }),
  );
  tellDone(l10n.t("$(package) Loaded {0} into the engine", all));
}
