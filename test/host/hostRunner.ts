import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../support/beds/chromium.ts";
import { startVSCodeServer } from "../support/beds/vscodeServer.ts";
import type { TestResult } from "./index.ts";

export interface HostRun {
  /** What VS Code ended the run with: 0 when every test passed. */
  readonly exitCode: number;
  readonly results: readonly TestResult[];
  /** What the page and the extension host printed. */
  readonly log: string;
}

/** Runs `out/test/host/index.js` in a real VS Code and waits for its end, within the limit. */
export async function runInHost(options: {
  readonly suite: "all" | "restricted";
  readonly limitMs: number;
}): Promise<HostRun> {
  const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
  const scratch = await mkdtemp(join(tmpdir(), "slipway-host-"));
  const resultsFile = join(scratch, "results.json");
  const server = await startVSCodeServer({
    workspaceTrust: options.suite === "restricted",
    env: { SLIPWAY_HOST_SUITE: options.suite, SLIPWAY_HOST_RESULTS: resultsFile },
    // Else a dialog asks, and the run waits for the answer.
    settings: { "security.workspace.trust.startupPrompt": "never" },
  });
  try {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const lines: string[] = [];
      const ended = new Promise<number>((resolve) => {
        void page.exposeFunction("codeAutomationExit", resolve);
      });
      await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => {
        lines.push(`${type}: ${args.map(String).join(" ")}`);
      });
      await page.goto(
        server.urlFor({
          folder: scratch,
          extensionPath: root,
          testsPath: `${root}/out/test/host/index.js`,
        }),
      );
      const exitCode = await Promise.race([ended, limit(options.limitMs, lines)]);
      return { exitCode, results: await readResults(resultsFile), log: lines.join("\n") };
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

function limit(milliseconds: number, lines: readonly string[]): Promise<never> {
  return new Promise((_, reject) => {
    const expire = () =>
      reject(
        new Error(`The host did not end in ${milliseconds} ms.\n${lines.slice(-40).join("\n")}`),
      );
    setTimeout(expire, milliseconds).unref();
  });
}

async function readResults(file: string): Promise<readonly TestResult[]> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as readonly TestResult[];
  } catch {
    return [];
  }
}
