import { l10n, window } from "vscode";
import { keepLogin } from "../../app/keepLogin.ts";
import type { RegistryAccess } from "../../app/registryAccess.ts";
import { wantsLogin } from "../../app/withLogin.ts";
import type { RegistryCredentials } from "../../reference/registryCredentials.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { askCredentials } from "../push/askCredentials.ts";
import { describe, isCancellation } from "../reportError.ts";
import { withSteps } from "../withSteps.ts";
import { askRegistry } from "./askRegistry.ts";
import { hostOf } from "./hostOf.ts";
import type { LoginDeps } from "./loginDeps.ts";
import { logOut } from "./logOut.ts";

export interface LogInDeps extends LoginDeps {
  readonly connect: ConnectEngine;
  readonly openRegistries: () => Promise<RegistryAccess>;
}

/** Asks for a login, has the registry check it, keeps it and says where. */
export async function logIn(deps: LogInDeps, given?: unknown): Promise<void> {
  const host = hostOf(given) ?? (await askRegistry(deps));
  if (host === undefined) return;
  const credentials = await askUntilTaken(deps, host);
  if (credentials === undefined) return;
  const { place, problem, shadowedBy } = await keepLogin(deps, host, credentials);
  deps.log.info(`Logged in to ${host}; the login is kept in ${place}.`);
  window.setStatusBarMessage(
    l10n.t("$(sign-in) Logged in to {0}. The login is kept in {1}.", host, place),
    messageMs,
  );
  if (problem !== undefined) {
    void window.showWarningMessage(
      l10n.t("{0} So the login for {1} is kept in {2}.", problem, host, place),
    );
  }
  if (shadowedBy !== undefined) void offerToForget(deps, host, shadowedBy);
}

async function askUntilTaken(
  deps: LogInDeps,
  host: string,
): Promise<RegistryCredentials | undefined> {
  let why: "missing" | "rejected" = "missing";
  let username = "";
  for (;;) {
    const credentials = await askCredentials({ registry: host, why, username });
    if (credentials === undefined) return undefined;
    if (credentials.kind === "password") username = credentials.username;
    const answer = await check(deps, host, credentials);
    if (answer === "taken") return credentials;
    if (answer === "rejected") {
      why = "rejected";
      continue;
    }
    const keep = l10n.t("Keep It Anyway");
    const again = l10n.t("Try Again");
    const text = l10n.t("The login for {0} was not checked. {1}", host, describe(answer.failure));
    const chosen = await window.showErrorMessage(text, keep, again);
    if (chosen === keep) return credentials;
    if (chosen !== again) return undefined;
    why = "missing";
  }
}

/** A cancel is thrown. */
async function check(
  deps: LogInDeps,
  host: string,
  credentials: RegistryCredentials,
): Promise<"taken" | "rejected" | { readonly failure: unknown }> {
  try {
    await withSteps(l10n.t("Logging in to {0}", host), async ({ signal }) => {
      const registries = await deps.openRegistries();
      const { client } = await registries.open(host, credentials);
      try {
        await client.ping(signal);
      } finally {
        client.close();
      }
    });
    return "taken";
  } catch (error) {
    if (isCancellation(error)) throw error;
    deps.log.warn(`Log in to ${host}: ${describe(error)}`);
    return wantsLogin(error) ? "rejected" : { failure: error };
  }
}

async function offerToForget(deps: LogInDeps, host: string, place: string): Promise<void> {
  const out = l10n.t("Log Out There…");
  const text = l10n.t(
    "{0} has another login for {1}, which comes before the new one.",
    place,
    host,
  );
  if ((await window.showWarningMessage(text, out)) !== out) return;
  await logOut(deps, host).catch((error) =>
    deps.reportError(error, { failed: l10n.t("The login could not be forgotten.") }),
  );
}

const messageMs = 10_000;
