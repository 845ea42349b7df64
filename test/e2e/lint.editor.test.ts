import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const text = `FROM example.com/debian:12
RUN apt-get update && \\
    # what the build needs
    apt-get install --no-install-recommends $PACKAGES && \\
    rm -rf /var/lib/apt/lists/*
USER app
`;

const files = {
  Dockerfile: text,
  "api/worker.Dockerfile": "FROM example.com/alpine:3\nMAINTAINER me\nUSER app\n",
};

const skip = requireBeds("vscode", "chromium", "shellcheck");
const pictures = process.env.SLIPWAY_PICTURES;

describe("lint by clicks", { skip, timeout: 240_000 }, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  before(async () => {
    const folder = pictures && join(pictures, "lint");
    slipway = await openSlipway({ files, engineHost: undefined, pictures: folder });
    workbench = slipway.workbench;
  });
  after(() => slipway?.close());
  pictureFailures(() => workbench);

  it("marks the word in a long RUN, and shows what ShellCheck says beside", async () => {
    await workbench.openFile("Dockerfile");
    const rows = await workbench.problems(
      (all) =>
        all.some((row) => /nobody answers/.test(row)) &&
        all.some((row) => /Double quote/.test(row)),
    );
    const place = (fault: RegExp) => rows.find((row) => fault.test(row)) ?? "";
    assert.match(place(/nobody answers/), /at line 4 and character 13\b/);
    assert.match(place(/Double quote/), /at line 4 and character 45\b/);
    await workbench.screenshot("1-run-and-shellcheck");
  });

  it("says in a hover what the rule is for, with a link to its page", async () => {
    await workbench.goTo("4:15");
    await workbench.page.keyboard.press("Control+KeyK");
    await workbench.page.keyboard.press("Control+KeyI");
    const hover = workbench.page.locator(".monaco-hover", { hasText: "hadolint/DL3014" }).first();
    await hover.waitFor();
    await workbench.screenshot("2-hover");
    await hover.getByRole("link", { name: "Open its page" }).click();
    await workbench.page.locator('.tab.active[aria-label*="add-yes-to-apt-get"]').waitFor();
    await workbench.page.keyboard.press("Control+KeyW");
  });

  it("mends it in the style of the file", async () => {
    await workbench.quickFix("4:15", /Add (-y|--yes)/);
    await workbench.problems((all) => !all.some((row) => /nobody answers/.test(row)));
    assert.match(await workbench.editorText(), /apt-get install -y --no-install-recommends/);
  });

  it("lints the Dockerfiles that no editor shows", async () => {
    await workbench.runCommand("Slipway: Lint all Dockerfiles");
    await workbench
      .notification(/1 problem in 2 Dockerfiles/)
      .first()
      .waitFor();
    await workbench.problems((all) => all.some((row) => /MAINTAINER/.test(row)));
    await workbench.screenshot("3-all-dockerfiles");
  });

  it("turns a rule off for the project, in a configuration that it writes", async () => {
    await workbench.file("api").click();
    await workbench.openFile("worker.Dockerfile");
    await workbench.problems((all) => all.some((row) => /MAINTAINER/.test(row)));
    await workbench.quickFix("2:3", /Ignore replace-maintainer in this project/);
    await workbench.problems((all) => !all.some((row) => /MAINTAINER/.test(row)));
    const config = join(slipway.folder, ".slipway.json");
    assert.ok(existsSync(config));
    assert.deepEqual(JSON.parse(readFileSync(config, "utf8")), {
      rules: { "replace-maintainer": "off" },
    });
    await workbench.screenshot("4-ignored-in-project");
  });

  it("tells where a configuration is wrong, in that file", async () => {
    await workbench.openFile(".slipway.json");
    await workbench.replaceText('{ "rules": { "replace-maintaner": "off" } }');
    // Our own words, beside those of the schema, and the Dockerfile that is no longer spared.
    await workbench.problems(
      (all) =>
        all.some((row) => /no rule.*replace-maintaner/i.test(row) && /by slipway/.test(row)) &&
        all.some((row) => /MAINTAINER/.test(row)),
    );
    await workbench.screenshot("5-wrong-configuration");
  });
});
