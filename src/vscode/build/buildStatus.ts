import { type Disposable, l10n, StatusBarAlignment, ThemeColor, window } from "vscode";
import type { CommandId } from "../commands/commandTypes.ts";

/** How the latest build stands, in the status bar; a click shows its log. */
export interface BuildStatus extends Disposable {
  /** `step` such as "3/7"; undefined before the first one. */
  running(name: string, step: string | undefined): void;
  /** It was asked to stop and has not ended. */
  stopping(name: string): void;
  succeeded(name: string, duration: string): void;
  failed(name: string, why: string): void;
  cancelled(name: string): void;
}

/** Not shown before the first build. */
export function createBuildStatus(): BuildStatus {
  const item = window.createStatusBarItem("slipway.build", StatusBarAlignment.Left, 10);
  const command: CommandId = "slipway.showBuildLog";
  item.name = l10n.t("Slipway build");
  item.command = command;
  const show = (icon: string, text: string, tooltip: string, failed = false): void => {
    item.text = `$(${icon}) ${text}`;
    item.tooltip = `${tooltip}\n${l10n.t("Click to show the build log.")}`;
    item.accessibilityInformation = { label: text, role: "button" };
    item.backgroundColor = failed ? new ThemeColor("statusBarItem.errorBackground") : undefined;
    item.show();
  };
  return {
    running(name, step) {
      const text = step === undefined ? l10n.t("Building…") : l10n.t("Building {0}", step);
      show("loading~spin", text, l10n.t("{0} is being built.", name));
    },
    stopping: (name) =>
      show(
        "loading~spin",
        l10n.t("Cancelling…"),
        l10n.t("The build of {0} is being cancelled.", name),
      ),
    succeeded: (name, duration) =>
      show("check", l10n.t("Built {0}", name), l10n.t("{0} was built in {1}.", name, duration)),
    failed: (name, why) =>
      show("error", l10n.t("Build failed"), l10n.t("{0} was not built. {1}", name, why), true),
    cancelled: (name) =>
      show("circle-slash", l10n.t("Build cancelled"), l10n.t("{0} was not built.", name)),
    dispose: () => item.dispose(),
  };
}
