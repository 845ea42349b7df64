import { env, l10n, type QuickPickItem, ThemeIcon, Uri, window, workspace } from "vscode";
import { portText, portUrl } from "../../app/containerRows.ts";
import type { ContainerPort, ContainerRow } from "../../app/containerTree.ts";
import { hideSecretEnv } from "../../app/hideSecretEnv.ts";
import {
  anyContainer,
  type ChosenContainerRows,
  type ContainerActionDeps,
  chooseContainers,
  givenNodes,
  runningContainer,
} from "./chooseContainers.ts";
import { containerUri } from "./containerPage.ts";
import { joinTerminal } from "./joinTerminal.ts";
import { logTerminal } from "./logTerminal.ts";

/** Nobody reads more at once. */
const mostOpened = 10;

/** Follows the logs, each in a terminal, where it can be searched. */
export async function showLogs(
  deps: ContainerActionDeps,
  rows: ChosenContainerRows,
): Promise<void> {
  const title = l10n.t("Show the log of which container?");
  const chosen = await chooseContainers(deps, rows, { title, many: false, fits: anyContainer });
  for (const container of chosen.slice(0, mostOpened)) openLogTerminal(deps, container);
}

export function openLogTerminal(
  { connect }: Pick<ContainerActionDeps, "connect">,
  { id, name }: Pick<ContainerRow, "id" | "name">,
): void {
  const open = async (signal: AbortSignal) => (await connect(signal)).containers;
  const pty = logTerminal({ open, id, name });
  const options = { name: l10n.t("Logs: {0}", name), iconPath: new ThemeIcon("output"), pty };
  window.createTerminal(options).show();
}

/** Opens the log up to now as a document, for a search or a copy of it. */
export async function openLog(deps: ContainerActionDeps, rows: ChosenContainerRows): Promise<void> {
  const title = l10n.t("Open the log of which container?");
  const chosen = await chooseContainers(deps, rows, { title, many: false, fits: anyContainer });
  for (const container of chosen.slice(0, mostOpened)) {
    // Another address each time: the log of then is no longer that of now.
    const document = await workspace.openTextDocument(containerUri(container, "log", deps.now()));
    await window.showTextDocument(document, { preview: false });
  }
}

export async function openShell(
  { connect, ...deps }: ContainerActionDeps,
  rows: ChosenContainerRows,
): Promise<void> {
  const title = l10n.t("Open a shell in which container?");
  const question = { title, many: false, fits: runningContainer };
  const chosen = await chooseContainers({ connect, ...deps }, rows, question);
  for (const { id, name } of chosen.slice(0, mostOpened)) {
    const pty = joinTerminal({
      join: async (size, onOutput) =>
        (await connect()).containers.exec(id, findShell, size, onOutput),
      ending: (code) =>
        code === 126 || code === 127
          ? l10n.t("[{0} may have no shell. Any key closes this terminal.]", name)
          : undefined,
    });
    const options = { name: l10n.t("Shell: {0}", name), iconPath: new ThemeIcon("terminal"), pty };
    window.createTerminal(options).show();
  }
}

/** bash is better to sit at. */
const findShell = ["/bin/sh", "-c", "command -v bash >/dev/null 2>&1 && exec bash; exec /bin/sh"];

/** Opens what the engine tells as JSON; values that look like secrets are shown when asked for. */
export async function inspectContainers(
  { connect, ...deps }: ContainerActionDeps,
  rows: ChosenContainerRows,
): Promise<void> {
  const title = l10n.t("Inspect which container?");
  const question = { title, many: false, fits: anyContainer };
  const chosen = await chooseContainers({ connect, ...deps }, rows, question);
  const { containers } = await connect();
  for (const container of chosen.slice(0, mostOpened)) {
    const { hidden } = hideSecretEnv((await containers.inspect(container.id)).record);
    const show = async (form: "inspect" | "all"): Promise<void> => {
      const document = await workspace.openTextDocument(containerUri(container, form, deps.now()));
      await window.showTextDocument(document, { preview: chosen.length === 1 });
    };
    await show("inspect");
    if (hidden.length === 0) continue;
    const showAll = l10n.t("Show Them");
    const told = l10n.t("Values that look like secrets are hidden: {0}.", hidden.join(", "));
    // Not awaited: the message may outlive the document.
    void window.showInformationMessage(told, showAll).then((answer) => {
      if (answer === showAll) return show("all");
      return undefined;
    });
  }
}

interface PortItem extends QuickPickItem {
  readonly url: string;
}

export async function openInBrowser(
  deps: ContainerActionDeps,
  rows: ChosenContainerRows,
): Promise<void> {
  const nodes = givenNodes(deps.containers.selection, rows);
  const { endpoint } = await deps.connect();
  const [node] = nodes ?? [];
  if (node?.kind === "port") {
    const url = portUrl(node.port, endpoint.host);
    if (url !== undefined) await openUrl(url);
    return;
  }
  const urlsOf = ({ ports }: ContainerRow) =>
    ports.flatMap((port) => portUrl(port, endpoint.host) ?? []);
  const question = {
    title: l10n.t("Open which container in the browser?"),
    many: false,
    fits: (container: ContainerRow) => urlsOf(container).length > 0,
  };
  const [container] = await chooseContainers(deps, rows, question);
  if (container === undefined) return;
  const url = await pickUrl(container.ports, endpoint.host);
  if (url !== undefined) await openUrl(url);
}

async function pickUrl(
  ports: readonly ContainerPort[],
  engineHost: string,
): Promise<string | undefined> {
  const items = ports.flatMap((port): PortItem[] => {
    const url = portUrl(port, engineHost);
    return url === undefined ? [] : [{ url, label: url, description: portText(port) }];
  });
  const [only] = items;
  if (items.length < 2) return only?.url;
  const title = l10n.t("Open which port?");
  return (await window.showQuickPick(items, { title }))?.url;
}

/** VS Code itself forwards what is on the machine of the extension. */
export async function openUrl(url: string): Promise<void> {
  await env.openExternal(Uri.parse(url));
}
