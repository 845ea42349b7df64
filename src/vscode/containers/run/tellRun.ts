import { l10n, window, workspace } from "vscode";
import { portUrl } from "../../../app/containerRows.ts";
import type { StartedRun } from "../../../app/startRun.ts";
import type { Engine } from "../../../engine/engine.ts";
import type { ContainerActionDeps } from "../chooseContainers.ts";
import { openLogTerminal, openUrl } from "../openContainers.ts";

/** Where a container is found that was started, or what it said before it ended at once. */
export function tellRun(
  deps: Pick<ContainerActionDeps, "connect" | "reportError">,
  { endpoint }: Engine,
  started: StartedRun,
): void {
  const { name, running } = started;
  const told = running ? tellRunning() : tellEnded(started);
  told.then(undefined, (error) => deps.reportError(error, { failed: "" }));

  async function tellRunning(): Promise<void> {
    const urls = (running?.ports ?? []).flatMap((port) => portUrl(port, endpoint.host) ?? []);
    const [url] = urls;
    const showLogs = l10n.t("Show Logs");
    const open = l10n.t("Open in Browser");
    const answer =
      url === undefined
        ? await window.showInformationMessage(l10n.t("{0} runs.", name), showLogs)
        : await window.showInformationMessage(l10n.t("{0} runs at {1}", name, url), open, showLogs);
    if (answer === showLogs) openLogTerminal(deps, started);
    if (answer === open && url !== undefined) await openUrl(url);
  }
}

async function tellEnded({ name, exitCode, endCause, lastLines }: StartedRun): Promise<void> {
  const last = lastLines.at(-1) ?? "";
  const code = exitCode ?? 0;
  const stopped = endCause === "somebody";
  const words = stopped
    ? l10n.t("{0} was stopped soon after its start (exit code {1}).", name, code)
    : last === ""
      ? l10n.t("{0} has ended with exit code {1}.", name, code)
      : l10n.t("{0} has ended with exit code {1}: {2}", name, code, last);
  const show = l10n.t("Show Output");
  const buttons = last === "" ? [] : [show];
  const answer =
    code === 0 || stopped
      ? await window.showInformationMessage(words, ...buttons)
      : await window.showErrorMessage(words, ...buttons);
  if (answer !== show) return;
  const content = lastLines.map((line) => `${line}\n`).join("");
  await window.showTextDocument(await workspace.openTextDocument({ content, language: "log" }));
}
