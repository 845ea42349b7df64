import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { reach } from "./imageWays.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { until } from "./until.ts";
import type { Workbench } from "./workbench.ts";

const text = `FROM node:20 AS build
WORKDIR /app
COPY package.json ./
COPY src ./src
FROM nginx:1.25-alpine
COPY --from=build /app/dist /usr/share/nginx/html
COPY nginx.conf /etc/nginx/
`;

const files = {
  Dockerfile: text,
  "package.json": "{}\n",
  "nginx.conf": "events {}\n",
  "src/index.ts": "export {};\n".repeat(200),
  "src/assets/video.bin": "v".repeat(1_200_000),
  "node_modules/left-pad/index.js": "x".repeat(3_000_000),
  ".dockerignore": "# what npm brings\nnode_modules\n",
  "notes/todo.md": "later\n",
};

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;

/** In Restricted Mode: looking through a folder needs no trust, no process and no engine. */
describe("the build context by clicks", { skip, timeout: 240_000 }, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  before(async () => {
    const folder = pictures && join(pictures, "context");
    slipway = await openSlipway({
      ...{ files, engineHost: undefined, pictures: folder },
      restricted: true,
    });
    workbench = slipway.workbench;
  });
  after(() => slipway?.close());
  pictureFailures(() => workbench);

  it("shows what the build of the open Dockerfile sends, and why", async () => {
    await workbench.openFile("Dockerfile");
    await workbench.openContainer("Slipway");
    for (const name of ["Images", "Builds"]) await workbench.closeView(name);
    await workbench.openView("Build Context");
    await workbench.row(/1\.2 MB of 4\.2 MB, 4 files/).waitFor();
    for (const row of [/COPY package\.json/, /COPY src/, /COPY nginx\.conf/]) {
      await workbench.row(row).waitFor();
    }
    assert.equal(await workbench.page.getByRole("treeitem", { name: /--from=build/ }).count(), 0);
    await expand(/^COPY src/);
    await expand(/^src,/);
    await workbench.row(/^assets/).waitFor();
    await workbench.screenshot("1-sent");
  });

  it("tells which line keeps out what, and opens it", async () => {
    await expand(/^Excluded/);
    const line = workbench.row(/^node_modules.*line 2/);
    await line.waitFor();
    await workbench.screenshot("2-excluded");
    await line.click();
    await workbench.page.locator('.tab.active[aria-label*=".dockerignore"]').first().waitFor();
    await workbench.statusBar(/Ln 2, Col 1/).waitFor();
  });

  it("keeps the Dockerfile while another file is in front, and leads to the instruction", async () => {
    for (const way of ["menu", "palette"] as const) {
      if (way === "palette") {
        await workbench.goTo("1:1");
        await workbench.row(/^assets/).click();
      }
      await reach(workbench, {
        title: "Go to the Instruction",
        way,
        row: workbench.row(/^assets/),
      });
      await workbench.page.locator('.tab.active[aria-label*="Dockerfile"]').first().waitFor();
      await workbench.statusBar(/Ln 4, Col 1/).waitFor();
    }
  });

  it("copies the path of a row", async () => {
    await workbench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    for (const [way, name, path] of [
      ["menu", /^assets/, "src/assets"],
      ["palette", /^index\.ts/, "src/index.ts"],
    ] as const) {
      const row = workbench.row(name);
      if (way === "palette") await row.click();
      await reach(workbench, { title: "Copy Path in Context", way, row });
      await until(async () => {
        return (await workbench.page.evaluate("navigator.clipboard.readText()")) === path;
      });
    }
  });

  it("adds a folder to the ignore file, and counts again", async () => {
    await workbench.chooseFromMenu(workbench.row(/^assets/), /Add to \.dockerignore/);
    await workbench.row(/2\.2 kB of 4\.2 MB, 3 files/).waitFor();
    assert.equal(
      readFileSync(join(slipway.folder, ".dockerignore"), "utf8"),
      "# what npm brings\nnode_modules\nsrc/assets\n",
    );
    await workbench.screenshot("3-ignored");
  });

  it("follows the folder", async () => {
    writeFileSync(join(slipway.folder, "src/more.ts"), "x".repeat(50_000));
    await workbench.row(/52\.2 kB of 4\.3 MB, 4 files/).waitFor();
  });

  it("shows another stage", async () => {
    await workbench.runCommand("Slipway: Choose Stage of Build Context");
    await workbench.pick("build");
    await workbench.row(/52\.2 kB of 4\.3 MB, 3 files/).waitFor();
    assert.ok(existsSync(join(slipway.folder, "nginx.conf")));
    assert.equal(await workbench.page.getByRole("treeitem", { name: /COPY nginx/ }).count(), 0);
    await workbench.screenshot("4-stage");
  });

  it("adds to the ignore file by the icon, and from the palette what is selected", async () => {
    const ignored = () => readFileSync(join(slipway.folder, ".dockerignore"), "utf8");
    for (const [way, name, path] of [
      ["icon", /^more\.ts/, "src/more.ts"],
      ["palette", /^index\.ts/, "src/index.ts"],
    ] as const) {
      const row = workbench.row(name);
      if (!(await row.isVisible())) await expand(/^COPY src/);
      if (way === "palette") await row.click();
      await reach(workbench, { title: "Add to .dockerignore", way, row });
      await until(async () => ignored().endsWith(`${path}\n`));
    }
  });

  async function expand(name: RegExp): Promise<void> {
    await workbench.row(name).locator(".monaco-tl-twistie").click();
  }
});
