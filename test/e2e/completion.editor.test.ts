import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const files = {
  Dockerfile: "FROM example.com/go:1 AS build\nWORKDIR /src\n\nFROM example.com/run:1\n\n",
  "src/main.go": "package main\n",
  "go.mod": "module example.com/shop\n",
};

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;

describe("completion by keys", { skip, timeout: 240_000 }, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  before(async () => {
    const folder = pictures && join(pictures, "completion");
    slipway = await openSlipway({ files, engineHost: undefined, pictures: folder });
    workbench = slipway.workbench;
  });
  after(() => slipway?.close());
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

  it("writes an instruction, its flag, a stage and a path, each from the list", async () => {
    const { page } = workbench;
    await workbench.openFile("Dockerfile");
    await workbench.goTo("3:1");
    await page.keyboard.type("CO", { delay: 60 });
    await accept(/^COPY/);
    // The list comes up by itself behind the keyword, with the files of the folder.
    await page.keyboard.type("go", { delay: 60 });
    await accept(/^go\.mod/);
    await page.keyboard.type(" .", { delay: 60 });
    await page.keyboard.press("Escape");
    await workbench.goTo("5:1");
    await page.keyboard.type("COPY --fr", { delay: 60 });
    await accept(/^--from/);
    await accept(/^build/);
    const text = (await workbench.editorText()).replace(/\u00a0/g, " ");
    assert.match(text, /WORKDIR \/src\s*COPY go\.mod \./);
    assert.match(text, /COPY --from=build/);
    await workbench.screenshot("1-completed");
  });
});
