import { type LogOutputChannel, l10n, type QuickPickItem, window } from "vscode";
import { chooseEngine } from "../engine/chooseEngine.ts";
import { translated } from "../translated.ts";
import type { ImagesView } from "../views/imagesView.ts";
import type { Commands } from "./registerCommands.ts";

/** Which engine is used, and why none answers. */
export function engineCommands(deps: {
  readonly view: ImagesView;
  readonly log: LogOutputChannel;
}): Commands<"slipway.showEngineAttempts" | "slipway.selectEngine" | "slipway.showLog"> {
  const { view, log } = deps;
  return {
    "slipway.showEngineAttempts": {
      failed: l10n.t("What was tried cannot be shown."),
      run: () => showAttempts(view),
    },
    "slipway.selectEngine": {
      failed: l10n.t("The engine could not be chosen."),
      run: chooseEngine,
    },
    "slipway.showLog": {
      failed: l10n.t("The log could not be opened."),
      run: () => log.show(),
    },
  };
}

/** Each place that was tried, with the reason why it does not serve. */
async function showAttempts({ state }: ImagesView): Promise<void> {
  if (state.kind !== "unreachable") {
    await window.showInformationMessage(l10n.t("A container engine answers."));
    return;
  }
  const attempts: QuickPickItem[] = state.attempts.map(({ host, source, reason }) => ({
    label: `$(circle-slash) ${host}`,
    description: translated(source),
    detail: translated(reason),
  }));
  const choose: QuickPickItem = { label: l10n.t("$(plug) Choose another engine…") };
  const title = l10n.t("What was tried");
  const placeHolder = `${translated(state.message)} ${translated(state.hint)}`;
  const picked = await window.showQuickPick([...attempts, choose], { title, placeHolder });
  if (picked === choose) await chooseEngine();
}
