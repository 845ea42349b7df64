import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { launchChromium } from "../support/beds/chromium.ts";
import { leftoversOf } from "../support/beds/leftoversOf.ts";
import { startVSCodeServer, type VSCodeOptions } from "../support/beds/vscodeServer.ts";
import { withLimit } from "../support/beds/withLimit.ts";

describe("VS Code server", { skip: requireBeds("vscode", "chromium"), timeout: 180_000 }, () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-vscode-test-"));
    await writeExtension(root);
  });
  after(() => rm(root, { recursive: true, force: true }));

  it("runs an extension's tests, with the given settings and environment", async () => {
    const seen = await runInVSCode(root, {
      settings: { "editor.fontSize": 23 },
      env: { SLIPWAY_GREETING: "hello" },
    });
    assert.deepEqual(seen, { code: 0, log: "font 23, greeting hello, trusted true" });
  });

  it("starts in Restricted Mode when trust is asked for", async () => {
    const seen = await runInVSCode(root, { workspaceTrust: true });
    assert.deepEqual(seen, { code: 0, log: "font 14, greeting undefined, trusted false" });
  });
});

async function runInVSCode(root: string, options: VSCodeOptions) {
  const vscode = await startVSCodeServer(options);
  try {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const logs: string[] = [];
      const ended = new Promise<number>((resolve, reject) => {
        const open = async (): Promise<void> => {
          await page.exposeFunction("codeAutomationExit", resolve);
          await page.exposeFunction("codeAutomationLog", (_type: string, args: unknown[]) =>
            logs.push(args.join(" ")),
          );
          const extensionPath = join(root, "extension");
          const testsPath = join(extensionPath, "tests.js");
          await page.goto(vscode.urlFor({ folder: root, extensionPath, testsPath }));
        };
        open().catch(reject);
      });
      const code = await withLimit(ended, 60_000, "the test run in VS Code");
      return { code, log: logs.find((line) => line.includes("greeting")) };
    } finally {
      await browser.close();
    }
  } finally {
    await vscode.stop();
    assert.deepEqual(leftoversOf(vscode.directory), []);
  }
}

async function writeExtension(root: string): Promise<void> {
  const folder = join(root, "extension");
  await mkdir(folder);
  const manifest = {
    name: "probe",
    publisher: "slipway",
    version: "0.0.1",
    engines: { vscode: "^1.80.0" },
    main: "./main.js",
    activationEvents: ["*"],
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "main.js"), "exports.activate = () => {};\n");
  await writeFile(
    join(folder, "tests.js"),
    `const { workspace } = require("vscode");
     exports.run = async () => {
       const font = workspace.getConfiguration("editor").get("fontSize");
       const greeting = process.env.SLIPWAY_GREETING;
       console.log(\`font \${font}, greeting \${greeting}, trusted \${workspace.isTrusted}\`);
     };\n`,
  );
}
