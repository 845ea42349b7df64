import { env, l10n, window } from "vscode";

/** Says what was done, and offers the digest; waits for the answer. */
export async function tellDigest(done: string, digest: string): Promise<void> {
  const copy = l10n.t("Copy Digest");
  const answer = await window.showInformationMessage(`${done} (${digest}).`, copy);
  if (answer === copy) await env.clipboard.writeText(digest);
}
