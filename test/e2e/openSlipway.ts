import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import type { Browser } from "playwright-core";
import { launchChromium } from "../support/beds/chromium.ts";
import { startVSCodeServer } from "../support/beds/vscodeServer.ts";
import { installSlipway } from "./installSlipway.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

/** A VS Code with the packed extension installed, opened on a folder of its own. */
export interface OpenSlipway {
  readonly workbench: Workbench;
  /** Absolute path of the opened folder. */
  readonly folder: string;
  /** What the editor writes of its own, with its logs in it. */
  readonly editorFolder: string;
  close(): Promise<void>;
}

export interface SlipwayOptions {
  /** Files of the folder: path to text. */
  readonly files: Readonly<Record<string, string>>;
  /** What DOCKER_HOST says; undefined leaves no engine to be found. */
  readonly engineHost: string | undefined;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Beside what every editor here gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Given the folder of what is installed, makes the one that is used in its place. */
  readonly extensions?: (installed: string, extensions: string) => void;
  /** Opens the folder in Restricted Mode. */
  readonly restricted?: boolean;
  /** The display language, such as `de`. */
  readonly language?: string | undefined;
  /** What else has to be ready, such as images on the engine, and is made while the window opens. */
  readonly meanwhile?: Promise<unknown>;
  /** Folder for screenshots; undefined takes none. */
  readonly pictures?: string | undefined;
}

export async function openSlipway(options: SlipwayOptions): Promise<OpenSlipway> {
  // Waited for below, where the window is there; until then nobody hears of a failure.
  options.meanwhile?.catch(() => undefined);
  const scratch = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  const folder = join(scratch, "shop");
  for (const [path, text] of Object.entries(options.files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const closing: (() => Promise<unknown>)[] = [
    async () => rmSync(scratch, { recursive: true, force: true }),
  ];
  const close = async () => {
    for (const step of closing.reverse()) await step();
  };
  try {
    let installed = await installedSlipway();
    if (options.extensions) {
      const own = join(scratch, "extensions");
      options.extensions(installed, own);
      installed = own;
    }
    const starting = startVSCodeServer({
      installed,
      workspaceTrust: options.restricted ?? false,
      language: options.language,
      // A home of its own: nobody's docker login or context may decide a test.
      env: {
        HOME: scratch,
        XDG_RUNTIME_DIR: join(scratch, "run"),
        DOCKER_CONFIG: join(scratch, "docker"),
        DOCKER_CONTEXT: undefined,
        // The beds may be kept there, and images would be those of all suites.
        SLIPWAY_CACHE: undefined,
        DOCKER_HOST: options.engineHost ?? `unix://${scratch}/no-engine.sock`,
        ...options.env,
      },
      settings: {
        "files.autoSave": "off",
        // A message for each port that a test publishes on this machine would stand in the way of others,
        "remote.autoForwardPorts": false,
        // the row of a group that stays on top in the way of its first one,
        "workbench.tree.enableStickyScroll": false,
        // and the tip of a row, where the pointer was left on it, in the way of the next row.
        "workbench.hover.delay": 60_000,
        ...options.settings,
      },
    });
    closing.push(async () => (await starting).stop());
    const [server, browser] = await Promise.all([starting, openBrowser()]);
    const page = await browser.newPage();
    closing.push(() => page.context().close());
    const workbench = await openWorkbench(page, server.urlFor({ folder }), options.pictures);
    await options.meanwhile;
    return { workbench, folder, editorFolder: server.directory, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One for all suites of a file: each has a page, with storage of its own, in the same browser. */
function openBrowser(): Promise<Browser> {
  browser ??= launchChromium();
  return browser;
}

let browser: Promise<Browser> | undefined;
// Here and not in openBrowser: a hook that is made in a suite runs at the end of that suite.
after(async () => (await browser)?.close());

/** `npm test` has it installed for all files; a file that runs by itself installs what `dist/` holds. */
function installedSlipway(): string | Promise<string> {
  installed ??= process.env.SLIPWAY_EXTENSIONS ?? installHere();
  return installed;
}

let installed: string | Promise<string> | undefined;

async function installHere(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-extensions-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await installSlipway(folder);
  return folder;
}
