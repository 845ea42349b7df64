import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { requireBeds } from "../support/beds/beds.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { addOtherExtension } from "./otherExtension.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const dockerfile = `ARG NODE_VERSION=22

# Builds the shop
FROM node:\${NODE_VERSION}-alpine AS build
WORKDIR /srv/app
COPY package.json ./
RUN apk add --no-cache python3 make g++ && \\
    npm ci
COPY src ./src

FROM debian:bookworm-slim
COPY --from=build /srv/app /app
CMD  [ "node", "/app/server.js" ]
`;

const files = {
  Dockerfile: dockerfile,
  "package.json": "{}\n",
  "src/index.js": "",
  ".slipway.json": '{ "format": { "indent": 2 } }\n',
};

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;

describe("authoring by keys and clicks", { skip, timeout: 240_000 }, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  before(async () => {
    slipway = await openSlipway({
      ...{ files, engineHost: undefined, extensions: addOtherExtension },
      settings: { "editor.formatOnType": true },
      pictures: pictures && join(pictures, "authoring"),
    });
    workbench = slipway.workbench;
  });
  after(() => slipway?.close());
  pictureFailures(() => workbench);

  it("leaves hovers to another extension that is there, and takes them back when told", async () => {
    await workbench.openFile("Dockerfile");
    // What the other does not answer is ours, and says that we are there.
    await line("= node:22-alpine").waitFor();
    await hoverAt("6:2", /Said elsewhere/);
    assert.doesNotMatch(await hover(/Said elsewhere/).innerText(), /Docker's manual/);
    assert.equal(await links("package.json").count(), 0);
    const settings = ["hover", "navigation", "outline", "links", "formatting"].map((it) => [
      `slipway.authoring.${it}`,
      "on",
    ]);
    const folder = join(slipway.folder, ".vscode");
    mkdirSync(folder);
    writeFileSync(join(folder, "settings.json"), JSON.stringify(Object.fromEntries(settings)));
    // Without a reload, and without a word typed.
    await links("package.json").waitFor();
    await hoverAt("6:2", /Docker's manual[\s\S]*Said elsewhere/);
    await workbench.screenshot("1-hover");
    await workbench.page.keyboard.press("Escape");
  });

  it("refactors from the menu", async () => {
    await refactor("7:20", /^Sort the packages/);
    await line("g++ make python3").waitFor();
    await refactor("7:20", /as a heredoc/);
    await line("RUN <<EOF").waitFor();
    await workbench.screenshot("2-heredoc");
    await refactor("8:3", /without a heredoc/);
    await line("&& npm ci").waitFor();
    // One step back for each.
    for (let step = 0; step < 3; step += 1) await workbench.page.keyboard.press("Control+KeyZ");
    await line("python3 make g++ && \\").waitFor();
  });

  it("extracts an ARG behind the others, and asks for its name", async () => {
    await refactor("11:8", /^Extract an ARG/);
    await answerRename("DEBIAN_VERSION", "DEBIAN_TAG");
    await line("debian:${DEBIAN_TAG}").waitFor();
    assert.match(
      await workbench.editorText(),
      /NODE_VERSION=22\nARG DEBIAN_TAG=bookworm-slim\n\n#/,
    );
  });

  it("renames a stage where it is used, and says why not", async () => {
    await workbench.goTo("13:14");
    await workbench.page.keyboard.press("F2");
    await answerRename("build", "debian:1");
    await workbench
      .notification(/Stage names have a-z/)
      .first()
      .waitFor();
    await workbench.page.keyboard.press("F2");
    await answerRename("build", "deps");
    await line("AS deps").waitFor();
    await line("--from=deps").waitFor();
    await workbench.page.keyboard.press("F12");
    await workbench.statusBar(/Ln 5, /).waitFor();
    await workbench.screenshot("3-renamed");
  });

  it("formats the document as the configuration has it, and the line that Enter makes", async () => {
    const { keyboard } = workbench.page;
    await workbench.goTo("14:4");
    await keyboard.press("Control+Shift+KeyI");
    await line('CMD ["node"').waitFor();
    assert.match(await workbench.editorText(), /g\+\+ && \\\n {2}npm ci\n/);
    await workbench.goTo("9:9");
    await keyboard.type(" && \\");
    await keyboard.press("Enter");
    await workbench.statusBar(/Ln 10, Col 3/).waitFor();
    await keyboard.type("npm test");
    await keyboard.press("Enter");
    await workbench.statusBar(/Ln 11, Col 1/).waitFor();
  });

  it("leads to sources, and lists stages and what is in them", async () => {
    const { page } = workbench;
    await follow("src");
    const row = page.locator(".explorer-folders-view .monaco-list-row.focused");
    await row.filter({ hasText: "src" }).waitFor();
    await follow("package.json");
    await page.locator('.tab.active[aria-label*="package.json"]').waitFor();
    await workbench.openFile("Dockerfile");
    await page.keyboard.press("Control+Shift+KeyO");
    const entry = page.locator(".quick-input-widget .monaco-list-row");
    await entry.getByText("deps", { exact: true }).first().waitFor();
    await page.keyboard.type("COPY src");
    await entry.filter({ hasText: "COPY src ./src" }).first().waitFor();
    await workbench.screenshot("4-symbols");
    await page.keyboard.press("Enter");
    await workbench.statusBar(/Ln 12, /).waitFor();
  });

  /** A line of the editor by what it shows, hints too. */
  function line(text: string): Locator {
    const words = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s");
    return workbench.page.locator(".view-line", { hasText: new RegExp(words) }).first();
  }

  function links(text: string): Locator {
    return workbench.page.locator(".view-line .detected-link", { hasText: text });
  }

  function hover(words: RegExp): Locator {
    return workbench.page.locator(".monaco-hover:visible", { hasText: words }).first();
  }

  /** Asks again where the window was busy, or settings are still being read. */
  async function hoverAt(place: string, words: RegExp): Promise<void> {
    const { keyboard } = workbench.page;
    const found = hover(words);
    for (let turn = 0; turn < 5 && !(await found.isVisible()); turn += 1) {
      await workbench.goTo(place);
      await keyboard.press("Control+KeyK");
      await keyboard.press("Control+KeyI");
      await found.waitFor({ timeout: 4000 }).catch(() => undefined);
    }
    await found.waitFor();
  }

  /** Chooses from "Refactor…", which is opened again where the menu came before the cursor was there. */
  async function refactor(place: string, title: RegExp): Promise<void> {
    const { page } = workbench;
    const row = page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    for (let turn = 0; turn < 5 && !(await row.isVisible()); turn += 1) {
      if (turn > 0) await page.keyboard.press("Escape");
      await workbench.goTo(place);
      await page.keyboard.press("Control+Shift+KeyR");
      await row.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
    // A menu ignores clicks for a moment after it has come up.
    await page.waitForTimeout(300);
    await row.click();
  }

  async function answerRename(before: string, name: string): Promise<void> {
    const field = workbench.page.locator(".rename-box input");
    await field.waitFor();
    assert.equal(await field.inputValue(), before);
    await field.fill(name);
    await field.press("Enter");
  }

  async function follow(text: string): Promise<void> {
    const { page } = workbench;
    const link = links(text).first();
    await link.waitFor();
    await page.keyboard.down("Control");
    await link.hover();
    await page.locator(".view-line .detected-link-active").first().waitFor();
    // Where the mouse is: a link has another class now.
    await page.mouse.down();
    await page.mouse.up();
    await page.keyboard.up("Control");
  }
});
