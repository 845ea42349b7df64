import { l10n, window } from "vscode";
import type { CredentialsAsk } from "../../app/withLogin.ts";
import type { RegistryCredentials } from "../../engine/engine.ts";
import { translated } from "../translated.ts";

/** Asks for a user name and a password or token; undefined when dismissed. */
export async function askCredentials({
  registry,
  why,
  problem,
  username: before = "",
}: CredentialsAsk & {
  /** Stands in the box at first. */
  readonly username?: string;
}): Promise<RegistryCredentials | undefined> {
  const reason =
    problem !== undefined
      ? translated(problem.message)
      : why === "rejected"
        ? l10n.t("{0} did not accept the login that was sent.", registry)
        : l10n.t("{0} wants a login.", registry);
  const username = await window.showInputBox({
    title: l10n.t("Log in to {0} (1/2)", registry),
    prompt: reason,
    placeHolder: l10n.t("User name"),
    value: before,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? l10n.t("Type a user name.") : undefined),
  });
  if (username === undefined) return undefined;
  const password = await window.showInputBox({
    title: l10n.t("Log in to {0} (2/2)", registry),
    prompt: l10n.t("Password or access token of {0}", username.trim()),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === "" ? l10n.t("Type a password or token.") : undefined),
  });
  if (password === undefined) return undefined;
  return { kind: "password", username: username.trim(), password, serverAddress: registry };
}
