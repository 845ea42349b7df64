import { l10n } from "vscode";
import type { FailureRow } from "../../app/registryRows.ts";
import { isSlipwayError, type SlipwayError } from "../../base/errors.ts";
import { describe } from "../reportError.ts";
import type { SettingId } from "../settingDefaults.ts";

/** What a row says in the place of what a registry did not give, and what a click on it does. */
export interface FailureWords {
  /** What to do. */
  readonly label: string;
  /** What happened, and what to do at length. */
  readonly detail: string;
  readonly icon: string;
  readonly step: FailureStep;
}

export type FailureStep =
  | { readonly kind: "again" }
  | { readonly kind: "log-in"; readonly host: string }
  | { readonly kind: "setting"; readonly setting: SettingId };

/** `failedAt`: milliseconds since the epoch. */
export function failureWords({ parent, error }: FailureRow, failedAt: number): FailureWords {
  const detail = describe(error);
  const { host } = parent;
  const again = { kind: "again" } as const;
  if (isSlipwayError(error, "registry-refused")) {
    const { reason, login, retryAfter } = error.facts;
    if (reason === "rate-limited") {
      const time = retryAfter === undefined ? undefined : timeText(failedAt + retryAfter * 1000);
      const label =
        time === undefined
          ? l10n.t("Asked too often: try again later")
          : l10n.t("Asked too often: try again after {0}", time);
      return { label, detail, icon: "clock", step: again };
    }
    if (login) {
      const label = l10n.t("Log in to {0}…", host);
      return { label, detail, icon: "sign-in", step: { kind: "log-in", host } };
    }
    return { label: refusalLabel(parent, error), detail, icon: "circle-slash", step: again };
  }
  if (isSlipwayError(error, "registry-unreachable")) {
    const setting = settingsThatHelp.find((id) => error.hint.includes(id));
    if (setting !== undefined) {
      const label =
        setting === "slipway.registry.caFile"
          ? l10n.t("Name the certificate authority of {0}…", host)
          : l10n.t("Allow http for {0}…", host);
      return { label, detail, icon: "shield", step: { kind: "setting", setting } };
    }
    const label = l10n.t("{0} does not answer: try again", host);
    return { label, detail, icon: "debug-disconnect", step: again };
  }
  if (isSlipwayError(error, "credentials-unreadable")) {
    const label = l10n.t("The login for {0} cannot be read: try again", host);
    return { label, detail, icon: "key", step: again };
  }
  return { label: l10n.t("This failed: try again"), detail, icon: "error", step: again };
}

function refusalLabel(
  parent: FailureRow["parent"],
  { facts }: SlipwayError<"registry-refused">,
): string {
  if (parent.kind === "registry") return l10n.t("{0} does not list its repositories", parent.host);
  if (facts.reason !== "not-found") return l10n.t("{0} refused: try again", parent.host);
  return parent.kind === "tag"
    ? l10n.t("The registry has no manifest for this tag any more")
    : l10n.t("Not found in {0}; it may be only on this machine", parent.host);
}

const settingsThatHelp = [
  "slipway.registry.caFile",
  "slipway.registry.insecureHosts",
] as const satisfies readonly SettingId[];

function timeText(time: number): string {
  return new Date(time).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}
