import { l10n, window } from "vscode";
import { loadKept } from "./loadKept.ts";
import { pushMade } from "./pushMade.ts";
import { saveOne } from "./saveKept.ts";
import type { WorkDeps } from "./workDeps.ts";

/**
 * Says that an image was made without an engine, and offers where it may go. `name`: one of its names,
 * or its digest. Waits for no answer.
 */
export async function offerKept(deps: WorkDeps, text: string, name: string): Promise<void> {
  const push = l10n.t("Push…");
  const load = l10n.t("Load into Engine");
  const save = l10n.t("Save as OCI Layout…");
  const buttons = (await engineAnswers(deps)) ? [push, load, save] : [push, save];
  void window.showInformationMessage(text, ...buttons).then(async (answer) => {
    try {
      if (answer === push) await pushMade(deps, name);
      if (answer === load) await loadKept(deps, [name]);
      if (answer === save) await saveOne(deps, name, "oci-folder");
    } catch (error) {
      deps.reportError(error, { failed: l10n.t("{0} was not sent on.", name) });
    }
  });
}

async function engineAnswers({ connect }: Pick<WorkDeps, "connect">): Promise<boolean> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patienceMs);
  try {
    await connect(stop.signal);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** A message that comes later than this seems to belong to nothing. */
const patienceMs = 1500;
