import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const text = `# what the image does not need
docs
docs/drafts
node_modules
!docs/guide.md
  # what editors leave
*.tmp
`;

const files = {
  Dockerfile: "FROM scratch\nCOPY . /\nUSER 1\n",
  ".dockerignore": text,
  ".env": "TOKEN=1\n",
  "docs/guide.md": "g".repeat(1000),
  "docs/drafts/one.md": "d".repeat(2_000_000),
  "docs/drafts/two.md": "d".repeat(1000),
  "package.json": "{}\n",
  "web/node_modules/left-pad/index.js": "x".repeat(3000),
  "web/index.html": "<p>\n",
};

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;

/** In Restricted Mode: nothing of it needs trust. */
describe("an ignore file by clicks", { skip, timeout: 240_000 }, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  before(async () => {
    const folder = pictures && join(pictures, "ignoreFile");
    slipway = await openSlipway({
      ...{ files, engineHost: undefined, pictures: folder },
      restricted: true,
    });
    workbench = slipway.workbench;
  });
  after(() => slipway?.close());
  pictureFailures(() => workbench);

  it("marks what does nothing, and what is no comment", async () => {
    await workbench.openFile(".dockerignore");
    const rows = await workbench.problems(
      (all) =>
        all.some((row) => /Line 2 \(docs\) keeps this out already/.test(row)) &&
        all.some((row) => /first column/.test(row)) &&
        all.some((row) => /web\/node_modules stays in the context/.test(row)),
    );
    const place = (fault: RegExp) => rows.find((row) => fault.test(row)) ?? "";
    assert.match(place(/keeps this out already/), /at line 3 and character 1\b/);
    assert.match(place(/stays in the context/), /at line 4 and character 1\b/);
    assert.match(place(/first column/), /at line 6 and character 3\b/);
    await workbench.page.waitForTimeout(1000);
    await workbench.screenshot("1-findings");
  });

  it("says in a hover what a line keeps out, with the largest of it", async () => {
    await workbench.goTo("2:2");
    await workbench.page.keyboard.press("Control+KeyK");
    await workbench.page.keyboard.press("Control+KeyI");
    const hover = workbench.page.locator(".monaco-hover", { hasText: "Keeps out" }).first();
    await hover.waitFor();
    const words = (await hover.textContent())?.replaceAll("\u00a0", " ") ?? "";
    assert.match(words, /Keeps out 2 files \(2\.0 MB\) of the 3 files \(2\.0 MB\) that it matches/);
    await workbench.screenshot("2-hover");
    await workbench.page.keyboard.press("Escape");
  });

  it("mends it", async () => {
    await workbench.quickFix("3:2", "Remove the line");
    await workbench.problems((all) => !all.some((row) => /keeps this out already/.test(row)));
    await workbench.quickFix("3:2", "Change to **/node_modules");
    await workbench.quickFix("5:4", "Begin the comment in the first column");
    await workbench.problems(
      (all) => !all.some((row) => /first column|stays in the context/.test(row)),
    );
    await workbench.page.keyboard.press("Control+KeyS");
    const saved = `# what the image does not need
docs
**/node_modules
!docs/guide.md
# what editors leave
*.tmp
`;
    const path = join(slipway.folder, ".dockerignore");
    const deadline = Date.now() + 10_000;
    while (readFileSync(path, "utf8") !== saved && Date.now() < deadline) {
      await workbench.page.waitForTimeout(100);
    }
    assert.equal(readFileSync(path, "utf8"), saved);
    await workbench.screenshot("3-mended");
  });

  it("completes what is in the folder", async () => {
    await workbench.goTo("7:1");
    await workbench.page.keyboard.type("web/");
    const row = workbench.page.locator(".suggest-widget .monaco-list-row", {
      hasText: "web/index.html",
    });
    await row.waitFor();
    await workbench.screenshot("4-completion");
    await row.click();
    await workbench.page.waitForTimeout(300);
    assert.match(await workbench.editorText(), /^web\/index\.html$/m);
  });

  it("takes a secret out of what a Dockerfile sends", async () => {
    await workbench.page.keyboard.press("Control+KeyS");
    await workbench.openFile("Dockerfile");
    await workbench.problems((all) => all.some((row) => /takes \.env along/.test(row)));
    await workbench.quickFix("2:6", "Add .env to .dockerignore");
    await workbench.openFile(".dockerignore");
    assert.match(await workbench.editorText(), /^web\/index\.html\n\.env$/m);
    await workbench.page.keyboard.press("Control+KeyS");
    await workbench.problems((all) => !all.some((row) => /takes \.env along/.test(row)));
    await workbench.screenshot("5-secret");
  });

  it("marks a pattern at which the build stops", async () => {
    await workbench.replaceText("docs\n!\n");
    await workbench.problems((all) => all.some((row) => /lone exclamation mark/.test(row)));
    await workbench.screenshot("6-malformed");
  });

  it("turns a rule off for the project", async () => {
    await workbench.replaceText("docs\ndocs/drafts\n");
    await workbench.problems((all) => all.some((row) => /keeps this out already/.test(row)));
    await workbench.quickFix("2:3", "Ignore avoid-repeated-ignore-patterns in this project");
    await workbench.problems((all) => !all.some((row) => /keeps this out already/.test(row)));
    assert.deepEqual(JSON.parse(readFileSync(join(slipway.folder, ".slipway.json"), "utf8")), {
      rules: { "avoid-repeated-ignore-patterns": "off" },
    });
  });
});
