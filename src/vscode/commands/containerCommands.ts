import { l10n } from "vscode";
import type { RunDeps } from "../containers/run/runImage.ts";
import type { ContainersView } from "../views/containersView.ts";
import type { CommandId, ContainerCommand } from "./commandTypes.ts";
import type { Command, Commands } from "./registerCommands.ts";

export interface ContainerCommandDeps extends RunDeps {
  readonly containers: ContainersView;
}

type ContainerCommandId = "slipway.images.run" | Extract<CommandId, `slipway.containers.${string}`>;

type Actions = typeof import("../containers/index.ts");

/** What can be done with containers: on the rows clicked or selected, or on what a picker gives. */
export function containerCommands(deps: ContainerCommandDeps): Commands<ContainerCommandId> {
  const load = () => import("../containers/index.ts");
  const on = (
    failed: string,
    act: (actions: Actions) => Actions["showLogs"],
  ): Command<ContainerCommand> => ({
    failed,
    run: async (target, selected) => act(await load())(deps, { target, selected }),
  });
  const unread = l10n.t("The container could not be read.");
  const unchanged = l10n.t("The containers could not be changed.");
  const uncopied = l10n.t("The text could not be copied.");
  return {
    "slipway.images.run": {
      failed: l10n.t("The image could not be run."),
      async run(target, selected) {
        const { runImage } = await load();
        const isNamed = typeof target === "object" && "reference" in target;
        await runImage(deps, isNamed ? target.reference : { target, selected });
      },
    },
    "slipway.containers.refresh": {
      failed: unread,
      run: async () => deps.containers.refresh(),
    },
    "slipway.containers.start": on(unchanged, (all) => all.startContainers),
    "slipway.containers.stop": on(unchanged, (all) => all.stopContainers),
    "slipway.containers.restart": on(unchanged, (all) => all.restartContainers),
    "slipway.containers.remove": on(unchanged, (all) => all.removeContainers),
    "slipway.containers.prune": {
      failed: unchanged,
      run: async () => (await load()).pruneContainers(deps),
    },
    "slipway.containers.showLogs": on(unread, (all) => all.showLogs),
    "slipway.containers.openLog": on(unread, (all) => all.openLog),
    "slipway.containers.openShell": on(unread, (all) => all.openShell),
    "slipway.containers.inspect": on(unread, (all) => all.inspectContainers),
    "slipway.containers.openInBrowser": on(unread, (all) => all.openInBrowser),
    "slipway.containers.copyName": on(uncopied, (all) => all.copyContainerNames),
    "slipway.containers.copyId": on(uncopied, (all) => all.copyContainerIds),
  };
}
