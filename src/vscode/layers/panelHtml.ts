import { env } from "vscode";

/** The page that `media/layers/main.js` fills. Nothing of it comes from anywhere but that folder. */
export function panelHtml(page: {
  readonly title: string;
  readonly cspSource: string;
  readonly nonce: string;
  readonly resource: (name: string) => string;
}): string {
  const { nonce, resource } = page;
  const policy = [
    "default-src 'none'",
    `style-src ${page.cspSource}`,
    // Modules that a script with the nonce imports have it, too.
    `script-src 'nonce-${nonce}'`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escapeHtml(env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeHtml(resource("style.css"))}">
<title>${escapeHtml(page.title)}</title>
</head>
<body>
<main id="page"></main>
<script type="module" nonce="${nonce}" src="${escapeHtml(resource("main.js"))}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
