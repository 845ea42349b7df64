import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const main = "package main\n\nfunc main() {}\n";
const files = {
  "go.mod": "module example.com/hello\n\ngo 1.24\n",
  "cmd/api/main.go": main,
  "cmd/worker/main.go": main,
  "web/package.json": '{ "name": "web", "scripts": { "start": "node web.js" } }\n',
  "web/web.js": "require('node:http').createServer().listen(3000);\n",
  "web/.dockerignore": "**/node_modules\n",
};

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;

/** In Restricted Mode: nothing of it needs trust. */
describe("a new Dockerfile by clicks", { skip, timeout: 240_000 }, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  before(async () => {
    const folder = pictures && join(pictures, "newDockerfile");
    slipway = await openSlipway({
      ...{ files, engineHost: undefined, pictures: folder },
      restricted: true,
    });
    workbench = slipway.workbench;
  });
  after(() => slipway?.close());
  pictureFailures(() => workbench);
  const read = (path: string): string => readFileSync(join(slipway.folder, path), "utf8");
  const titled = (title: RegExp) =>
    workbench.page.locator(".quick-input-widget", { hasText: title });

  it("asks what the folder leaves open, writes both files and opens one", async () => {
    // A palette that is open when commands come does not get them.
    await workbench.page.locator('.activitybar a[aria-label^="Slipway"]').first().waitFor();
    await workbench.runCommand("Slipway: New Dockerfile…");
    await titled(/New Dockerfile/).waitFor();
    await workbench.screenshot("1-which-program");
    await workbench.pick("./cmd/worker");
    await workbench.page.locator('.tab.active[aria-label^="Dockerfile"]').waitFor();
    assert.match(read("Dockerfile"), /go build .* \.\/cmd\/worker$/m);
    assert.match(read(".dockerignore"), /^\*\*\/\.env$/m);
  });

  it("leaves no finding in what it wrote", async () => {
    const rows = await workbench.problems((all) => all.length === 0);
    // Facts of the folder come a moment after the first findings.
    await workbench.page.waitForTimeout(1500);
    assert.deepEqual(await workbench.problems((all) => all.length === 0), rows);
    await workbench.screenshot("2-written");
  });

  it("never replaces one: it offers to open it, or another name", async () => {
    const before = read("Dockerfile");
    await workbench.runCommand("Slipway: New Dockerfile…");
    await titled(/stays as it is|it is there already/).waitFor();
    await workbench.screenshot("3-there-already");
    await workbench.pick("Write Dockerfile.go");
    await workbench.pick("./cmd/api");
    await workbench.page.locator('.tab.active[aria-label^="Dockerfile.go"]').waitFor();
    assert.equal(read("Dockerfile"), before);
    assert.match(read("Dockerfile.go"), /\.\/cmd\/api$/m);
    assert.ok(existsSync(join(slipway.folder, "Dockerfile.go.dockerignore")));
  });

  it("shows what an ignore file lacks, from the menu of a folder", async () => {
    await workbench.chooseFromMenu(workbench.file("web"), /New Dockerfile/);
    await titled(/Add to \.dockerignore/).waitFor();
    await workbench.screenshot("4-ignore-lines");
    await workbench.page.keyboard.press("Enter");
    await workbench.page
      .locator(".view-line", { hasText: /^FROM\snode:/ })
      .first()
      .waitFor();
    assert.match(read("web/Dockerfile"), /^CMD \["node", "web\.js"\]$/m);
    const lines = read("web/.dockerignore").split("\n");
    assert.equal(lines[0], "**/node_modules");
    assert.ok(lines.includes("**/.env"));
  });

  it("is offered where new files are made", async () => {
    await workbench.runCommand("Create: New File...");
    const row = workbench.page.locator(".quick-input-widget .monaco-list-row");
    await row.filter({ hasText: "Dockerfile" }).first().waitFor();
    await workbench.page.keyboard.press("Escape");
  });

  it("has a walkthrough, whose steps are done when their commands have run", async () => {
    await workbench.runCommand("Welcome: Open Walkthrough...");
    await workbench.pick("Get Started with Slipway");
    const page = workbench.page.locator(".gettingStartedContainer");
    for (const step of ["Write a Dockerfile", "Build an image", "Push it to a registry"]) {
      await page.getByText(step, { exact: true }).first().waitFor();
    }
    await workbench.screenshot("5-walkthrough");
    await page.getByRole("button", { name: "New Dockerfile" }).first().click();
    await titled(/it is there already/).waitFor();
    await workbench.page.keyboard.press("Escape");
    await page.locator(".getting-started-step .codicon.complete").first().waitFor();
    await page.getByText("Build an image", { exact: true }).first().click();
    await page.getByRole("button", { name: "Build Image" }).first().waitFor();
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot("6-walkthrough-build");
  });
});
