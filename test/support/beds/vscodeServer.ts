import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { arch, platform } from "node:process";
import { requireBed } from "./beds.ts";
import { cacheDirectory } from "./cacheDirectory.ts";
import { run } from "./run.ts";
import { createScratch, exited, untilReady } from "./scratch.ts";
import { withLimit } from "./withLimit.ts";

/** A VS Code to open in a browser: the real workbench and the real extension host. */
export interface VSCodeBed {
  readonly name: string;
  /** All that it keeps; gone once it is stopped. */
  readonly directory: string;
  readonly url: string;
  /** What the browser opens; with `testsPath` the tests of that module run in the extension host. */
  urlFor(page: VSCodePage): string;
  stop(): Promise<void>;
}

export interface VSCodePage {
  readonly folder: string;
  /** The extension under development. */
  readonly extensionPath?: string;
  /** A module with an exported `run()`. */
  readonly testsPath?: string;
}

export interface VSCodeOptions {
  readonly extensionsDir?: string;
  readonly userDataDir?: string;
  /** Asks whether the folder is trusted, starting in Restricted Mode. */
  readonly workspaceTrust?: boolean;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * A packed extension to install first. The page is then the product as users have it: the smoke-test
   * driver, which pages with an extension under development need, keeps notifications from popping up.
   */
  readonly vsix?: string;
  /** Instead of `vsix`: a folder that it was installed into before; several servers may share it. */
  readonly installed?: string;
  /** Added to the user's settings.json, whose defaults here keep the workbench quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The display language, such as `de`; the workbench's own words stay English. */
  readonly language?: string | undefined;
  readonly signal?: AbortSignal;
}

export async function startVSCodeServer(options: VSCodeOptions = {}): Promise<VSCodeBed> {
  requireBed("vscode");
  const scratch = await createScratch(options.signal);
  try {
    const { directory } = scratch;
    const extensions = options.installed ?? options.extensionsDir ?? join(directory, "extensions");
    const asUsersHaveIt = options.vsix !== undefined || options.installed !== undefined;
    const userData = options.userDataDir ?? join(directory, "user-data");
    await mkdir(extensions, { recursive: true });
    await mkdir(join(userData, "User"), { recursive: true });
    if (options.settings || !options.userDataDir) {
      const settings = JSON.stringify({ ...quietSettings, ...options.settings }, null, 2);
      await writeFile(join(userData, "User", "settings.json"), settings);
    }

    const { node, main } = programs();
    if (options.vsix !== undefined) await installExtension(options.vsix, extensions);
    if (options.language !== undefined) await writeLanguagePack(userData, options.language);
    const log = join(directory, "log");
    const process = scratch.start(
      node,
      [
        main,
        ...["--host", "127.0.0.1", "--port", "0", "--without-connection-token"],
        ...["--accept-server-license-terms", "--telemetry-level", "off"],
        ...(asUsersHaveIt ? [] : ["--enable-smoke-test-driver"]),
        ...(options.workspaceTrust ? [] : ["--disable-workspace-trust"]),
        ...(options.language === undefined ? [] : ["--locale", options.language]),
        ...["--server-data-dir", join(directory, "server-data")],
        ...["--user-data-dir", userData, "--extensions-dir", extensions],
      ],
      { log, env: { ...cleanEnvironment, ...options.env } },
    );
    const address = await untilReady(process, log, "the VS Code server", async () => {
      return /Server bound to (127\.0\.0\.1:\d+)/.exec(await readFile(log, "utf8"))?.[1];
    });
    return {
      name: "VS Code server",
      directory,
      url: `http://${address}/`,
      urlFor: (page) => urlFor(address, page),
      stop: async () => {
        await scratch.remove();
        await withLimit(exited(process), 10_000, "the end of the VS Code server");
      },
    };
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

/** Installs a packed extension into a folder of extensions. */
export async function installExtension(vsix: string, extensions: string): Promise<void> {
  const { node, main } = programs();
  const scratch = await createScratch();
  try {
    await run(node, [
      ...[main, "--install-extension", vsix, "--extensions-dir", extensions],
      ...["--server-data-dir", join(scratch.directory, "server-data")],
      ...["--user-data-dir", join(scratch.directory, "user-data")],
    ]);
  } finally {
    await scratch.remove();
  }
}

/** A pack that translates nothing: VS Code takes a display language only with one. */
async function writeLanguagePack(userData: string, language: string): Promise<void> {
  const translations = { vscode: join(userData, "no-translations.json") };
  const pack = { extensionIdentifier: { id: `slipway-tests.${language}` }, version: "1.0.0" };
  const packs = { [language]: { hash: "none", extensions: [pack], translations, label: language } };
  await writeFile(translations.vscode, JSON.stringify({ contents: {} }));
  await writeFile(join(userData, "languagepacks.json"), JSON.stringify(packs));
}

function programs(): { readonly node: string; readonly main: string } {
  const modules = join(cacheDirectory(), "vscode-server", "node_modules");
  return {
    node: join(modules, `node-${platform}-${arch}`, "bin", "node"),
    main: join(modules, "code-server", "lib", "vscode", "out", "server-main.js"),
  };
}

const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  // The palette would weigh the words of a thousand commands at each key.
  "workbench.commandPalette.experimental.enableNaturalLanguageSearch": false,
  "git.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "telemetry.telemetryLevel": "off",
};

// Left by a test run that was itself started from a terminal of VS Code, or by a test runner.
const cleanEnvironment = {
  VSCODE_IPC_HOOK_CLI: undefined,
  ELECTRON_RUN_AS_NODE: undefined,
  NODE_OPTIONS: undefined,
  NODE_TEST_CONTEXT: undefined,
};

function urlFor(address: string, page: VSCodePage): string {
  const remote = (path: string): string => `vscode-remote://${address}${path}`;
  const payload = [
    ...(page.extensionPath ? [["extensionDevelopmentPath", remote(page.extensionPath)]] : []),
    ...(page.testsPath ? [["extensionTestsPath", remote(page.testsPath)]] : []),
    ["skipWelcome", "true"],
  ];
  const query = new URLSearchParams({ folder: page.folder, payload: JSON.stringify(payload) });
  return `http://${address}/?${query}`;
}
