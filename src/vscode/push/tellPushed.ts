import { commands, env, l10n, window } from "vscode";
import type { FailedPush, PushedName, PushReport } from "../../app/pushReport.ts";
import { wantsLogin } from "../../app/withLogin.ts";
import { familiarReference, parseImageReference } from "../../reference/imageReference.ts";
import type { ErrorAction } from "../reportError.ts";
import type { PushDeps } from "./pushDeps.ts";

/** Says what was pushed and what was not, each with the next step. Waits for no answer. */
export function tellPushed(
  deps: PushDeps,
  { pushed, failed }: PushReport,
  pushAgain: (references: readonly string[]) => Promise<void>,
): void {
  tellFailed(deps, failed, pushed.length + failed.length, pushAgain);
  void tellDone(pushed);
}

function tellFailed(
  { reportError }: PushDeps,
  failed: readonly FailedPush[],
  all: number,
  pushAgain: (references: readonly string[]) => Promise<void>,
): void {
  const [first] = failed;
  if (first === undefined) return;
  const references = failed.map(({ reference }) => reference);
  const login = failed.find(({ error }) => wantsLogin(error))?.error;
  const actions: ErrorAction[] = [
    ...(login === undefined || !("registry" in login.facts)
      ? []
      : [logInAction(String(login.facts.registry), () => pushAgain(references))]),
    ...(login === undefined
      ? [{ title: l10n.t("Push Again"), run: () => pushAgain(references) }]
      : []),
  ];
  const sentence =
    all === 1 ? "" : l10n.t("{0} of {1} images could not be pushed.", failed.length, all);
  reportError(first.error, { failed: sentence, actions });
}

/** The next step after a refusal that other credentials would help. */
export function logInAction(registry: string, retry: () => Promise<void>): ErrorAction {
  return {
    title: l10n.t("Log In"),
    run: async () => {
      await commands.executeCommand("slipway.logIn", registry);
      await retry();
    },
  };
}

async function tellDone(pushed: readonly PushedName[]): Promise<void> {
  const [only] = pushed;
  if (only === undefined) return;
  const digests = pushed.flatMap(({ digest }) => digest ?? []);
  const several = pushed.length > 1;
  const copyDigest = several ? l10n.t("Copy Digests") : l10n.t("Copy Digest");
  const copyWhole = several
    ? l10n.t("Copy References with Digest")
    : l10n.t("Copy Reference with Digest");
  const buttons = digests.length === 0 ? [] : [copyDigest, copyWhole];
  const doubted = pushed.find(({ verdict }) => verdict === "different" || verdict === "missing");
  const answer =
    doubted === undefined
      ? await window.showInformationMessage(doneWords(pushed, only), ...buttons)
      : await window.showWarningMessage(doubtWords(doubted), ...buttons);
  const texts =
    answer === copyDigest ? digests : answer === copyWhole ? pushed.flatMap(withDigest) : [];
  if (texts.length > 0) await env.clipboard.writeText(texts.join("\n"));
}

function doneWords(pushed: readonly PushedName[], only: PushedName): string {
  if (pushed.length > 1) return l10n.t("Pushed {0} images.", pushed.length);
  if (only.digest === undefined) return l10n.t("Pushed {0}.", only.reference);
  return l10n.t("Pushed {0} ({1}).", only.reference, only.digest);
}

function doubtWords({ reference, verdict }: PushedName): string {
  return verdict === "different"
    ? l10n.t("Pushed {0}, but the registry has another image under this tag now.", reference)
    : l10n.t("Pushed {0}, but the registry that answers from here does not have it.", reference);
}

/** Without the tag, which some programs do not take beside a digest. */
function withDigest({ reference, digest }: PushedName): string[] {
  if (digest === undefined) return [];
  const name = parseImageReference(reference);
  return [familiarReference({ ...name, tag: undefined, digest })];
}
