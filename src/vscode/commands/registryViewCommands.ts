import { l10n } from "vscode";
import type { RegistryActionId } from "../registries/registryActions.ts";
import type { RegistriesView } from "../views/registriesView.ts";
import type { RegistryCommand } from "./commandTypes.ts";
import type { Commands } from "./registerCommands.ts";

const load = () => import("../registries/index.ts");

/** What can be done with the rows of the Registries view, and without a row by a picker. */
export function registryViewCommands({
  view,
}: {
  readonly view: RegistriesView;
}): Commands<`slipway.registries.${RegistryActionId}`> {
  const on = (id: RegistryActionId, failed: string) => {
    const run: RegistryCommand = async (target, selected) => {
      const { registryActions } = await load();
      await registryActions[id](await view.room(), { target, selected });
    };
    return { failed, run };
  };
  const tags = l10n.t("The tags could not be shown.");
  const copied = l10n.t("This could not be copied.");
  return {
    "slipway.registries.refresh": on("refresh", tags),
    "slipway.registries.showTags": on("showTags", tags),
    "slipway.registries.forgetRepository": on("forgetRepository", tags),
    "slipway.registries.listRepositories": on("listRepositories", tags),
    "slipway.registries.filterTags": on("filterTags", tags),
    "slipway.registries.showMore": on("showMore", tags),
    "slipway.registries.pull": on("pull", l10n.t("The image could not be pulled.")),
    "slipway.registries.copyReference": on("copyReference", copied),
    "slipway.registries.copyDigest": on("copyDigest", copied),
    "slipway.registries.copyPullCommand": on("copyPullCommand", copied),
    "slipway.registries.inspect": on("inspect", l10n.t("The image could not be inspected.")),
    "slipway.registries.openPage": on("openPage", l10n.t("The page could not be opened.")),
    "slipway.registries.deleteTag": on("deleteTag", l10n.t("The tag could not be deleted.")),
  };
}
