import { randomBytes } from "node:crypto";
import { Uri, ViewColumn, window } from "vscode";
import { panelHtml } from "./panelHtml.ts";
import type { FromPage, Screen } from "./screen.ts";

/** Shows a screen in an editor tab until that is closed. `onClose` is called then. */
export function openPanel(
  extensionUri: Uri,
  title: string,
  screen: Screen,
  onClose: () => void,
): { reveal(): void } {
  const media = Uri.joinPath(extensionUri, "media", "layers");
  const panel = window.createWebviewPanel("slipway.layers", title, ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [media],
    // What was read takes seconds to read again; a hidden page holds some rows only.
    retainContextWhenHidden: true,
  });
  panel.webview.onDidReceiveMessage((message: FromPage) => {
    if (message.type === "ready") screen.start((told) => void panel.webview.postMessage(told));
    else screen.handle(message);
  });
  panel.onDidDispose(() => {
    screen.dispose();
    onClose();
  });
  panel.webview.html = panelHtml({
    title,
    cspSource: panel.webview.cspSource,
    nonce: randomBytes(16).toString("base64url"),
    resource: (name) => panel.webview.asWebviewUri(Uri.joinPath(media, name)).toString(),
  });
  return { reveal: () => panel.reveal() };
}
