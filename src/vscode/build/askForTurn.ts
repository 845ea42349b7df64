import { l10n, ProgressLocation, type Uri, window } from "vscode";
import { type BuildTurns, createBuildTurns, type WaitingBuild } from "../../app/buildTurns.ts";
import { readSetting } from "../settings.ts";
import type { BuildLog } from "./buildLog.ts";

/** A build that wants to run. */
export interface AskingBuild extends WaitingBuild {
  readonly dockerfile: Uri;
  readonly name: string;
}

/** Turns of builds as the setting has them; "ask" asks. */
export function askForTurn(log: Pick<BuildLog, "show">): BuildTurns<AskingBuild> {
  return createBuildTurns({
    async whenBusy({ dockerfile, name }) {
      const setting = readSetting("slipway.build.whenBusy", dockerfile);
      if (setting === "queue" || setting === "replace") return setting;
      const instead = l10n.t("Cancel It and Build");
      const after = l10n.t("Build After It");
      const showLog = l10n.t("Show Build Log");
      const question = l10n.t("A build of this Dockerfile is running. What about {0}?", name);
      const answer = await window.showWarningMessage(question, instead, after, showLog);
      if (answer === showLog) log.show();
      if (answer === instead) return "replace";
      return answer === after ? "queue" : "nothing";
    },
    showWaiting({ name }, over, cancel) {
      const title = l10n.t("{0} waits for the build before it", name);
      const options = { location: ProgressLocation.Notification, cancellable: true, title };
      void window.withProgress(options, async (_, token) => {
        const listening = token.onCancellationRequested(cancel);
        await over;
        listening.dispose();
      });
    },
  });
}
