import { l10n } from "vscode";
import type { LogInDeps } from "../registries/logIn.ts";
import type { Commands } from "./registerCommands.ts";

/** Logging in to registries, and forgetting those logins. */
export function registryCommands(deps: LogInDeps): Commands<"slipway.logIn" | "slipway.logOut"> {
  const load = () => import("../registries/index.ts");
  return {
    "slipway.logIn": {
      failed: l10n.t("The login could not be kept."),
      run: async (given) => (await load()).logIn(deps, given),
    },
    "slipway.logOut": {
      failed: l10n.t("The login could not be forgotten."),
      run: async (given) => (await load()).logOut(deps, given),
    },
  };
}
