import { l10n, window } from "vscode";
import { askCredentials } from "../push/askCredentials.ts";
import type { SavedCredentials } from "../push/savedCredentials.ts";
import type { Commands } from "./registerCommands.ts";

/** Logging in to registries ahead of a push, and forgetting those logins. */
export function registryCommands(deps: {
  readonly saved: SavedCredentials;
}): Commands<"slipway.logIn" | "slipway.logOut"> {
  const { saved } = deps;
  return {
    "slipway.logIn": {
      failed: l10n.t("The login could not be kept."),
      async run(given) {
        const registry = typeof given === "string" ? given : await askRegistry();
        if (registry === undefined) return;
        const credentials = await askCredentials({ registry, why: "missing" });
        if (credentials === undefined) return;
        await saved.save(registry, credentials);
        window.setStatusBarMessage(
          l10n.t("$(sign-in) The login for {0} is kept for the next push", registry),
          messageMs,
        );
      },
    },
    "slipway.logOut": {
      failed: l10n.t("The login could not be forgotten."),
      async run(given) {
        const registry = typeof given === "string" ? given : await pickRegistry(saved);
        if (registry === undefined) return;
        await saved.remove(registry);
        window.setStatusBarMessage(
          l10n.t("$(sign-out) The login for {0} is forgotten", registry),
          messageMs,
        );
      },
    },
  };
}

const messageMs = 6000;

async function askRegistry(): Promise<string | undefined> {
  const registry = await window.showInputBox({
    title: l10n.t("Log in to a registry"),
    prompt: l10n.t("Host of the registry, with its port where it has one"),
    value: "docker.io",
    ignoreFocusOut: true,
    validateInput: (text) =>
      registryHost.test(text.trim())
        ? undefined
        : l10n.t("Type a host such as registry.example.com or localhost:5000, without a path."),
  });
  return registry?.trim();
}

async function pickRegistry(saved: SavedCredentials): Promise<string | undefined> {
  const registries = saved.registries();
  if (registries.length === 0) {
    await window.showInformationMessage(
      l10n.t("Slipway keeps no login. Those of the docker command are in its own configuration."),
    );
    return undefined;
  }
  return window.showQuickPick(registries, {
    title: l10n.t("Forget the login for which registry?"),
  });
}

const registryHost = /^(?:[\w-]+(?:\.[\w-]+)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;
