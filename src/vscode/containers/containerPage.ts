import { l10n, Uri } from "vscode";
import type { ContainerRow } from "../../app/containerTree.ts";
import { hideSecretEnv } from "../../app/hideSecretEnv.ts";
import { readLogText } from "../../app/readLogText.ts";
import { limitedSignal } from "../../base/limitedSignal.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";

/** Without values that look like secrets, with them, or the log. */
export type ContainerPageForm = "inspect" | "all" | "log";

/** Where a page about a container is read; the name is what its tab shows. */
export function containerUri(
  { id, name }: Pick<ContainerRow, "id" | "name">,
  form: ContainerPageForm,
  now: number,
): Uri {
  const path = form === "log" ? `/${name}.log` : `/${name}.json`;
  const query = new URLSearchParams({ id, form, at: String(now) }).toString();
  return Uri.from({ scheme: "slipway-container", path, query });
}

/** The text of such a page. */
export async function containerPage(
  { connect }: { readonly connect: ConnectEngine },
  uri: Uri,
): Promise<string> {
  const query = new URLSearchParams(uri.query);
  const id = query.get("id") ?? "";
  const { containers } = await connect();
  if (query.get("form") === "log") {
    const { text, cut } = await readLogText(containers, id, limitedSignal(undefined, readLimit));
    return cut ? `${l10n.t("[… the log is longer; this is the end of it …]")}\n${text}` : text;
  }
  const { record } = await containers.inspect(id);
  const shown = query.get("form") === "all" ? record : hideSecretEnv(record).record;
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

/** Milliseconds for a log, after which the document says that it took too long. */
const readLimit = 60_000;
