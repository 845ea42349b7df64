import { l10n, type QuickPickItem, window } from "vscode";
import { type ForgettableLogin, isLoginOf, listKeptLogins } from "../../app/listKeptLogins.ts";
import { hostOf } from "./hostOf.ts";
import type { LoginDeps } from "./loginDeps.ts";

interface LoginItem extends QuickPickItem {
  readonly login?: ForgettableLogin;
}

/** Lists where logins are kept, and forgets the one that is chosen there. */
export async function logOut(deps: LoginDeps, row?: unknown): Promise<void> {
  const given = hostOf(row);
  const listing: Promise<LoginItem[]> = listKeptLogins(deps).then(({ logins, problems }) =>
    toItems({
      logins: given === undefined ? logins : logins.filter((login) => isLoginOf(login, given)),
      problems,
    }),
  );
  const title =
    given === undefined ? l10n.t("Log out of which registry?") : l10n.t("Log out of {0}", given);
  const picked = await window.showQuickPick(listing, {
    title,
    placeHolder: l10n.t("Where the login is kept stands beside the registry"),
    matchOnDescription: true,
  });
  if (picked?.login === undefined) return;
  const { login } = picked;
  if (login.inFile && !(await mayChangeFile(login))) return;
  await login.forget();
  deps.log.info(`Logged out of ${login.host}: the login in ${login.place} is forgotten.`);
  window.setStatusBarMessage(
    l10n.t(
      "$(sign-out) Logged out of {0}: the login in {1} is forgotten.",
      login.host,
      login.place,
    ),
    messageMs,
  );
}

function toItems(found: {
  readonly logins: readonly ForgettableLogin[];
  readonly problems: readonly string[];
}): LoginItem[] {
  const items: LoginItem[] = found.logins.map((login) => ({
    login,
    label: login.host,
    description: login.inFile ? l10n.t("{0}, in plain text", login.place) : login.place,
  }));
  if (items.length === 0) items.push({ label: l10n.t("$(info) No login is kept here.") });
  const problems = found.problems.map((text) => ({
    label: `$(warning) ${text}`,
    alwaysShow: true,
  }));
  return [...items, ...problems];
}

async function mayChangeFile({ host, place }: ForgettableLogin): Promise<boolean> {
  const take = l10n.t("Take It Out");
  const detail = l10n.t(
    "Other programs, such as docker, use this login, too. The rest of the file stays as it is.",
  );
  const text = l10n.t("Take the login for {0} out of {1}?", host, place);
  return (await window.showWarningMessage(text, { modal: true, detail }, take)) === take;
}

const messageMs = 10_000;
