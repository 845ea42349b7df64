import { ConfigurationTarget, l10n, workspace } from "vscode";
import { askText } from "../askText.ts";
import { readSetting } from "../settings.ts";

/** Asks for the engine to use and puts it into the setting; whoever follows the setting connects anew. */
export async function chooseEngine(): Promise<void> {
  const asked = await askText({
    title: l10n.t("Choose the container engine"),
    prompt: l10n.t(
      "A host such as unix:///var/run/docker.sock or ssh://user@host, or the name of a docker context; empty finds one",
    ),
    value: readSetting("slipway.engine.host"),
    validate: (text) =>
      /\s/.test(text.trim()) ? l10n.t("Hosts and contexts have no blanks.") : undefined,
  });
  if (asked === undefined) return;
  const value = asked.text.trim();
  await workspace
    .getConfiguration()
    .update("slipway.engine.host", value === "" ? undefined : value, ConfigurationTarget.Global);
}
