import { l10n, Uri } from "vscode";
import type { ChosenRows } from "../images/imageActions.ts";
import type { LayersRoom, LayersRoomDeps } from "../layers/layersRoom.ts";
import type { ImageCommand } from "./commandTypes.ts";
import type { Command, Commands } from "./registerCommands.ts";

type LayerCommandId =
  | "slipway.layers.showFiles"
  | "slipway.layers.openLine"
  | "slipway.images.compare"
  | "slipway.images.compareWithPrevious"
  | "slipway.compareStages";

/** What is in images, and how they differ. */
export function layerCommands(deps: LayersRoomDeps): Commands<LayerCommandId> {
  let room: Promise<LayersRoom> | undefined;
  const load = () => {
    room ??= import("../layers/index.ts").then(
      ({ createLayersRoom }) => createLayersRoom(deps),
      (error) => {
        room = undefined;
        throw error;
      },
    );
    return room;
  };
  const on = (
    failed: string,
    act: (room: LayersRoom) => (rows: ChosenRows) => Promise<void>,
  ): Command<ImageCommand> => ({
    failed,
    run: async (target, selected) => act(await load())({ target, selected }),
  });
  const compare = l10n.t("The images could not be compared.");
  return {
    "slipway.layers.showFiles": on(l10n.t("The layers could not be shown."), (it) => it.showFiles),
    "slipway.layers.openLine": on(l10n.t("The line could not be opened."), (it) => it.openLine),
    "slipway.images.compare": on(compare, (it) => it.compare),
    "slipway.images.compareWithPrevious": on(compare, (it) => it.compareWithPrevious),
    "slipway.compareStages": {
      failed: compare,
      run: async (resource) =>
        (await load()).compareStages(resource instanceof Uri ? resource : undefined),
    },
  };
}
