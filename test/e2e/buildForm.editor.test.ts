import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { type RealEngine, realEngines } from "../support/realEngines.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { until } from "./until.ts";
import type { Workbench } from "./workbench.ts";

/** The first stage cannot be built without the secret, and its image says who was named. */
const dockerfile = `FROM busybox:1.36 AS greet
ARG WHO
RUN --mount=type=secret,id=token,required \\
    test "$(cat /run/secrets/token)" = hush-hush
LABEL who=$WHO

FROM busybox:1.36
RUN echo the last stage
`;

const tag = "form-demo:greet";
const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;
/** The form is the same for all; one engine with secrets is enough. */
const engines = realEngines().filter(({ name }) => name.includes("28.5"));

for (const engine of skip ? [] : engines.slice(0, 1)) {
  describe(`build form by keys, ${engine.name}`, { timeout: 300_000 }, () => {
    let slipway: OpenSlipway;
    let workbench: Workbench;
    const clean = () => remove(engine, tag);

    before(async () => {
      await clean();
      slipway = await openSlipway({
        files: { Dockerfile: dockerfile, "token.txt": "hush-hush" },
        engineHost: engine.host,
        pictures: pictures && join(pictures, "build-form"),
      });
      workbench = slipway.workbench;
    });
    after(async () => {
      await slipway?.close();
      await clean();
    });
    pictureFailures(() => workbench);

    it("opens from the box that a stage's CodeLens opens", async () => {
      await workbench.openFile("Dockerfile");
      await pressLens(workbench);
      await workbench.page.keyboard.press("ControlOrMeta+KeyA");
      await workbench.page.keyboard.type(tag);
      await workbench.screenshot("1-box");
      await openOptions(workbench);
      const rows = await shownRows(workbench);
      assert.match(rows.join("\n"), /Build arguments, WHO without a value/);
      assert.match(rows.join("\n"), /Secrets, token without a source/);
      await workbench.screenshot("2-form");
    });

    it("takes a value for an argument, and goes back", async () => {
      await chooseByKeys(workbench, "Build arguments");
      await titled(workbench, "Build arguments");
      await workbench.screenshot("3-arguments");
      await chooseByKeys(workbench, "WHO");
      await titled(workbench, "Build argument WHO");
      await workbench.page.keyboard.type("world");
      await workbench.page.keyboard.press("Enter");
      await titled(workbench, "Build arguments");
      await workbench.page.keyboard.press("Escape");
      await titled(workbench, "Build Dockerfile with options");
      assert.match((await shownRows(workbench)).join("\n"), /Build arguments, 1 set/);
    });

    it("says of a wrong value what is wrong with it", async () => {
      await chooseByKeys(workbench, "Ulimits");
      await titled(workbench, "Limits of RUN (ulimit)");
      await workbench.page.keyboard.type("files=1");
      await workbench
        .inputMessage()
        .filter({ hasText: /no limit "files"/ })
        .waitFor();
      await workbench.screenshot("4-wrong");
      await workbench.page.keyboard.press("Escape");
      await titled(workbench, "Build Dockerfile with options");
    });

    it("asks for a required secret before the build, and takes a file", async () => {
      await chooseByKeys(workbench, "Build", "form-demo:greet · stage greet");
      await titled(workbench, "Where is the secret token?");
      await workbench.screenshot("5-secret");
      await chooseByKeys(workbench, "A file…");
      await titled(workbench, "Choose the file with the secret token");
      await typeFile(workbench, join(slipway.folder, "token.txt"));
      await built(workbench);
      assert.equal(await labelOf(engine), "world");
    });

    it("builds the same again with one key, also after a restart", async () => {
      for (const restart of [false, true]) {
        if (restart) {
          await workbench.page.reload();
          await workbench.page.locator(".monaco-workbench .activitybar").waitFor();
          await workbench.openFile("Dockerfile");
        }
        await canBuildAgain(workbench);
        await clean();
        await buildAgain(workbench, async () => (await labelOf(engine)) === "world");
        await built(workbench);
      }
    });

    it("remembers all of it for the stage, and little of it for the last one", async () => {
      await pressLens(workbench);
      assert.equal(await fieldOf(workbench).inputValue(), tag);
      await openOptions(workbench);
      const rows = (await shownRows(workbench)).join("\n");
      assert.match(rows, /Stage, greet/);
      assert.match(rows, /Secrets, token from the file .*token\.txt/);
      assert.match(rows, /Build arguments, 1 set/);
      await workbench.screenshot("6-remembered");
      await workbench.page.keyboard.press("Escape");
      await until(async () => !(await fieldOf(workbench).isVisible()));

      await runByKeys(workbench, "Slipway: Build Image with Options…");
      await titled(workbench, "Build Dockerfile with options");
      const last = (await shownRows(workbench)).join("\n");
      assert.match(last, /Tags, shop:latest/);
      assert.doesNotMatch(last, /token/);
      await workbench.page.keyboard.press("Escape");
      await until(async () => !(await fieldOf(workbench).isVisible()));
    });

    it("builds a chosen stage without cache, with a secret that is typed for one build", async () => {
      const { page } = workbench;
      await clean();
      await pressLens(workbench);
      await openOptions(workbench);
      await chooseByKeys(workbench, "No cache");
      await titled(workbench, "Build without cache");
      // No row is marked at first; the first one is for all stages.
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Space");
      await workbench.screenshot("7-no-cache");
      await page.keyboard.press("Enter");
      await titled(workbench, "Build Dockerfile with options");
      assert.match((await shownRows(workbench)).join("\n"), /No cache, for greet/);
      await chooseByKeys(workbench, "Secrets");
      await titled(workbench, "Secrets of the build");
      await chooseByKeys(workbench, "token");
      await titled(workbench, "Where is the secret token?");
      await chooseByKeys(workbench, "Type it for this build only");
      await titled(workbench, "Value of the secret token");
      await page.keyboard.type("hush-hush");
      await page.keyboard.press("Enter");
      await titled(workbench, "Secrets of the build");
      await workbench.screenshot("8-typed");
      await page.keyboard.press("Escape");
      await titled(workbench, "Build Dockerfile with options");
      await chooseByKeys(workbench, "Build", "no cache for greet");
      await until(async () => (await labelOf(engine)) === "world", 60);

      await clean();
      await canBuildAgain(workbench);
      await page.keyboard.press(buildAgainKey);
      await titled(workbench, "Value of the secret token");
      await page.keyboard.type("hush-hush");
      await page.keyboard.press("Enter");
      await until(async () => (await labelOf(engine)) === "world", 60);
    });
  });
}

// Named only where it is skipped, so that the run can say so.
if (skip) it("build form by keys", { skip }, () => undefined);

function fieldOf({ page }: Workbench) {
  return page.locator(".quick-input-widget input.input, .quick-input-box input").first();
}

async function titled({ page }: Workbench, title: string): Promise<void> {
  await page
    .locator(".quick-input-widget:focus-within .quick-input-titlebar", { hasText: title })
    .waitFor();
  // The widget takes keys a moment after it shows its title.
  await page.waitForTimeout(300);
}

/** Opens the box of the first stage from its CodeLens. */
async function pressLens(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  // Not any text: rows of a closed picker stay in the page, out of sight.
  await page.locator(".codelens-decoration", { hasText: "Build stage greet" }).first().waitFor();
  const row = page
    .locator(".quick-input-widget .monaco-list-row", { hasText: "Build stage greet" })
    .first();
  // The command does nothing where it comes before the editor has the lenses.
  await until(async () => {
    await workbench.goTo("1");
    await runByKeys(workbench, "Show CodeLens Commands for Current Line");
    await row.waitFor({ timeout: 5000 }).catch(() => undefined);
    return row.isVisible();
  });
  await page.waitForTimeout(300);
  await page.keyboard.press("Enter");
  await titled(workbench, "Build stage greet of Dockerfile");
}

/** The key does nothing before the editor has been told that there is a build to repeat. */
async function canBuildAgain(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const row = page.locator(".quick-input-widget .monaco-list-row", {
    hasText: "Slipway: Build Again",
  });
  await until(async () => {
    await page.keyboard.press("F1");
    // Where it is not open yet, or something took the focus, the editor would get what is typed.
    const typed = fieldOf(workbench).fill(">Slipway: Build Again", { timeout: 5000 });
    if (!(await typed.then(() => true).catch(() => false))) return false;
    await row
      .first()
      .waitFor({ timeout: 3000 })
      .catch(() => undefined);
    const seen = await row.first().isVisible();
    await page.keyboard.press("Escape");
    return seen;
  });
}

const buildAgainKey = "ControlOrMeta+Shift+Alt+KeyB";

/** Presses once more, as a person does, where a window that has just been loaded dropped the key. */
async function buildAgain(workbench: Workbench, isBuilt: () => Promise<boolean>): Promise<void> {
  let pressedAt = 0;
  await until(async () => {
    const building = await workbench
      .statusBar(/Building/)
      .first()
      .isVisible();
    if (!building && Date.now() - pressedAt > 8000) {
      await workbench.page.keyboard.press(buildAgainKey);
      pressedAt = Date.now();
    }
    return isBuilt();
  });
}

async function runByKeys(workbench: Workbench, title: string): Promise<void> {
  await workbench.page.keyboard.press("F1");
  await fieldOf(workbench).waitFor();
  await chooseByKeys(workbench, title);
}

/** Types what finds a row, and takes it once it is the marked one. */
async function chooseByKeys(
  { page }: Workbench,
  words: string,
  row: string | RegExp = words,
): Promise<void> {
  await page.keyboard.type(words);
  await page
    .locator(".quick-input-widget .monaco-list-row.focused", { hasText: row })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
}

/** Into VS Code's own file dialog, which drops an Enter while it lists a folder. */
async function typeFile({ page }: Workbench, path: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+KeyA");
  await page.keyboard.type(path);
  const title = page.locator(".quick-input-titlebar", { hasText: "Choose the file" });
  await until(async () => {
    await page.waitForTimeout(500);
    if (await title.isVisible()) await page.keyboard.press("Enter");
    return !(await title.isVisible());
  });
}

/** From the box for the image's name to the row below it. */
async function openOptions(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await page.keyboard.press("ArrowDown");
  await page
    .locator(".quick-input-widget .monaco-list-row.focused", { hasText: "Options…" })
    .waitFor();
  await page.keyboard.press("Enter");
  await titled(workbench, "Build Dockerfile with options");
}

/** The rows of the open picker as a screen reader tells them. */
async function shownRows({ page }: Workbench): Promise<readonly string[]> {
  return page
    .locator(".quick-input-widget .monaco-list-row")
    .evaluateAll((all) => all.map((row) => row.getAttribute("aria-label") ?? ""));
}

async function built(workbench: Workbench): Promise<void> {
  await workbench.statusBar(new RegExp(`Built ${tag}`)).waitFor({ timeout: 60_000 });
}

async function labelOf(engine: RealEngine): Promise<string | undefined> {
  const { status, body } = await ask(engine, "GET", `/images/${encodeURIComponent(tag)}/json`);
  return status === 200 ? JSON.parse(body.toString()).Config.Labels?.who : undefined;
}

async function remove(engine: RealEngine, name: string): Promise<void> {
  await ask(engine, "DELETE", `/images/${encodeURIComponent(name)}?force=1`);
}

function ask(engine: RealEngine, method: string, path: string) {
  return engineRequest({ socket: engine.host.replace("unix://", ""), method, path });
}
