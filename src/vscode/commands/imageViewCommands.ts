import { l10n } from "vscode";
import type { ImagesView } from "../views/imagesView.ts";
import type { Commands } from "./registerCommands.ts";

type ImageViewCommandId =
  | "slipway.images.groupBy"
  | "slipway.images.sortBy"
  | "slipway.images.filter"
  | "slipway.images.clearFilter"
  | "slipway.images.onlyUntagged"
  | "slipway.images.allImages";

const load = () => import("../images/index.ts");

/** How the Images view is arranged, and what it shows. */
export function imageViewCommands({
  view,
}: {
  readonly view: ImagesView;
}): Commands<ImageViewCommandId> {
  const failed = l10n.t("The images could not be arranged.");
  const arrange = (change: Parameters<ImagesView["arrange"]>[0]) => ({
    failed,
    run: async () => {
      view.arrange(change, true);
      await view.reveal();
    },
  });
  return {
    "slipway.images.groupBy": { failed, run: async () => (await load()).chooseGrouping(view) },
    "slipway.images.sortBy": { failed, run: async () => (await load()).chooseSorting(view) },
    "slipway.images.filter": { failed, run: async () => (await load()).typeFilter(view) },
    "slipway.images.clearFilter": arrange({ filter: "" }),
    "slipway.images.onlyUntagged": arrange({ onlyDangling: true }),
    "slipway.images.allImages": arrange({ onlyDangling: false }),
  };
}
