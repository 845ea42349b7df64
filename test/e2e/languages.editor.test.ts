import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const files = { Dockerfile: "FROM example.com/alpine:3\nMAINTAINER me\nUSER app\n" };

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;

describe("a display language by clicks", { skip, timeout: 240_000 }, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  before(async () => {
    const folder = pictures && join(pictures, "languages");
    slipway = await openSlipway({ files, engineHost: undefined, language: "de", pictures: folder });
    workbench = slipway.workbench;
  });
  after(() => slipway?.close());
  pictureFailures(() => workbench);

  it("has findings in it, which the core says in English", async () => {
    await workbench.openFile("Dockerfile");
    await workbench.problems((all) => all.some((row) => /MAINTAINER ist veraltet/.test(row)));
    await workbench.screenshot("1-findings");
  });

  it("has commands and notifications in it", async () => {
    await workbench.runCommand("Slipway: Alle Dockerfiles prüfen");
    await workbench
      .notification(/Problem.* in 1 Dockerfile/)
      .first()
      .waitFor();
    await workbench.screenshot("2-notification");
  });

  it("has quick fixes in it, which do the same", async () => {
    await workbench.quickFix("2:3", /durch ein LABEL ersetzen/);
    await workbench.problems((all) => !all.some((row) => /MAINTAINER/.test(row)));
    assert.match(await workbench.editorText(), /^LABEL org\.opencontainers\.image\.authors="me"/m);
  });
});
