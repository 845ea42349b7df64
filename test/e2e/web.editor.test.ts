import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { requireBeds } from "../support/beds/beds.ts";
import { launchChromium } from "../support/beds/chromium.ts";
import { startWebWorkbench, type WebWorkbench } from "../support/beds/webWorkbench.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const dockerfile = `FROM debian:12 AS tools

from debian:12
RUN apt-get update && apt-get install --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY server/man.go /app/

USER app
`;

const files = {
  Dockerfile: dockerfile,
  ".dockerignore": "docs\ndocs/manual.md\n",
  "docs/manual.md": "# Manual\n",
  "api/worker.Dockerfile": "FROM debian:12\nMAINTAINER me\nUSER app\n",
  "server/main.go": "package main\n",
  "server/go.mod": "module shop\n",
};

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;

describe("in a browser alone", { skip, timeout: 180_000 }, () => {
  let served: WebWorkbench;
  let browser: Browser;
  let workbench: Workbench;
  /** What the page wanted of others. */
  const elsewhere: string[] = [];
  before(async () => {
    served = await startWebWorkbench({ files });
    browser = await launchChromium();
    const context = await browser.newContext();
    await context.route(
      ({ origin, protocol }) => origin !== served.origin && protocol.startsWith("http"),
      (route) => {
        elsewhere.push(route.request().url());
        return route.abort();
      },
    );
    const page = await context.newPage();
    page.on("websocket", (socket) => elsewhere.push(socket.url()));
    const folder = pictures && join(pictures, "web");
    workbench = await openWorkbench(page, served.url, folder);
  });
  after(async () => {
    await browser?.close();
    await served?.stop();
  });
  pictureFailures(() => workbench);

  /** Takes the entry that has the focus once it is the one that is meant. */
  async function accept(label: RegExp): Promise<void> {
    const { page } = workbench;
    const list = page.locator(".suggest-widget.visible");
    const row = list.locator(".monaco-list-row.focused", { hasText: label }).first();
    // What helps to write is still being loaded the first time: a person asks again.
    for (let turn = 0; turn < 5 && !(await row.isVisible()); turn++) {
      await row.waitFor({ timeout: 4000 }).catch(() => undefined);
      if (!(await list.isVisible())) await page.keyboard.press("Control+Space");
    }
    await row.waitFor();
    // A list ignores Enter for a moment after it has come up.
    await page.waitForTimeout(300);
    await page.keyboard.press("Enter");
  }

  it("marks what is wrong, in shell text and by the files of the folder, too", async () => {
    await workbench.openFile("Dockerfile");
    const rows = await workbench.problems(
      (all) =>
        all.some((row) => /nobody answers/.test(row)) && all.some((row) => /man\.go/.test(row)),
    );
    assert.match(rows.join("\n"), /server\/main\.go/);
    await workbench.screenshot("1-findings");
  });

  it("says in a hover what the rule is for, with a link to its page", async () => {
    const { page } = workbench;
    await workbench.goTo("4:36");
    await page.keyboard.press("Control+KeyK");
    await page.keyboard.press("Control+KeyI");
    const hover = page.locator(".monaco-hover", { hasText: "hadolint/DL3014" }).first();
    await hover.waitFor();
    await workbench.screenshot("2-hover");
    await hover.getByRole("link", { name: "Open its page" }).click();
    await page.locator('.tab.active[aria-label*="add-yes-to-apt-get"]').waitFor();
    await page.locator('.tab[aria-label*="add-yes-to-apt-get"]').click({ button: "middle" });
    await page.locator('.tab.active[aria-label*="Dockerfile"]').waitFor();
  });

  it("mends what is wrong", async () => {
    await workbench.quickFix("4:36", /Add (-y|--yes)/);
    await workbench.problems((all) => !all.some((row) => /nobody answers/.test(row)));
    await workbench.quickFix("5:10", /server\/main\.go/);
    await workbench.problems((all) => !all.some((row) => /man\.go/.test(row)));
    const text = await workbench.editorText();
    assert.match(text, /apt-get install -y --no-install-recommends/);
    assert.match(text, /COPY server\/main\.go \/app\//);
  });

  it("completes a stage, an image of the table and the files of the folder", async () => {
    const { page } = workbench;
    await workbench.goTo("6:1");
    await page.keyboard.type("COPY --from=to", { delay: 60 });
    await accept(/^tools/);
    await page.keyboard.type(" /usr/bin/make /app/", { delay: 20 });
    await page.keyboard.press("Escape");
    await workbench.goTo("2:1");
    await page.keyboard.type("COPY ser", { delay: 60 });
    await accept(/^server/);
    await accept(/^go\.mod/);
    await workbench.screenshot("3-completed");
    await page.keyboard.type(" /src/", { delay: 20 });
    // A busy window shows the last key later than it was pressed.
    await workbench.statusBar(/Ln 2, Col 25/).waitFor();
    await page.locator(".view-line", { hasText: /\/src\/$/ }).waitFor();
    const text = await workbench.editorText();
    assert.match(text, /^COPY server\/go\.mod \/src\/$/m);
    assert.match(text, /^COPY --from=tools \/usr\/bin\/make \/app\/$/m);
  });

  it("formats the document", async () => {
    await workbench.runCommand("Format Document");
    const { page } = workbench;
    const formatted = page.locator(".editor-instance .view-line", { hasText: /^FROM.debian:12$/ });
    await formatted.waitFor();
    await workbench.screenshot("4-formatted");
    assert.doesNotMatch(await workbench.editorText(), /^from/m);
  });

  it("lints the Dockerfiles that no editor shows", async () => {
    await workbench.runCommand("Slipway: Lint all Dockerfiles");
    await workbench
      .notification(/1 problem in 2 Dockerfiles/)
      .first()
      .waitFor();
    await workbench.problems((all) => all.some((row) => /MAINTAINER/.test(row)));
  });

  it("turns a rule off for the project, in a configuration that it writes there", async () => {
    await workbench.file("api").click();
    await workbench.openFile("worker.Dockerfile");
    await workbench.quickFix("2:3", /Ignore replace-maintainer in this project/);
    await workbench.problems((all) => !all.some((row) => /MAINTAINER/.test(row)));
    await workbench.file(".slipway.json").waitFor();
  });

  it("says what the lines of an ignore file do", async () => {
    await workbench.openFile(".dockerignore");
    const rows = await workbench.problems((all) => all.some((row) => /docs/.test(row)));
    assert.match(rows.join("\n"), /slipway/);
    await workbench.screenshot("5-ignore-file");
  });

  it("offers what it can do there, and nothing that needs an engine", async () => {
    const { page } = workbench;
    await page.keyboard.press("F1");
    const box = page.locator(".quick-input-widget");
    await box.locator("input").first().fill(">Slipway:");
    await box.locator(".monaco-list-row", { hasText: "Lint all Dockerfiles" }).first().waitFor();
    const rows = await box.locator(".monaco-list-row .label-name").allInnerTexts();
    await workbench.screenshot("6-commands");
    assert.ok(rows.includes("Slipway: Show Log"));
    assert.deepEqual(
      rows.filter((row) => /Build|Image|Engine|Container|Registr|Log [IO]/.test(row)),
      [],
    );
    await page.keyboard.press("Escape");
    assert.equal(await page.locator('.activitybar a[aria-label^="Slipway"]').count(), 0);
  });

  it("asked nobody but the server of its own files", () => {
    assert.deepEqual(elsewhere, []);
    const remote = served.asked.filter((url) =>
      /^\/(stable|oss|quality)-|reconnectionToken/.test(url),
    );
    assert.deepEqual(remote, []);
    const loaded = served.asked.filter((url) => url.startsWith("/slipway/dist/"));
    assert.deepEqual([...new Set(loaded)].sort(), [
      "/slipway/dist/tree-sitter-bash.wasm",
      "/slipway/dist/web-tree-sitter.wasm",
      "/slipway/dist/web.js",
    ]);
  });
});
