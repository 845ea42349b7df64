import { l10n, type QuickPickItem, window } from "vscode";
import { containerRows, isLive } from "../../app/containerRows.ts";
import type { ContainerRow } from "../../app/containerTree.ts";
import { pickChecked } from "../images/pickChecked.ts";
import { translated } from "../translated.ts";
import { each } from "./changeContainers.ts";
import type { ContainerActionDeps } from "./chooseContainers.ts";

interface PruneItem extends QuickPickItem {
  readonly container: ContainerRow;
}

/** Removes containers that have stopped: those that stay checked in the preview. */
export async function pruneContainers(deps: ContainerActionDeps): Promise<void> {
  const engine = await deps.connect();
  const rows = containerRows(await engine.containers.list());
  const stopped = rows.filter((it) => !isLive(it) && it.state !== "removing");
  if (stopped.length === 0) {
    await window.showInformationMessage(
      l10n.t("No container has stopped; there is nothing to prune."),
    );
    return;
  }
  const items = stopped.map((container): PruneItem => {
    const description = `${container.image} · ${translated(container.words)}`;
    return { container, label: container.name, description };
  });
  const checked = await pickChecked({
    title: (all) =>
      all.length === 1
        ? l10n.t("Remove 1 stopped container")
        : l10n.t("Remove {0} stopped containers", all.length),
    placeholder: l10n.t("Enter removes what is checked, with volumes that have no name"),
    items,
  });
  const chosen = (checked ?? []).map(({ container }) => container);
  await each(deps, chosen, {
    doing: (names) => l10n.t("Removing {0}…", names),
    done: (names) => l10n.t("$(trash) Removed {0}", names),
    failed: (name) => l10n.t("{0} could not be removed.", name),
    // Without force: one that was started meanwhile stays.
    act: (containers, { id }, signal) =>
      containers.remove(id, { force: false, volumes: true }, signal),
  });
}
