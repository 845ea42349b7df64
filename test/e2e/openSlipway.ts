import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../support/beds/chromium.ts";
import { startVSCodeServer } from "../support/beds/vscodeServer.ts";
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
  /** Opens the folder in Restricted Mode. */
  readonly restricted?: boolean;
  /** Folder for screenshots; undefined takes none. */
  readonly pictures?: string | undefined;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

export async function openSlipway(options: SlipwayOptions): Promise<OpenSlipway> {
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
    const server = await startVSCodeServer({
      vsix: packOnce(),
      workspaceTrust: options.restricted ?? false,
      // A home of its own: nobody's docker login or context may decide a test.
      env: {
        HOME: scratch,
        XDG_RUNTIME_DIR: join(scratch, "run"),
        DOCKER_CONFIG: join(scratch, "docker"),
        DOCKER_CONTEXT: undefined,
        DOCKER_HOST: options.engineHost ?? `unix://${scratch}/no-engine.sock`,
      },
      settings: { "files.autoSave": "off", ...options.settings },
    });
    closing.push(() => server.stop());
    const browser = await launchChromium();
    closing.push(() => browser.close());
    const page = await browser.newPage();
    const workbench = await openWorkbench(page, server.urlFor({ folder }), options.pictures);
    return { workbench, folder, editorFolder: server.directory, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Packs what `dist/` holds, once in a process. */
function packOnce(): string {
  packed ??= pack();
  return packed;
}

let packed: string | undefined;

function pack(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-vsix-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "slipway.vsix");
  execFileSync(process.execPath, ["scripts/package.mjs", file, "--built"], {
    cwd: root,
    timeout: 120_000,
    stdio: "pipe",
  });
  return file;
}
