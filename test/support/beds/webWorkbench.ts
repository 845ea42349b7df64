import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listFiles, PackageManager } from "@vscode/vsce";
import { requireBed } from "./beds.ts";
import { cacheDirectory } from "./cacheDirectory.ts";

/** VS Code as a page alone: a server of files, and no machine behind it that runs extensions. */
export interface WebWorkbench {
  /** What the browser opens. */
  readonly url: string;
  readonly origin: string;
  /** The paths that were asked for. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

export interface WebWorkbenchOptions {
  /** Files of the folder `/shop` of a file system in memory: path to text. */
  readonly files: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Serves the client that the test's VS Code server brings, with what the package of Slipway holds. */
export async function startWebWorkbench(options: WebWorkbenchOptions): Promise<WebWorkbench> {
  requireBed("vscode");
  const packed = new Set(await listFiles({ cwd: root, packageManager: PackageManager.None }));
  const asked: string[] = [];
  let page = "";
  const bodyOf = async (path: string): Promise<string | Buffer | undefined> => {
    if (path === "/") return page;
    if (path === "/files/files.json") return JSON.stringify(inShop(options.files));
    if (path === `/client${workbenchScript}`) return workbenchOnItsOwn();
    const [, place = "", rest = ""] = /^\/(client|files|slipway)\/(.+)$/.exec(path) ?? [];
    if (rest.split("/").includes("..")) return undefined;
    if (place === "slipway" && !packed.has(rest)) return undefined;
    const folder = folders[place as keyof typeof folders];
    return folder === undefined ? undefined : readFile(join(folder(), rest)).catch(() => undefined);
  };
  const server = createServer(async ({ url = "" }, response) => {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    asked.push(url);
    const body = await bodyOf(path);
    const type = types[path === "/" ? ".html" : extname(path)] ?? "application/octet-stream";
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const authority = `localhost:${(server.address() as AddressInfo).port}`;
  page = pageOf(authority, options.settings ?? {});
  return {
    ...{ url: `http://${authority}/`, origin: `http://${authority}`, asked },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const client = (): string =>
  join(cacheDirectory(), "vscode-server/node_modules/code-server/lib/vscode");
const folders = {
  client,
  files: () => join(root, "test/fixtures/web-files"),
  slipway: () => root,
};
const workbenchScript = "/out/vs/code/browser/workbench/workbench.js";

/**
 * This build of the client takes the server that it came from for its machine, and keeps the user's
 * settings there; here there is none, and they are where VS Code itself keeps them in a browser.
 */
async function workbenchOnItsOwn(): Promise<string> {
  const text = await readFile(join(client(), workbenchScript), "utf8");
  return ownPlaces.reduce((now, [from, to]) => {
    if (!from.test(now)) throw new Error(`The client is written in another way: ${from}`);
    return now.replace(from, to);
  }, text);
}

const ownPlaces: readonly (readonly [RegExp, string])[] = [
  [/\bremoteAuthority:location\.host\b/, "remoteAuthority:void 0"],
  [
    /return \w+\((\w+)\.file\(this\.userDataPath\)\.with\(\{scheme:(\w+)\.vscodeRemote\}\),"User"\)/,
    'return $1.file("/User").with({scheme:$2.vscodeUserData})',
  ],
];

function inShop(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`/shop/${path}`, text]));
}

/** As the client's own `workbench.html`, for a folder in memory. */
function pageOf(authority: string, settings: Readonly<Record<string, unknown>>): string {
  const extension = (path: string) => ({ scheme: "http", authority, path });
  const configuration = {
    folderUri: { scheme: "memory", path: "/shop" },
    additionalBuiltinExtensions: [extension("/files"), extension("/slipway")],
    productConfiguration: { enableTelemetry: false },
    ...{ isEnabledFileDownloads: true, isEnabledFileUploads: true },
    isEnabledCoderGettingStarted: false,
    configurationDefaults: { ...quietSettings, ...settings },
    callbackRoute: "/callback",
  };
  const attribute = JSON.stringify(configuration).replaceAll('"', "&quot;");
  const base = `http://${authority}/client`;
  return `<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <meta id="vscode-workbench-web-configuration" data-settings="${attribute}">
    <link rel="stylesheet" href="${base}/out/vs/code/browser/workbench/workbench.css">
  </head>
  <body aria-label=""></body>
  <script>globalThis._VSCODE_FILE_ROOT = "${base}/out/";</script>
  <script type="module" src="${base}/out/nls.messages.js"></script>
  <script type="module" src="${base}${workbenchScript}"></script>
</html>`;
}

const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "telemetry.telemetryLevel": "off",
  "files.autoSave": "off",
};

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
};
