import { l10n } from "vscode";
import type { ImageActionDeps } from "../images/imageActions.ts";
import type { Commands } from "./registerCommands.ts";

/** Images to files and back. */
export function archiveCommands(
  deps: ImageActionDeps,
): Commands<"slipway.images.save" | "slipway.images.load"> {
  const load = () => import("../images/index.ts");
  return {
    "slipway.images.save": {
      failed: l10n.t("The images could not be saved."),
      run: async (target, selected) => (await load()).saveImages(deps, { target, selected }),
    },
    "slipway.images.load": {
      failed: l10n.t("The images could not be loaded."),
      run: async (given) => (await load()).loadImages(deps, given),
    },
  };
}
