import { l10n } from "vscode";
import type { ImageActionDeps } from "../images/imageActions.ts";
import { loadPush } from "../push/createPushCommand.ts";
import type { ImagesView } from "../views/imagesView.ts";
import type { ImageCommand } from "./commandTypes.ts";
import type { Command, Commands } from "./registerCommands.ts";

export interface ImageCommandDeps extends ImageActionDeps {
  readonly view: ImagesView;
}

type ImageCommandId =
  | "slipway.images.refresh"
  | "slipway.images.tag"
  | "slipway.images.untag"
  | "slipway.images.remove"
  | "slipway.images.push"
  | "slipway.images.pull"
  | "slipway.images.pullAgain"
  | "slipway.images.inspect"
  | "slipway.images.inspectJson"
  | "slipway.images.history"
  | "slipway.images.prune"
  | "slipway.images.copyName"
  | "slipway.images.copyDigest"
  | "slipway.images.copyId"
  | "slipway.images.copyPullCommand"
  | "slipway.buildCache.show"
  | "slipway.buildCache.prune";

type Actions = typeof import("../images/index.ts");

/** What can be done with images: on the rows clicked or selected, or on what a picker gives. */
export function imageCommands(deps: ImageCommandDeps): Commands<ImageCommandId> {
  const load = () => import("../images/index.ts");
  const on = (
    failed: string,
    act: (actions: Actions) => Actions["tagImage"],
  ): Command<ImageCommand> => ({
    failed,
    run: async (target, selected) => act(await load())(deps, { target, selected }),
  });
  return {
    "slipway.images.refresh": {
      failed: l10n.t("The images could not be listed."),
      run: async () => deps.view.refresh(),
    },
    "slipway.images.tag": on(l10n.t("The image could not be tagged."), (all) => all.tagImage),
    "slipway.images.untag": on(
      l10n.t("The name could not be taken away."),
      (all) => all.untagImages,
    ),
    "slipway.images.remove": on(
      l10n.t("The image could not be removed."),
      (all) => all.removeImages,
    ),
    "slipway.images.push": {
      failed: l10n.t("The image could not be pushed."),
      run: async (target, selected) => (await loadPush()).pushRows(deps, { target, selected }),
    },
    "slipway.images.pull": on(l10n.t("The image could not be pulled."), (all) => all.pullImage),
    "slipway.images.pullAgain": on(
      l10n.t("The image could not be pulled."),
      (all) => all.pullAgain,
    ),
    "slipway.images.inspect": on(
      l10n.t("The image could not be inspected."),
      (all) => all.inspectImage,
    ),
    "slipway.images.inspectJson": on(
      l10n.t("The image could not be inspected."),
      (all) => all.inspectImageJson,
    ),
    "slipway.images.history": on(
      l10n.t("The history could not be read."),
      (all) => all.showHistory,
    ),
    "slipway.images.prune": {
      failed: l10n.t("The images could not be pruned."),
      run: async () => (await load()).pruneImages(deps),
    },
    "slipway.images.copyName": on(l10n.t("The name could not be copied."), (all) => all.copyName),
    "slipway.images.copyDigest": on(
      l10n.t("The digest could not be copied."),
      (all) => all.copyDigest,
    ),
    "slipway.images.copyId": on(l10n.t("The id could not be copied."), (all) => all.copyId),
    "slipway.images.copyPullCommand": on(
      l10n.t("The command could not be copied."),
      (all) => all.copyPullCommand,
    ),
    "slipway.buildCache.show": {
      failed: l10n.t("The build cache could not be read."),
      run: async () => (await load()).showBuildCache(deps),
    },
    "slipway.buildCache.prune": {
      failed: l10n.t("The build cache could not be pruned."),
      run: async () => (await load()).pruneBuildCache(deps),
    },
  };
}
