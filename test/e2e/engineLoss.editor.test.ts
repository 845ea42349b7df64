import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { loadBaseImages } from "../support/beds/baseImages.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { type EngineBed, startDockerEngine } from "../support/beds/dockerEngine.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";

const skip = requireBeds("vscode", "chromium", "docker2010");

describe("an engine that dies", { skip, timeout: 240_000 }, () => {
  let engine: EngineBed;
  let slipway: OpenSlipway;

  before(async () => {
    engine = await startDockerEngine({ version: "20.10" });
    await loadBaseImages(engine);
    slipway = await openSlipway({
      files: { Dockerfile: "FROM busybox:1.36\nRUN sleep 200\nUSER app\n" },
      engineHost: engine.host,
    });
  });
  after(async () => {
    await slipway?.close();
    await engine?.stop();
  });
  pictureFailures(() => slipway?.workbench);

  it("gives one clear error when it is killed in the middle of a build", async () => {
    const { workbench } = slipway;
    await workbench.openContainer("Slipway");
    await workbench.row(/Image busybox:1\.36/).waitFor();
    await workbench.page.keyboard.press("Control+Shift+KeyE");
    await workbench.chooseFromMenu(workbench.file("Dockerfile"), /Build Image/);
    await workbench.answer("lost:latest");
    await workbench
      .notification(/2\/2|1\/1/)
      .first()
      .waitFor({ timeout: 60_000 });
    await engine.kill();
    await workbench.statusBar(/Build failed/).waitFor({ timeout: 30_000 });
    await workbench
      .notification(/engine/i)
      .first()
      .waitFor();
    await workbench.page.waitForTimeout(3000);
    const toasts = workbench.page.locator(".notification-toast");
    // The one of the build's progress may take a moment to go.
    for (let turn = 0; turn < 20 && (await toasts.count()) > 1; turn++) {
      await workbench.page.waitForTimeout(500);
    }
    assert.equal(await toasts.count(), 1, (await toasts.allInnerTexts()).join(" | "));
  });

  it("says in the Images view that no engine answers", async () => {
    const { workbench } = slipway;
    await workbench.openContainer("Slipway");
    await workbench.page.getByText(/No container engine answers, so there are no images/).waitFor();
  });

  it("shows the images again when the engine is back", async () => {
    await engine.restart();
    await slipway.workbench.row(/Image busybox:1\.36/).waitFor({ timeout: 60_000 });
  });
});
