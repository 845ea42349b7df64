import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { run } from "../support/beds/run.ts";
import { realEngines, realRegistry } from "../support/realEngines.ts";
import { type AssemblerSteps, createAssemblerSteps, inRegistry } from "./assemblerSteps.ts";
import { choosePath } from "./fileDialog.ts";
import { filterImages } from "./filterImages.ts";
import { layersPage } from "./layersPage.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const files = {
  // As in examples/static-site.
  Dockerfile: "FROM scratch\nCOPY site/ /site/\n",
  "site/index.html": "<h1>Shop</h1>\n",
  "more/news.html": "<h1>News</h1>\n",
  "run.Dockerfile": "FROM scratch AS pages\nCOPY site/ /site/\nFROM pages\nRUN ls -l /site\n",
};

const skip = requireBeds("vscode", "chromium", "registry", "skopeo");
const pictures = process.env.SLIPWAY_PICTURES;
const [engine] = skip ? [] : realEngines().filter(({ name }) => /28\.5$/.test(name));

if (engine) {
  describe("images without an engine by clicks", { timeout: 240_000 }, () => {
    const address = realRegistry({ login: false })?.address;
    const name = (tag: string) => `${address}/team/site-${process.pid}:${tag}`;
    let slipway: OpenSlipway;
    let workbench: Workbench;
    let choose: AssemblerSteps["choose"];
    let answerTo: AssemblerSteps["answerTo"];
    let expand: AssemblerSteps["expand"];
    let clearToasts: AssemblerSteps["clearToasts"];

    before(async () => {
      slipway = await openSlipway({ files, engineHost: undefined, pictures });
      workbench = slipway.workbench;
      ({ choose, answerTo, expand, clearToasts } = createAssemblerSteps(workbench));
    });
    after(async () => {
      await slipway?.close();
      for (const tag of ["1", "cli", "pages"]) await ask("DELETE", `/images/${name(tag)}?force=1`);
    });
    pictureFailures(() => workbench);

    const ask = (method: string, path: string) =>
      engineRequest({ socket: engine.host.replace("unix://", ""), method, path });
    const keptRow = (tag: string) =>
      workbench.row(new RegExp(`Image (\\S+, )*${name(tag)},.*made without an engine`));
    const engineRow = (tag: string) => workbench.row(new RegExp(`Image ${name(tag)}, (?!.*made)`));
    const title = (words: RegExp) =>
      workbench.page.locator(".quick-input-title", { hasText: words }).first();
    const shown = (words: string | RegExp) =>
      workbench.page.locator(".editor-instance .view-line", { hasText: words }).first();
    const build = async (file: string, tag: string) => {
      await workbench.chooseFromMenu(workbench.file(file), /Build Image/);
      await workbench.answer(name(tag));
    };
    it("builds a Dockerfile without RUN by itself, as no engine answers", async () => {
      await workbench.openFile("Dockerfile");
      // Before the extension is there, menus lack its entries.
      await workbench.page.locator(".codelens-decoration").first().waitFor();
      await build("Dockerfile", "1");
      const built = workbench.notification(/Built .*:1 in/);
      await built.first().waitFor({ timeout: 30_000 });
      await built.first().getByRole("button", { name: "Save as OCI Layout…" }).waitFor();
      await workbench.screenshot("assembler-1-built");
      await workbench.openContainer("Slipway");
      await workbench.openView("Images");
      await keptRow("1").waitFor();
      await workbench.row(/Made by Slipway, no engine/).waitFor();
      await workbench.screenshot("assembler-2-row");
    });

    it("pushes it by the button of the message", async () => {
      await workbench.press(workbench.notification(/Built .*:1 in/), "Push…");
      const told = workbench.notification(/Pushed .*:1/).first();
      await told.waitFor({ timeout: 30_000 });
      const { digest, layers } = await inRegistry(name("1"));
      assert.equal(layers.length, 1);
      assert.ok((await told.innerText()).includes(digest), await told.innerText());
      await clearToasts();
    });

    it("has its layers below it, and the files of one at a click", async () => {
      await keptRow("1").locator(".monaco-tl-twistie").click();
      const layer = workbench.row(/^Layer 1: COPY site\/ \/site\//);
      await layer.waitFor();
      await workbench.screenshot("assembler-3-layers");
      await layer.click();
      const page = layersPage(workbench);
      await page.getByRole("row", { name: /^site, folder with 1 file/ }).click();
      await page.getByRole("row", { name: /^index\.html, file, 14 B, added/ }).waitFor();
      await page.getByRole("button", { name: "Open Line 2" }).waitFor();
      await workbench.screenshot("assembler-4-files");
      await keptRow("1").locator(".monaco-tl-twistie").click();
      await layer.waitFor({ state: "hidden" });
    });

    it("is inspected as an engine's images are, and pulled by its digest", async () => {
      const { digest } = await inRegistry(name("1"));
      await workbench.chooseFromMenu(keptRow("1"), /Inspect Image(?! as)/);
      await shown(digest).waitFor();
      await shown(/Platform\s+linux/).waitFor();
      await workbench.screenshot("assembler-5-summary");
      await workbench.chooseFromMenu(keptRow("1"), /Inspect Image as JSON/);
      await shown(/"mediaType"/).waitFor();
      await workbench.chooseFromMenu(keptRow("1"), /Copy Pull Command/);
      await workbench
        .statusBar(new RegExp(`docker pull .*@${digest}`))
        .first()
        .waitFor();
    });

    it("shows at once what the command line keeps", async () => {
      const cli = [process.execPath, "dist/cli.js", "build", "--engine", "none"];
      // As the window has it, which keeps nothing where the beds may be.
      const env = ["-u", "SLIPWAY_CACHE", `HOME=${dirname(slipway.folder)}`];
      await run("env", [...env, ...cli, "-t", name("cli"), slipway.folder]);
      // The same image, so that it is the same row, with one more name.
      await keptRow("cli").waitFor();
    });

    it("gets a name that lacks an owner, which the look ahead finds, and loses names again", async () => {
      const draft = `draft-${process.pid}:1`;
      await workbench.chooseFromMenu(keptRow("1"), /Tag Image/);
      await answerTo(/^Tag /, draft);
      await workbench.row(new RegExp(`Image .*${draft}.*made without`)).waitFor();
      await workbench.chooseFromMenu(keptRow("1"), /Push Image/);
      await title(/Push which tags/).waitFor();
      await workbench.page.keyboard.press("Enter");
      await title(/Push 3 images/).waitFor();
      // What was found stands below, out of sight.
      const mend = `Tag ${draft} with an owner and push…`;
      await workbench.page.locator(".quick-input-widget").getByText(mend).first().waitFor();
      await workbench.screenshot("assembler-6-look-ahead");
      await workbench.pick(/Push only the 2 without a problem/);
      const told = workbench.notification(/Pushed 2 images/).first();
      await told.getByRole("button", { name: "Copy Digests" }).waitFor({ timeout: 30_000 });
      assert.deepEqual(await inRegistry(name("cli")), await inRegistry(name("1")));
      await clearToasts();
      await workbench.chooseFromMenu(keptRow("1"), /Untag Image/);
      await title(/Take which names away/).waitFor();
      for (const one of [draft, name("cli")]) await workbench.pick(one);
      await workbench.page.keyboard.press("Enter");
      await workbench.row(new RegExp(`Image ${name("1")}, made without`)).waitFor();
    });

    it("saves it as an OCI layout", async () => {
      const folder = join(slipway.folder, "layout");
      await workbench.chooseFromMenu(keptRow("1"), /Save Images to a File/);
      await choose("OCI layout in a folder");
      await choosePath(workbench, folder);
      await workbench
        .statusBar(/Saved .*:1 to layout/)
        .first()
        .waitFor();
      const layout = await run("skopeo", ["inspect", `oci:${folder}:${name("1")}`]);
      assert.equal(JSON.parse(layout).Digest, (await inRegistry(name("1"))).digest);
    });

    it("appends a folder as a layer, and copies that to a registry", async () => {
      await workbench.chooseFromMenu(keptRow("1"), /Append Folder as Layer/);
      await choosePath(workbench, join(slipway.folder, "more"));
      await answerTo(/Where in the image/, "/site");
      await answerTo(/Name of the new image/, name("2"));
      await workbench
        .notification(/Made .*:2/)
        .first()
        .waitFor();
      await keptRow("2").waitFor();
      await workbench.screenshot("assembler-7-appended");
      await clearToasts();
      await workbench.chooseFromMenu(keptRow("2"), /Copy Image to/);
      await choose("A registry");
      await answerTo(/Copy .*:2 to/, name("3"));
      const told = workbench.notification(/Copied .*:2 to .*:3/).first();
      await told.waitFor();
      const { digest, layers } = await inRegistry(name("3"));
      assert.equal(layers.length, 2);
      assert.deepEqual(layers.slice(0, 1), (await inRegistry(name("1"))).layers);
      assert.ok((await told.innerText()).includes(digest), await told.innerText());
      await clearToasts();
    });

    it("flattens an image of a registry, from the palette", async () => {
      await workbench.runCommand("Slipway: Flatten Image");
      await choose("Image in a Registry");
      await answerTo(/Flatten which image|A name such as/, name("3"));
      await answerTo(/Name of the flattened image/, name("flat"));
      await workbench
        .notification(/Made .*:flat/)
        .first()
        .waitFor();
      await keptRow("flat").waitFor();
      await clearToasts();
    });

    it("rebases an image onto another of its own", async () => {
      await workbench.chooseFromMenu(keptRow("2"), /Rebase Image/);
      await workbench.page
        .getByText(/which base has it now/)
        .first()
        .waitFor();
      await choose(name("1"));
      await workbench.page
        .getByText(/onto which base/)
        .first()
        .waitFor();
      await choose(name("flat"));
      await answerTo(/Name of the rebased image/, name("rebased"));
      await workbench
        .notification(/Made .*:rebased/)
        .first()
        .waitFor();
      await keptRow("rebased").waitFor();
      await clearToasts();
    });

    it("copies a tag of the Registries view to its own images", async () => {
      await workbench.openView("Registries");
      await workbench.page.getByText(/No registry is known yet/).waitFor();
      await workbench.runCommand("Slipway: Show Tags of Repository");
      await answerTo(/Show the tags of which repository/, name("").replace(/:$/, ""));
      const row = workbench.row(/^Tag 3\b/);
      // The command opens the rows; where the view was not ready for it, a click does.
      await expand(/^Registry 127/, workbench.row(/^Repository .*site-/));
      await expand(/^Repository .*site-/, row);
      await workbench.chooseFromMenu(row, /Copy Image to/);
      await choose("Slipway's own images");
      await answerTo(/Copy .*:3 to/, name("back"));
      const told = workbench.notification(/Copied .*:3 to .*:back/).first();
      await told.waitFor();
      const { digest } = await inRegistry(name("3"));
      assert.ok((await told.innerText()).includes(digest), await told.innerText());
      await workbench.closeView("Registries");
      // The same image, so that it is the same row, with one more name.
      await workbench.row(new RegExp(`Image .*${name("back")}.*made without an engine`)).waitFor();
      await clearToasts();
    });

    it("refuses a RUN on its line, and offers the stage that has none", async () => {
      await workbench.openContainer("Explorer");
      await workbench.openFile("run.Dockerfile");
      await workbench.page.locator(".codelens-decoration").first().waitFor();
      await build("run.Dockerfile", "run");
      const refused = workbench.notification(/was not built, line 4/).first();
      await refused.waitFor({ timeout: 30_000 });
      await refused.getByRole("button", { name: "Choose Engine…" }).waitFor();
      const rows = await workbench.problems((all) => all.some((row) => /line 4\b/.test(row)));
      assert.ok(
        rows.some((row) => /RUN.*line 4\b/s.test(row)),
        rows.join("\n"),
      );
      await workbench.screenshot("assembler-8-refused");
      // VS Code shows three messages at most in 0.8 s, and nobody clicks as fast as this.
      await workbench.page.waitForTimeout(1000);
      await workbench.press(workbench.notification(/was not built, line 4/), "Build Stage pages");
      await answerTo(/Build stage pages of/, name("pages"));
      await workbench
        .notification(/Built .*:pages in/)
        .first()
        .waitFor({ timeout: 30_000 });
      await clearToasts();
    });

    it("loads it into an engine that is there later", async () => {
      await workbench.runCommand("Slipway: Choose Engine");
      await answerTo(/engine/i, engine.host);
      await workbench.openContainer("Slipway");
      await workbench.openView("Images");
      await filterImages(workbench, `site-${process.pid}`);
      const row = keptRow("1");
      await row.waitFor();
      await workbench.chooseFromMenu(row, /Load into Engine/);
      await workbench
        .statusBar(/Loaded .*:1.* into the engine/)
        .first()
        .waitFor();
      await engineRow("1").waitFor();
      assert.equal((await ask("GET", `/images/${name("1")}/json`)).status, 200);
      await workbench.screenshot("assembler-9-loaded");
    });

    it("is pushed together with an image of the engine, and told of once", async () => {
      await engineRow("1").click();
      await keptRow("flat").click({ modifiers: ["ControlOrMeta"] });
      await workbench.chooseFromMenu(engineRow("1"), /Push Image/);
      const told = workbench.notification(/Pushed 2 images/).first();
      await told.getByRole("button", { name: "Copy Digests" }).waitFor({ timeout: 30_000 });
      await workbench.screenshot("assembler-10-pushed");
      assert.equal((await inRegistry(name("flat"))).layers.length, 1);
      await clearToasts();
    });

    it("is found by the palette, marked, among the images of the engine", async () => {
      await workbench.runCommand("Slipway: Inspect Image as JSON");
      const choice = workbench.page.locator(".quick-input-widget .monaco-list-row", {
        hasText: name("flat"),
      });
      await choice.filter({ hasText: "made by Slipway, no engine" }).first().click();
      await shown(/"mediaType"/).waitFor();
    });

    it("builds without the engine that is there, where that is chosen", async () => {
      await workbench.openContainer("Explorer");
      await workbench.chooseFromMenu(workbench.file("Dockerfile"), /Build Image with Options/);
      await choose("Builder");
      await choose("Slipway (no engine)");
      // Among the rows that begin with it, it is the first.
      await answerTo(/how it is built/, "Build");
      const built = workbench.notification(/Built .* in/).first();
      await built.waitFor({ timeout: 30_000 });
      await built.getByRole("button", { name: "Load into Engine" }).waitFor();
      await workbench.screenshot("assembler-11-chosen");
    });

    it("removes it, and the engine keeps its own", async () => {
      await workbench.openContainer("Slipway");
      await workbench.chooseFromMenu(keptRow("1"), /Remove Image/);
      const dialog = workbench.page.locator(".monaco-dialog-box");
      await dialog.getByRole("button", { name: "Remove", exact: true }).click();
      await keptRow("1").waitFor({ state: "hidden" });
      assert.equal((await ask("GET", `/images/${name("1")}/json`)).status, 200);
    });

    it("is removed together with an image of the engine, after one question", async () => {
      await engineRow("1").click();
      await keptRow("flat").click({ modifiers: ["ControlOrMeta"] });
      await workbench.chooseFromMenu(engineRow("1"), /Remove Image/);
      const dialog = workbench.page.locator(".monaco-dialog-box");
      await dialog.getByText("Remove 2 images?").waitFor();
      await workbench.screenshot("assembler-12-remove");
      await dialog.getByRole("button", { name: "Remove", exact: true }).click();
      await keptRow("flat").waitFor({ state: "hidden" });
      await engineRow("1").waitFor({ state: "hidden" });
      assert.equal((await ask("GET", `/images/${name("1")}/json`)).status, 404);
    });
  });
}
// Named where it is left out, so that the run can say so; under CI the beds' absence is a failure.
else it("images without an engine by clicks", { skip: skip || "no Docker 28.5" }, () => undefined);
