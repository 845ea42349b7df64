import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { buildRequest, connect, contextOf, recordBuild } from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { dockerCli } from "../support/beds/dockerCli.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { imageEngines, type RealEngine } from "../support/realEngines.ts";
import { accessibilityFaults } from "./accessibilityFaults.ts";
import { filterImages } from "./filterImages.ts";
import { reach, selectRows, type Way } from "./imageWays.ts";
import { layersPage } from "./layersPage.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const dockerfile = `FROM busybox:1.36 AS build
RUN mkdir -p /src/deep && head -c 3000000 /dev/urandom > /src/deep/tool

FROM busybox:1.36
WORKDIR /app
RUN head -c 500000 /dev/urandom > data.bin && head -c 900000 /dev/urandom > cache.tmp
RUN rm cache.tmp
COPY notes.txt /notes.txt
COPY status /var/lib/dpkg/status
ENV MODE=prod
`;

/** What dpkg knows of this machine's own shell. */
const [status = ""] = readFileSync("/var/lib/dpkg/status", "utf8")
  .split(/\n(?=Package: )/)
  .filter((text) => /^Package: bash\n/.test(text));
const bashVersion = /^Version: (.*)$/m.exec(status)?.[1] ?? "";
const files = { Dockerfile: dockerfile, "notes.txt": "hello\n", status };

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;
const [small, large, next] = ["layers-demo:small", "layers-demo:large", "layers-demo:next"];

for (const [index, engine] of (skip ? [] : imageEngines()).entries()) {
  describe(`layers by clicks, ${engine.name}`, { timeout: 240_000 }, () => {
    let slipway: OpenSlipway;
    let workbench: Workbench;
    const made: string[] = [];
    const clean = () => remove(engine, small, large, next, ...made);
    /** So that the builds by clicks find their steps, which take longer than the window needs to open. */
    const makeSteps = async () => {
      await clean();
      const builder = await connect(engine);
      const openContext = contextOf(files);
      for (const options of [{}, { target: "build" }]) {
        const request = buildRequest(dockerfile, { openContext, ...options });
        made.push((await recordBuild(builder, request)).imageId ?? "");
      }
    };
    before(async () => {
      slipway = await openSlipway({
        meanwhile: makeSteps(),
        files,
        engineHost: engine.host,
        pictures: pictures && join(pictures, `layers-${engine.name.replaceAll(" ", "-")}`),
        settings: { "slipway.build.showLog": "never" },
      });
      workbench = slipway.workbench;
    });
    after(async () => {
      await slipway?.close();
      await clean();
    });
    pictureFailures(() => workbench);

    /** Each engine's journey takes another way, as that is nothing of the engine. */
    const turn = (...ways: readonly Way[]): Way => ways[index % ways.length] as Way;
    const imageRow = (name: string) => workbench.row(new RegExp(`Image \\S*${name}`));

    it("shows the layers of an image below it, and the files of one at a click", async () => {
      await workbench.openFile("Dockerfile");
      await workbench.page.getByText("Build stage build").first().waitFor();
      await workbench.chooseFromMenu(workbench.file("Dockerfile"), /Build Image(?! with)/);
      await workbench.answer(small);
      await workbench.statusBar(/Built layers-demo:small/).waitFor({ timeout: 60_000 });
      await workbench.openContainer("Slipway");
      // Rows that are scrolled out of sight are not there.
      await filterImages(workbench, "layers-demo");
      const image = workbench.row(/Image \S*layers-demo:small/);
      await image.waitFor();
      await image.locator(".monaco-tl-twistie").click();
      const layer = workbench.row(/^Layer \d+: RUN head -c 500000/);
      await layer.waitFor();
      await workbench.screenshot("1-tree");
      await layer.click();
      const page = layersPage(workbench);
      await page.getByRole("heading", { name: small }).waitFor();
      await page.getByRole("row", { name: /^app, folder with 2 files, 1\.4 MB/ }).click();
      await page.getByRole("row", { name: /^data\.bin, file, 500 kB, added/ }).waitFor();
      await page.getByRole("row", { name: /^cache\.tmp, file, 900 kB, added/ }).waitFor();
      await workbench.screenshot("2-files");
      assert.deepEqual(await accessibilityFaults(page), []);
    });

    it("moves through layers and files by keys, and says what each is", async () => {
      const page = layersPage(workbench);
      const list = page.getByRole("listbox", { name: "Layers" });
      await list.focus();
      await workbench.page.keyboard.press("ArrowDown");
      await page.getByText("RUN rm cache.tmp").last().waitFor();
      const selected = page.getByRole("option", { selected: true });
      assert.match((await selected.getAttribute("aria-label")) ?? "", /^Layer \d+: RUN rm cache/);
      // Open Line, the tabs, the filter, the two columns that sort, the table.
      const grid = page.getByRole("treegrid", { name: "Files" });
      await tabTo(workbench, async () =>
        grid.evaluate((it) => it === it.ownerDocument.activeElement),
      );
      const deleted = page.getByRole("row", { name: /^cache\.tmp, file, 900 kB, deleted/ });
      // Once more where the key came before the rows.
      for (let press = 0; press < 5 && !(await deleted.isVisible()); press += 1) {
        await workbench.page.keyboard.press("ArrowRight");
        await deleted.waitFor({ timeout: 3000 }).catch(() => undefined);
      }
      await deleted.waitFor();
      await workbench.page.keyboard.press("ArrowRight");
      const active = page.locator('.row[aria-selected="true"]');
      await active.filter({ hasText: "cache.tmp" }).waitFor();
      assert.equal(
        await grid.getAttribute("aria-activedescendant"),
        await active.getAttribute("id"),
      );
      await workbench.screenshot("3-deleted");
    });

    it("names what is stored and does not show, with the layer that hides it", async () => {
      const page = layersPage(workbench);
      await page.getByRole("tab", { name: "Wasted" }).click();
      await page
        .getByRole("row", { name: /^app\/cache\.tmp, 900 kB,.*RUN head.*deleted by .*RUN rm/ })
        .waitFor();
      await workbench.screenshot("4-wasted");
      await page.getByRole("tab", { name: "Largest" }).click();
      await page.getByRole("option", { name: /^All layers/ }).click();
      await page.getByRole("row", { name: /^app\/data\.bin, 500 kB/ }).waitFor();
    });

    it("draws sizes by layer and folder, and opens the files of a part by a key", async () => {
      const page = layersPage(workbench);
      await page.getByRole("tab", { name: "Picture" }).click();
      const tile = page.getByRole("option", { name: /^app\/cache\.tmp, 900 kB/ });
      await tile.waitFor();
      await workbench.screenshot("5-picture");
      // The page is the same with each engine.
      for (const theme of index === 0 ? ["Light Modern", "Dark High Contrast"] : []) {
        await useTheme(workbench, theme);
        await tile.waitFor();
        await workbench.screenshot(`5-picture-${theme.toLowerCase().replaceAll(" ", "-")}`);
        assert.deepEqual(await accessibilityFaults(page), []);
        await page.getByRole("tab", { name: "Files" }).click();
        await page.getByRole("row", { name: /^bin/ }).waitFor();
        await workbench.screenshot(`6-files-${theme.toLowerCase().replaceAll(" ", "-")}`);
        await page.getByRole("tab", { name: "Picture" }).click();
      }
      if (index === 0) await useTheme(workbench, "Dark Modern");
      await page.getByRole("listbox", { name: /Sizes/ }).focus();
      await workbench.page.keyboard.press("Home");
      for (let at = 0; at < 80; at += 1) {
        if (
          /^app\/cache\.tmp/.test(
            (await page.locator(".tile.active").getAttribute("aria-label")) ?? "",
          )
        )
          break;
        await workbench.page.keyboard.press("ArrowRight");
      }
      await workbench.page.keyboard.press("Enter");
      await page.getByRole("row", { name: /^cache\.tmp, file, 900 kB/, selected: true }).waitFor();
    });

    it("leads to the line of the Dockerfile that made the layer, and tells what of the image is shared", async () => {
      const page = layersPage(workbench);
      await page.getByRole("option", { name: /RUN rm cache/ }).click();
      await page.getByRole("button", { name: "Open Line 7" }).click();
      await workbench.page.locator('.tab.active[aria-label*="Dockerfile"]').first().waitFor();
      await workbench.statusBar(/Ln 7, Col 1/).waitFor();
      const row = workbench.row(/^Layer \d+: RUN head -c 500000/);
      await reach(workbench, {
        ...{ title: "Open Line of Layer in Dockerfile", way: turn("menu", "icon"), row },
      });
      await workbench.statusBar(/Ln 6, Col 1/).waitFor();
      const own = `${await ownSize(engine, small)} of its own`.replaceAll(".", "\\.");
      await workbench.row(new RegExp(`Image \\S*${small}, .*, ${own}`)).waitFor();
    });

    it("compares two images, and the stages of a Dockerfile", async () => {
      await openBox(workbench);
      await workbench.answer(large);
      await workbench.statusBar(/Built layers-demo:large/).waitFor({ timeout: 60_000 });
      await workbench.runCommand("Slipway: Compare Images of Two Stages");
      const page = layersPage(workbench);
      await page
        .getByRole("heading", { name: /layers-demo:large → .*layers-demo:small/ })
        .waitFor();
      await page.getByRole("row", { name: /^Variable MODE prod added/ }).waitFor();
      const bash = `bash (dpkg) ${bashVersion} added`;
      await page.getByRole("row", { name: bash }).waitFor();
      await page.getByText(/smaller \(/).waitFor();
      await workbench.screenshot("7-compare");
      await page.getByRole("tab", { name: "Files" }).click();
      await page.getByRole("row", { name: /^src, folder with 1 file, 3\.0 MB/ }).click();
      await page.getByRole("row", { name: /^deep, folder/ }).click();
      await page.getByRole("row", { name: /^tool, file, 3\.0 MB, deleted/ }).waitFor();
      await page.getByRole("row", { name: /^notes\.txt, file, 6 B, added/ }).waitFor();
      await workbench.screenshot("8-compare-files");

      await imageRow(small).click();
      await imageRow(large).click({ modifiers: ["ControlOrMeta"] });
      await reach(workbench, {
        ...{ title: "Compare Images…", way: turn("menu", "palette"), row: imageRow(large) },
        picks: [[small, large]],
      });
      await page
        .getByRole("heading", { name: /layers-demo:(small|large) → .*layers-demo/ })
        .waitFor();
    });

    it("compares with the build before it, and stages from the menu of the Dockerfile", async () => {
      writeFileSync(join(slipway.folder, "notes.txt"), "hello again\n");
      await workbench.openContainer("Explorer");
      await workbench.chooseFromMenu(workbench.file("Dockerfile"), /Build Image(?! with)/);
      await workbench.answer(next);
      await workbench.statusBar(/Built layers-demo:next/).waitFor({ timeout: 60_000 });
      await workbench.openContainer("Slipway");
      await reach(workbench, {
        title: "Compare Image with the Build before It",
        ...{ way: turn("palette", "menu"), row: imageRow(next), picks: [next] },
      });
      const page = layersPage(workbench);
      await page.getByRole("heading", { name: /layers-demo:small → .*layers-demo:next/ }).waitFor();
      await page.getByRole("tab", { name: "Files" }).click();
      await page.getByRole("row", { name: /^notes\.txt, file, 12 B, changed/ }).waitFor();
      await workbench.screenshot("9-compare-before");
      // The rest is the same with each engine.
      if (index !== 1) return;

      await workbench.page.locator('.tab[aria-label*="Dockerfile"]').first().click();
      const line = workbench.page.locator(".editor-instance .view-line").first();
      await workbench.chooseFromMenu(line, /Compare Images of Two Stages/);
      await page.getByRole("heading", { name: /layers-demo:large → .*layers-demo:next/ }).waitFor();
      await page.getByText(/smaller \(/).waitFor();
      await workbench.screenshot("10-compare-stages");
      // The comparison takes the focus when all of it is there, and would close a picker.
      await page.getByRole("heading", { name: "Packages" }).waitFor();
      assert.deepEqual(await accessibilityFaults(page), []);
      const act = (title: string, way: Way) =>
        reach(workbench, { title, way, row: imageRow(next), picks: [next] });
      await act("Open Line of Layer in Dockerfile", "palette");
      await workbench.page.locator('.tab.active[aria-label*="Dockerfile"]').first().waitFor();
      // A menu is for all rows that are selected, and two are since they were compared.
      await selectRows(workbench, imageRow(next));
      await act("Show Files of Layers", turn("menu", "palette"));
      await page.getByRole("heading", { name: next, exact: true }).waitFor();
      await page.getByRole("row", { name: /^notes\.txt, file, 12 B/ }).waitFor();
    });

    it("shows the history as a page", async () => {
      await selectRows(workbench, imageRow(small));
      assert.equal(await imageRow(large).getAttribute("aria-selected"), "false");
      await reach(workbench, {
        ...{ title: "Show History of Image", way: turn("menu", "palette"), row: imageRow(small) },
        picks: [small],
      });
      await workbench.page.locator('.tab.active[aria-label*="history"]').first().waitFor();
      assert.match(await workbench.editorText(), /\. RUN rm cache\.tmp/);
      await workbench.screenshot("11-history");
    });
  });
}

// Named only where it is skipped, so that the run can say so.
if (skip) it("layers by clicks", { skip }, () => undefined);

async function tabTo({ page }: Workbench, there: () => Promise<boolean>): Promise<void> {
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press("Tab");
    if (await there()) return;
  }
  assert.fail("The table is not reached by the Tab key.");
}

/** A lens does nothing where the click comes before the editor is there again. */
async function openBox({ page }: Workbench): Promise<void> {
  const box = page.locator(".quick-input-widget");
  for (let attempt = 0; attempt < 10 && !(await box.isVisible()); attempt += 1) {
    await page.getByText("Build stage build").first().click();
    await box.waitFor({ timeout: 2000 }).catch(() => undefined);
  }
}

/** What no other image has of it, as the docker CLI counts that, in the words of the view. */
async function ownSize(engine: RealEngine, name: string): Promise<string> {
  const asked = ["system", "df", "--verbose", "--format", "{{json .Images}}"];
  const images: readonly Readonly<Record<string, string>>[] = JSON.parse(
    await dockerCli(engine, ...asked),
  );
  // Podman's list has no names of repositories.
  const id = hexOf(await dockerCli(engine, "image", "inspect", "--format", "{{.Id}}", name));
  const image = images.find(({ ID = "" }) => hexOf(ID) === id);
  const [, count = "", unit] = /^([\d.]+)(k?B|MB)$/.exec(image?.UniqueSize ?? "") ?? [];
  if (unit === "B") return `${count} B`;
  return `${Number(count).toFixed(Number(count) < 99.95 ? 1 : 0)} ${unit}`;
}

function hexOf(id: string): string {
  return id.replace(/^sha256:/, "");
}

async function useTheme(workbench: Workbench, theme: string): Promise<void> {
  await workbench.runCommand("Preferences: Color Theme");
  await workbench.answer(theme);
  await workbench.page.waitForTimeout(500);
}

async function remove(engine: RealEngine, ...names: readonly string[]): Promise<void> {
  const socket = engine.host.replace("unix://", "");
  for (const name of names) {
    const path = `/images/${encodeURIComponent(name)}?force=1`;
    await engineRequest({ socket, method: "DELETE", path });
  }
}
