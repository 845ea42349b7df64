import { l10n } from "vscode";
import { loadAssemble } from "../assemble/loadAssemble.ts";
import type { ImageActionDeps } from "../images/imageActions.ts";
import type { AssembleCommand } from "./commandTypes.ts";
import type { Command, Commands } from "./registerCommands.ts";

type AssembleCommandId = `slipway.images.${
  | "loadIntoEngine"
  | "appendFolder"
  | "rebase"
  | "flatten"
  | "copyTo"}`;

type Room = Awaited<ReturnType<typeof loadAssemble>>;

/** Images without an engine: of rows of the Images and the Registries view, or of what a picker gives. */
export function assembleCommands(deps: ImageActionDeps): Commands<AssembleCommandId> {
  const on = (
    failed: string,
    act: (room: Room) => Room["appendFolder"],
  ): Command<AssembleCommand> => ({
    failed,
    run: async (target) => act(await loadAssemble())(deps, target),
  });
  return {
    "slipway.images.loadIntoEngine": {
      failed: l10n.t("The image could not be loaded into the engine."),
      run: async (target, selected) =>
        (await loadAssemble()).loadIntoEngine(deps, { target, selected }),
    },
    "slipway.images.appendFolder": on(
      l10n.t("The folder could not be appended."),
      (room) => room.appendFolder,
    ),
    "slipway.images.rebase": on(
      l10n.t("The image could not be rebased."),
      (room) => room.rebaseOnto,
    ),
    "slipway.images.flatten": on(
      l10n.t("The image could not be flattened."),
      (room) => room.flatten,
    ),
    "slipway.images.copyTo": on(l10n.t("The image could not be copied."), (room) => room.copyTo),
  };
}
