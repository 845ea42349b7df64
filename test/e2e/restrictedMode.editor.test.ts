import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";

const skip = requireBeds("vscode", "chromium");

describe("Restricted Mode", { skip, timeout: 120_000 }, () => {
  let slipway: OpenSlipway;

  before(async () => {
    slipway = await openSlipway({
      files: { Dockerfile: "FROM busybox:1.36\nCOPY a b /srv\n" },
      engineHost: undefined,
      restricted: true,
    });
    await slipway.workbench.statusBar(/Restricted Mode/).waitFor();
  });
  after(() => slipway?.close());

  it("lints and mends", async () => {
    const { workbench } = slipway;
    await workbench.openFile("Dockerfile");
    await workbench.problems((rows) => rows.some((row) => row.includes("with a slash")));
    await workbench.quickFix("2:12", /slash/i);
    await workbench.problems((rows) => !rows.some((row) => row.includes("with a slash")));
    assert.match(await workbench.editorText(), /\/srv\/$/m);
  });

  it("opens the page of a rule from its finding, without a question", async () => {
    const { workbench } = slipway;
    const { page } = workbench;
    await page.locator(".markers-panel a", { hasText: "set-non-root-user" }).first().click();
    await page.locator('.tab.active[aria-label*="set-non-root-user"]').waitFor();
    await page
      .frameLocator("iframe.webview")
      .last()
      .frameLocator("iframe")
      .getByRole("heading", { name: "set-non-root-user" })
      .waitFor();
  });

  it("offers no build", async () => {
    const { workbench } = slipway;
    await workbench.file("Dockerfile").click({ button: "right" });
    const menu = workbench.page.locator(".monaco-menu");
    await menu.getByRole("menuitem", { name: "Rename..." }).waitFor();
    assert.equal(await menu.getByRole("menuitem", { name: /Build Image/ }).count(), 0);
    await workbench.page.keyboard.press("Escape");
  });

  it("says in the Images view why it is empty", async () => {
    const { workbench } = slipway;
    await workbench.openContainer("Slipway");
    await workbench.page
      .getByText(/Restricted Mode/)
      .last()
      .waitFor();
  });

  it("says in the Registries view why it is empty", async () => {
    const { page } = slipway.workbench;
    await page.locator(".sidebar .pane-header h3.title", { hasText: /^Registries$/ }).click();
    await page.getByText(/Registries are not shown in Restricted Mode/).waitFor();
  });
});
