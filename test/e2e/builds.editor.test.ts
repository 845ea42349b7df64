import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { type RealEngine, realEngines } from "../support/realEngines.ts";
import { reach } from "./imageWays.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { terminalShows } from "./terminalShows.ts";
import { until } from "./until.ts";
import type { Workbench } from "./workbench.ts";

/** No cache of an earlier run may have it. */
const run = Date.now();

const failing = `FROM busybox:1.36 AS tools
RUN echo ${run} && mkdir /out && head -c 1200000 /dev/zero > /out/tool
FROM busybox:1.36
COPY --from=tools /out /out
COPY notes.txt /notes.txt
RUN echo counting ${run} && \\
    sleep 1 && echo about to fail && exit 7
USER 1000
`;
const mended = failing.replace("exit 7", "exit 0");

const files = { Dockerfile: failing, "notes.txt": `first ${run}\n` };
const tag = "builds-view:latest";

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;
/** BuildKit and the classic builder differ in nothing that is clicked here; the newest has it all. */
const engine = skip ? undefined : realEngines().at(-1);

describe("builds by clicks", { skip: skip || engine === undefined, timeout: 240_000 }, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  before(async () => {
    await removeImage(engine);
    const folder = pictures && join(pictures, "builds");
    slipway = await openSlipway({
      ...{ files, engineHost: engine?.host, pictures: folder },
      // Drawn as text, which can be read.
      settings: { "terminal.integrated.gpuAcceleration": "off" },
    });
    workbench = slipway.workbench;
  });
  after(async () => {
    await slipway?.close();
    await removeImage(engine);
  });
  pictureFailures(() => workbench);

  const editorHas = (words: RegExp) => until(async () => words.test(await workbench.editorText()));
  const step = (name: RegExp) => workbench.row(name);

  it("fails, and leads to the line", async () => {
    await workbench.openFile("Dockerfile");
    await workbench.page.getByText("Build stage tools").first().waitFor();
    await workbench.chooseFromMenu(workbench.file("Dockerfile"), /Build Image…/);
    await workbench.answer(tag);
    await workbench.statusBar(/Build failed/).waitFor({ timeout: 60_000 });
    await workbench.press(workbench.notification(/was not built, line 6/), "Go to Line");
    await workbench.statusBar(/Ln 6, Col 1/).waitFor();
    await workbench.screenshot("1-failed-line");
  });

  it("shows the last lines of the log beside the problem", async () => {
    const rows = await workbench.problems((all) => all.some((row) => /about to fail/.test(row)));
    assert.ok(
      rows.some((row) => /slipway build\(7\)|7/.test(row)),
      rows.join("\n"),
    );
    await workbench.screenshot("2-problem-with-log");
  });

  it("opens a shell in the failed step, with its files", async () => {
    await workbench.runCommand("Slipway: Open a Shell in the Failed Step");
    await workbench.pick("builds-view:latest");
    await terminalShows(workbench, /The files are as the command left them.*\/ #/s);
    await workbench.page.keyboard.type("cat /notes.txt; ls -l /out\n");
    await terminalShows(workbench, new RegExp(`first ${run}.*1200000 .* tool`, "s"));
    await workbench.screenshot("2a-shell-in-failed-step");
    await workbench.page.keyboard.type("exit\n");
    await workbench.page.locator(".terminal-wrapper.active").waitFor({ state: "detached" });
  });

  it("builds again after a fix, most of it from the cache, and says so beside the lines", async () => {
    await workbench.openFile("Dockerfile");
    await workbench.replaceText(mended);
    await workbench.page.keyboard.press("Control+KeyS");
    await workbench.runCommand("Slipway: Build Again");
    await workbench.statusBar(/Built builds-view:latest/).waitFor({ timeout: 60_000 });
    await editorHas(/RUN echo .*mkdir .*CACHED/);
    await editorHas(/COPY --from=tools \/out \/out *CACHED · 1\.2 MB/);
    await editorHas(/RUN echo counting .*&& \\ *1\.\d s/);
    await editorHas(/^FROM busybox:1\.36 *1\.\d s · 3\.\d MB$/m);
    await workbench.screenshot("3-hints");
    assert.equal(
      (await workbench.problems(() => true)).some((row) => /fail/.test(row)),
      false,
    );
  });

  it("takes the hints away with their instruction, and gives them back", async () => {
    await workbench.openFile("Dockerfile");
    await workbench.replaceText(mended.replace("counting", "other"));
    await until(async () => !/RUN echo other .*&& \\ *1\.\d s/.test(await workbench.editorText()));
    await editorHas(/RUN echo .*mkdir .*CACHED/);
    await workbench.replaceText(mended);
    await editorHas(/RUN echo counting .*&& \\ *1\.\d s/);
    await workbench.page.keyboard.press("Control+KeyS");
  });

  it("lists both builds, and their steps", async () => {
    await workbench.openContainer("Slipway");
    await step(/Build of builds-view:latest, succeeded/).waitFor();
    await step(/Build of builds-view:latest, failed/).waitFor();
    await step(/Build of builds-view:latest, succeeded/).click();
    await step(/RUN echo .*mkdir .*CACHED/).waitFor();
    await workbench.screenshot("4-builds-view");
  });

  it("opens the log of a step, with links to the Dockerfile in that of the build", async () => {
    await workbench.chooseFromMenu(step(/^RUN echo counting/), /Show Log/);
    await workbench.page.locator('.tab.active[aria-label*="log of step"]').waitFor();
    await editorHas(/^#\d+ \d\.\d{3}s about to fail$/m);
    await workbench.screenshot("5-step-log");
    await workbench.chooseFromMenu(step(/Build of builds-view:latest, failed/), /Show Log/);
    await workbench.page.locator(".tab.active", { hasText: /latest log$/ }).waitFor();
    await workbench.page.locator(".editor-instance .view-lines").first().click();
    await workbench.page.keyboard.press("Control+End");
    await editorHas(/== FAILED .*Dockerfile:6: /);
    const link = workbench.page.locator(".editor-instance .detected-link").first();
    await link.waitFor();
    await workbench.screenshot("6-build-log");
  });

  it("says why a step was not cached, after a build from the view", async () => {
    writeFileSync(join(slipway.folder, "notes.txt"), `second ${run}\n`);
    await workbench.chooseFromMenu(
      step(/Build of builds-view:latest, succeeded/),
      /Build This Again/,
    );
    await until(
      async () =>
        (await workbench.page.getByRole("treeitem", { name: /latest, succeeded/ }).count()) === 2,
    );
    await step(/^Not cached: notes\.txt has changed/).waitFor();
    await workbench.screenshot("7-not-cached");
    await workbench.runCommand("Slipway: Show Build Log");
    await workbench.page.locator(".output-view", { hasText: "NOT CACHED" }).waitFor();
  });

  for (const way of ["menu", "icon", "palette"] as const) {
    it(`leads from a build to its line and its log: ${way}`, async () => {
      const failed = step(/Build of builds-view:latest, failed/);
      const picks = ["failed"];
      // Rows that have no room are not there.
      if (way === "menu") await workbench.closeView("Images");
      await workbench.runCommand("View: Close All Editors");
      // A line of a build has an icon where it is known, which is that of a step.
      const placed = way === "icon" ? step(/^RUN echo counting/) : failed;
      await reach(workbench, { title: "Open Line of Build", way, row: placed, picks });
      await workbench.statusBar(/Ln 6, Col 1/).waitFor();
      await reach(workbench, { title: "Show Log", way, row: failed, picks });
      await workbench.page.locator(".tab.active", { hasText: /latest log$/ }).waitFor();
    });
  }

  it("says in the terminal, which stays, why the failed step of a row cannot be opened", async () => {
    const failed = step(/Build of builds-view:latest, failed/);
    await reach(workbench, { title: "Open a Shell in the Failed Step", way: "menu", row: failed });
    await terminalShows(workbench, /No step failed this time\..*Press any key to close/s);
    await workbench.screenshot("7a-fails-no-more");
    await workbench.page.keyboard.press("Enter");
    await workbench.page.locator(".terminal-wrapper.active").waitFor({ state: "detached" });
  });

  it("builds again by the icon and from the palette, and takes builds out of the history", async () => {
    const succeeded = workbench.page.getByRole("treeitem", { name: /latest, succeeded/ });
    const before = await succeeded.count();
    const picks = ["builds-view:latest"];
    for (const [more, way] of (["icon", "palette"] as const).entries()) {
      await reach(workbench, { title: "Build This Again", way, row: succeeded.first(), picks });
      await until(async () => (await succeeded.count()) === before + more + 1);
    }
    for (const [fewer, way] of (["menu", "palette"] as const).entries()) {
      await reach(workbench, { title: "Remove from History", way, row: succeeded.first(), picks });
      await until(async () => (await succeeded.count()) === before + 1 - fewer);
    }
  });

  it("shows a build while it runs, cancels it there, and forgets it", async () => {
    await workbench.page.keyboard.press("Control+Shift+KeyE");
    await workbench.openFile("Dockerfile");
    await workbench.replaceText("FROM busybox:1.36\nRUN echo hello && sleep 300\n");
    const running = step(/Build of builds-view:latest, running, (preparing|step \d\/\d)/);
    const cancelled = step(/Build of builds-view:latest, cancelled/);
    // The newest is on top, and the list may be scrolled to an older one that was looked at.
    const builds = workbench.page.locator(".sidebar .pane", { hasText: "Builds" }).last();
    const onTop = async (row: Locator): Promise<boolean> => {
      await builds.locator(".monaco-list").first().focus();
      await workbench.page.keyboard.press("Home");
      return row.isVisible();
    };
    for (const way of ["menu", "icon", "palette"] as const) {
      await workbench.runCommand("Slipway: Build Again");
      await workbench.openContainer("Slipway");
      await until(() => onTop(running));
      await step(/^RUN echo hello/).waitFor();
      if (way === "menu") await workbench.screenshot("8-running");
      const picks = ["builds-view:latest"];
      await reach(workbench, { title: "Cancel This Build", way, row: running, picks });
      await until(() => onTop(cancelled));
      await cancelled.click();
      await workbench.page.keyboard.press("Delete");
      await cancelled.waitFor({ state: "detached" });
    }
    await step(/Build of builds-view:latest, succeeded/).waitFor();
  });
});

async function removeImage(engine: RealEngine | undefined): Promise<void> {
  if (engine === undefined) return;
  const socket = engine.host.replace("unix://", "");
  const path = `/images/${encodeURIComponent(tag)}?force=1`;
  await engineRequest({ socket, method: "DELETE", path });
}
