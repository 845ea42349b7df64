import { type LogOutputChannel, l10n, type QuickPickItem, window } from "vscode";
import { containerRows, isLive, portText } from "../../app/containerRows.ts";
import type { ContainerRow } from "../../app/containerTree.ts";
import type { KeyValueStore } from "../../app/rememberedBuilds.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import type { ReportError } from "../reportError.ts";
import { translated } from "../translated.ts";
import type { ContainerNode } from "./containerNode.ts";

/** What the actions on containers need of the rest. */
export interface ContainerActionDeps {
  readonly connect: ConnectEngine;
  /** The Containers view. */
  readonly containers: { readonly selection: readonly ContainerNode[] };
  readonly reportError: ReportError;
  readonly log: LogOutputChannel;
  readonly store: KeyValueStore;
  readonly now: () => number;
}

/** The row clicked on and all rows selected, as VS Code hands them; "selection" from a key. */
export interface ChosenContainerRows {
  readonly target: ContainerNode | "selection" | undefined;
  readonly selected: readonly ContainerNode[] | undefined;
}

export interface ContainerQuestion {
  readonly title: string;
  readonly many: boolean;
  fits(container: ContainerRow): boolean;
}

/** The containers that are meant: rows, or what a picker gives; empty when dismissed. */
export async function chooseContainers(
  deps: ContainerActionDeps,
  rows: ChosenContainerRows,
  question: ContainerQuestion,
): Promise<readonly ContainerRow[]> {
  const given = givenNodes(deps.containers.selection, rows)?.map(({ container }) => container);
  const containers = given ?? (await pick(deps, question));
  // A container and one of its ports may both be selected.
  return [...new Map(containers.map((it) => [it.id, it])).values()].filter(question.fits);
}

/** Undefined when no row is meant, so that containers are asked for. */
export function givenNodes(
  selection: readonly ContainerNode[],
  { target, selected }: ChosenContainerRows,
): readonly ContainerNode[] | undefined {
  if (target === "selection") return selection.length === 0 ? undefined : selection;
  if (target === undefined || !("container" in target)) return undefined;
  return selected?.includes(target) ? selected : [target];
}

export const anyContainer = (): boolean => true;
export const runningContainer = isLive;
export const stoppedContainer = (container: ContainerRow): boolean => !isLive(container);

interface ContainerItem extends QuickPickItem {
  readonly container: ContainerRow;
}

async function pick(
  { connect }: ContainerActionDeps,
  { title, many, fits }: ContainerQuestion,
): Promise<readonly ContainerRow[]> {
  const engine = await connect();
  const found = containerRows(await engine.containers.list()).filter(fits);
  if (found.length === 0) {
    await window.showInformationMessage(l10n.t("There is no such container."));
    return [];
  }
  const items = found.map((container): ContainerItem => {
    const ports = container.ports.map(portText).join(", ");
    const description = [container.image, translated(container.words), ports]
      .filter(Boolean)
      .join(" · ");
    return { container, label: container.name, description };
  });
  const options = { title, matchOnDescription: true };
  if (many) {
    const picked = await window.showQuickPick(items, { ...options, canPickMany: true });
    return (picked ?? []).map(({ container }) => container);
  }
  const picked = await window.showQuickPick(items, options);
  return picked === undefined ? [] : [picked.container];
}
