import { l10n } from "vscode";
import type { Commands } from "./registerCommands.ts";

/** What begins a Dockerfile. */
export function scaffoldCommands(deps: {
  readonly now: () => number;
}): Commands<"slipway.newDockerfile"> {
  return {
    "slipway.newDockerfile": {
      failed: l10n.t("The Dockerfile could not be written."),
      run: async (folder) => {
        const { newDockerfile } = await import("../newDockerfile/index.ts");
        await newDockerfile(deps, folder);
      },
    },
  };
}
