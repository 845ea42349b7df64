import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, readdirSync, renameSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { requireBeds } from "../support/beds/beds.ts";
import { dockerCli } from "../support/beds/dockerCli.ts";
import { imageEngines } from "../support/realEngines.ts";
import {
  chooseByKeys,
  fillForm,
  openForm,
  run,
  showImage,
  titled,
  typeInto,
} from "./containersForm.ts";
import {
  ask,
  hostPort,
  image,
  makeImage,
  names,
  start,
  startedAt,
  stateOf,
  volume,
} from "./containersOfDemo.ts";
import { reach, selectRows, type Way } from "./imageWays.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { terminalShows } from "./terminalShows.ts";
import type { Workbench } from "./workbench.ts";

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;

for (const [index, engine] of (skip ? [] : imageEngines()).entries()) {
  describe(`containers by clicks and keys, ${engine.name}`, { timeout: 300_000 }, () => {
    const folder = pictures && join(pictures, engine.name.replaceAll(" ", "-"));
    let slipway: OpenSlipway;
    let workbench: Workbench;
    /** Nothing of it is of the engine, so that one is enough. */
    const loadsTwice = engine.name === "docker 28.5";
    let extensions = "";
    // A chunk is taken away here, and the installed ones serve other suites, too.
    const ownExtensions = (installed: string, own: string) => {
      cpSync(installed, own, { recursive: true });
      extensions = own;
    };
    /** Each engine's journey takes another way, as that is nothing of the engine. */
    const turn = (...ways: readonly Way[]): Way => ways[index % ways.length] as Way;
    const act = (title: string, way: Way, name: string, several = false) =>
      reach(workbench, {
        ...{ title, way, row: row(workbench, new RegExp(`^Container ${name},`)) },
        picks: [several ? [name] : name],
      });
    const clean = async () => {
      for (const name of await names(engine))
        await ask(engine, "DELETE", `/containers/${name}?force=1&v=1`);
      await ask(engine, "DELETE", `/images/${image}?force=1`);
      await ask(engine, "DELETE", `/volumes/${volume}`);
    };

    before(async () => {
      slipway = await openSlipway({
        meanwhile: clean().then(() => makeImage(engine)),
        files: { "readme.md": "# Shop\n" },
        engineHost: engine.host,
        pictures: folder,
        ...(loadsTwice && { extensions: ownExtensions }),
        settings: { "terminal.integrated.gpuAcceleration": "off" },
      });
      workbench = slipway.workbench;
      await workbench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    });
    after(async () => {
      await slipway?.close();
      await clean();
    });
    pictureFailures(() => workbench);

    if (loadsTwice) {
      it("shows the view when it is seen again, where it could not be loaded once", async () => {
        const [own = ""] = readdirSync(extensions).filter((name) => name.includes("slipway"));
        const chunk = join(extensions, own, "dist/containers.js");
        renameSync(chunk, `${chunk}.away`);
        await workbench.openContainer("Slipway");
        await workbench.openView("Containers");
        const view = workbench.page.locator(".pane", { hasText: "Containers" });
        await view.getByText("Looking for a container engine").waitFor();
        await workbench.closeView("Containers");
        renameSync(`${chunk}.away`, chunk);
        await workbench.openView("Containers");
        await view
          .getByText("The engine has no containers")
          .or(row(workbench, /^Container /))
          .first()
          .waitFor();
        await workbench.openContainer("Explorer");
      });
    }

    it("runs an image from its row, with the port that it exposes", async () => {
      await workbench.openContainer("Slipway");
      await workbench.openView("Containers");
      await showImage(workbench);
      await workbench.chooseFromMenu(workbench.row(/^Image .*0-containers-demo:1/), /Run Image/);
      await titled(workbench, `Run ${image}`);
      await workbench.screenshot("1-run");
      await chooseByKeys(workbench, "Run", "0-containers-demo-1");
      const told = workbench.notification(/0-containers-demo-1 runs at http:\/\/localhost:\d+/);
      await told.first().waitFor();
      await workbench.screenshot("2-runs");
      const port = /localhost:(\d+)/.exec((await told.first().textContent()) ?? "")?.[1];
      const page = await fetch(`http://127.0.0.1:${port}/`);
      assert.equal(await page.text(), "<h1>Shop</h1>\n");
      await workbench.press(told, "Show Logs");
    });

    it("follows the log in a terminal", async () => {
      await terminalShows(workbench, /response:200/);
      await workbench.screenshot("3-log");
      await fetch(`http://127.0.0.1:${await hostPort(engine)}/no-such-page`);
      await terminalShows(workbench, /response:404/);
    });

    it("shows it in the view, and opens a shell in it", async () => {
      await row(workbench, /Container 0-containers-demo-1, running.*ports .*→8095/).waitFor();
      await act("Open Shell in Container", turn("menu", "palette"), "0-containers-demo-1");
      await terminalShows(workbench, /# ?$/m);
      await workbench.page.keyboard.type("echo inside-$((6*7)); hostname > /w/who\n");
      await terminalShows(workbench, /inside-42/);
      await workbench.screenshot("4-shell");
      const page = await fetch(`http://127.0.0.1:${await hostPort(engine)}/who`);
      assert.equal(page.status, 200);
      await workbench.page.keyboard.type("exit\n");
    });

    it("inspects it, with secrets hidden until asked for", async () => {
      await act("Inspect Container", turn("palette", "menu"), "0-containers-demo-1");
      const told = workbench.notification(/Values that look like secrets are hidden: API_TOKEN/);
      await told.first().waitFor();
      await workbench.page.locator('.tab.active[aria-label*="0-containers-demo-1.json"]').waitFor();
      await workbench.screenshot("5-inspect");
    });

    it("copies its id and its name", async () => {
      await act("Copy Container Id", turn("menu", "palette"), "0-containers-demo-1");
      const { Id } = await ask(engine, "GET", "/containers/0-containers-demo-1/json");
      await until("it is copied", async () => (await pasted(workbench)) === Id);
      await act("Copy Container Name", turn("palette", "menu"), "0-containers-demo-1");
      const isName = async () => (await pasted(workbench)) === "0-containers-demo-1";
      await until("its name is copied", isName);
    });

    it("restarts it, or says why not", async () => {
      const before = await startedAt(engine);
      await act("Restart Container", turn("menu", "palette"), "0-containers-demo-1", true);
      if (engine.name.startsWith("podman")) {
        const told = workbench.notification(/Podman would remove the container/);
        await told.first().waitFor();
        assert.equal(await startedAt(engine), before);
        return;
      }
      await until("it runs again", async () => (await startedAt(engine)) !== before);
      await row(workbench, /Container 0-containers-demo-1, running/).waitFor();
    });

    it("stops it, and it is gone", async () => {
      await act("Stop Container", turn("icon", "palette"), "0-containers-demo-1", true);
      await until("it is gone from the engine", async () => (await names(engine)).length === 0);
      await row(workbench, /Container 0-containers-demo-1/).waitFor({ state: "detached" });
      await workbench.screenshot("6-gone");
    });

    it("tells why one ends at once, and what it said", async () => {
      await run(workbench, "sh -c 'echo first; sleep 0.3; echo no such database >&2; exit 3'");
      const told = workbench.notification(
        /0-containers-demo-1 has ended with exit code 3: no such/,
      );
      await workbench.press(told, "Show Output");
      const says = async () => /first\nno such database/.test(await workbench.editorText());
      await until("the document has it", says);
    });

    it("runs in a terminal, which ends it", async () => {
      await run(workbench, "sh", "In a terminal");
      await terminalShows(workbench, /# ?$/m);
      await workbench.page.keyboard.type("echo in-$((6*7)); stty size\n");
      await terminalShows(workbench, /in-42\s+[1-9]\d* [1-9]\d*/);
      await workbench.screenshot("6-terminal");
      assert.deepEqual(await names(engine), ["0-containers-demo-1"]);
      await workbench.page.keyboard.type("exit 5\n");
      await terminalShows(workbench, /0-containers-demo-1 has ended with exit code 5/);
      await until("it is gone", async () => (await names(engine)).length === 0);
      await workbench.page.keyboard.press("Enter");
    });

    it("keeps what it is told in the form; copies the name and removes by keys", async () => {
      await openForm(workbench);
      await workbench.screenshot("7-form");
      await fillForm(workbench);
      await workbench.screenshot("7-form-filled");
      await chooseByKeys(workbench, "Name");
      await titled(workbench, "Name of the container");
      await typeInto(workbench, "0-containers-demo-kept");
      await titled(workbench, `Run ${image} with options`);
      await chooseByKeys(workbench, "Remove on exit");
      await titled(workbench, `Run ${image} with options`);
      await chooseByKeys(workbench, "Run", "0-containers-demo-kept");
      await until("it runs", async () => (await names(engine)).includes("0-containers-demo-kept"));
      const kept = row(workbench, /Container 0-containers-demo-kept, running/);
      await kept.waitFor();
      const [found] = JSON.parse(await dockerCli(engine, "inspect", "0-containers-demo-kept"));
      assert.equal(found.HostConfig.PortBindings["8095/tcp"][0].HostPort, "18095");
      assert.ok(found.Config.Env.includes("GREETING=good day"), found.Config.Env.join());
      const mounts: readonly { readonly Name: string; readonly RW: boolean }[] = found.Mounts;
      assert.deepEqual(
        mounts.map(({ Name, RW }) => [Name, RW]),
        [[volume, false]],
      );
      const page = await fetch("http://127.0.0.1:18095/");
      assert.equal(await page.text(), "<h1>Shop</h1>\n");
      // One that does not remove itself comes again with Podman, too.
      const before = await startedAt(engine, "0-containers-demo-kept");
      await act("Restart Container", "menu", "0-containers-demo-kept");
      await until(
        "it runs again",
        async () => (await startedAt(engine, "0-containers-demo-kept")) !== before,
      );
      await kept.waitFor();
      await kept.click();
      await workbench.page.keyboard.press("ControlOrMeta+KeyC");
      await until("copied", async () => (await pasted(workbench)) === "0-containers-demo-kept");
      await workbench.page.keyboard.press("Delete");
      const dialog = workbench.page.locator(".monaco-dialog-box");
      await dialog.waitFor();
      assert.match((await dialog.textContent()) ?? "", /0-containers-demo-kept runs/);
      await workbench.screenshot("8-remove");
      await dialog.getByRole("button", { name: "Stop and Remove" }).click();
      await until("it is gone", async () => (await names(engine)).length === 0);
    });

    const [first, second] = ["0-containers-demo-first", "0-containers-demo-second"];

    it("takes the next port where something else has it, and opens it in the browser", async () => {
      const other = createServer();
      other.listen(8095, "127.0.0.1");
      await once(other, "listening");
      try {
        // As it was run last.
        await openForm(workbench, /18095→8095 · 1 variable · 1 volume · kept/);
        await chooseByKeys(workbench, "Run", "0-containers-demo-1");
        const refused = workbench.notification(/port 8095 is taken/);
        await refused.first().waitFor();
        await workbench.screenshot("9-port-taken");
        await workbench.press(refused, "Use Port 8096");
        const told = workbench.notification(/0-containers-demo-1 runs at http:\/\/localhost:8096/);
        await told.first().waitFor();
        assert.equal(await hostPort(engine), "8096");
        assert.equal(await (await fetch("http://127.0.0.1:8096/")).text(), "<h1>Shop</h1>\n");
        assert.match(
          await opened(workbench, () => workbench.press(told, "Open in Browser")),
          at8096,
        );
      } finally {
        other.close();
      }
    });

    it("opens a port in the browser from the row of the container, and from that of the port", async () => {
      await workbench.runCommand("Notifications: Clear All Notifications");
      const web = row(workbench, /Container 0-containers-demo-1, running/);
      const inline = (of: Locator) => async () => {
        await of.hover();
        await of.getByRole("button", { name: "Open Container in Browser" }).first().click();
      };
      assert.match(await opened(workbench, inline(web)), at8096);
      const way = turn("menu", "palette");
      const open = () => act("Open Container in Browser", way, "0-containers-demo-1");
      assert.match(await opened(workbench, open), at8096);
      await web.locator(".monaco-tl-twistie").click();
      const port = row(workbench, /^Port 8096 of the machine leads to port 8095/);
      await port.waitFor();
      await workbench.screenshot("10-port");
      assert.match(await opened(workbench, inline(port)), at8096);
      await ask(engine, "DELETE", "/containers/0-containers-demo-1?force=1");
      await web.waitFor({ state: "detached" });
    });

    it("stops two that are selected, and starts one by its icon", async () => {
      for (const name of [first, second]) await start(engine, name);
      // Rows that move are missed.
      for (const name of [first, second]) await row(workbench, demo(name, "running")).waitFor();
      await selectRows(workbench, row(workbench, demo(first)), row(workbench, demo(second)));
      await act("Stop Container", "menu", second);
      for (const name of [first, second]) {
        await until(`${name} has ended`, async () => (await stateOf(engine, name)) === "exited");
        await row(workbench, demo(name, "exited")).waitFor();
      }
      // The icon of a row that is selected is for all that are.
      await row(workbench, demo(first)).click();
      await workbench.screenshot("11-stopped");
      await act("Start Container", turn("icon", "palette", "menu"), first, true);
      await row(workbench, demo(first, "running")).waitFor();
      assert.equal(await stateOf(engine, first), "running");
      assert.equal(await stateOf(engine, second), "exited");
    });

    it("follows the log again, and opens it as a document that can be searched", async () => {
      await act("Show Container Log", turn("icon", "palette", "menu"), first);
      await terminalShows(workbench, /has begun\s+has begun/);
      // Podman's own tells of a container that it starts with another word before each line.
      assert.match(await dockerCli(engine, "logs", first), /has begun\s+has begun/);
      await act("Open Container Log as Document", turn("menu", "palette"), first);
      await workbench.page.locator(`.tab.active[aria-label*="${first}.log"]`).waitFor();
      await until("the log is there", async () => /begun/.test(await workbench.editorText()));
      await workbench.page.locator(".editor-instance .view-lines").first().click();
      await workbench.page.keyboard.press("ControlOrMeta+KeyF");
      const find = workbench.page.locator(".find-widget.visible");
      await find.locator("textarea, input").first().fill("begun");
      // It was started twice.
      await find.getByText(/of 2$/).waitFor();
      await workbench.screenshot("12-log");
      await workbench.page.keyboard.press("Escape");
    });

    it("prunes of those that have stopped the ones that stay checked", async () => {
      await workbench.runCommand("Slipway: Prune Stopped Containers…");
      const { page } = workbench;
      const own = page.locator(".quick-input-widget .monaco-list-row", { hasText: second });
      await own.first().waitFor();
      assert.equal(
        await page.locator(".quick-input-widget .monaco-list-row", { hasText: first }).count(),
        0,
      );
      await workbench.screenshot("13-prune");
      // Others' containers are not ours to remove: this run checks its own one only.
      await page.locator(".quick-input-header .monaco-custom-toggle").first().click();
      await titled(workbench, "Remove 0 stopped containers");
      await own.first().click();
      await page.locator(".quick-input-title", { hasText: /^Remove 1 / }).waitFor();
      await page.keyboard.press("Enter");
      await until("it is gone", async () => !(await names(engine)).includes(second));
      assert.deepEqual(await names(engine), [first]);
      await row(workbench, demo(second)).waitFor({ state: "detached" });
    });

    it("removes two that are selected, one of which runs, after a question", async () => {
      await start(engine, second);
      await ask(engine, "POST", `/containers/${second}/stop`);
      await row(workbench, demo(second, "exited")).waitFor();
      if (turn("menu", "palette") === "menu") {
        await selectRows(workbench, row(workbench, demo(first)), row(workbench, demo(second)));
        await act("Remove Container…", "menu", first);
      } else {
        await reach(workbench, {
          ...{ title: "Remove Container…", way: "palette", row: row(workbench, demo(first)) },
          picks: [[first, second]],
        });
      }
      const dialog = workbench.page.locator(".monaco-dialog-box");
      await dialog.getByText(`${first} runs. Stop and remove it?`).waitFor();
      await workbench.screenshot("14-remove-two");
      await dialog.getByRole("button", { name: "Stop and Remove" }).click();
      await until("both are gone", async () => (await names(engine)).length === 0);
      await workbench.statusBar(new RegExp(`Removed .*${second}`)).waitFor();
    });
  });
}

/** As the workbench in a browser leads to a port of the machine of the extension. */
const at8096 = /^https?:\/\/(localhost:8096\/|127\.0\.0\.1:\d+\/proxy\/8096\/)/;

/** The address of the page that is opened by an action; it is closed again. */
async function opened({ page }: Workbench, act: () => Promise<void>): Promise<string> {
  const opening = page.context().waitForEvent("page");
  await act();
  const other = await opening;
  try {
    await until("it has an address", async () => other.url() !== "about:blank");
    return other.url();
  } finally {
    await other.close();
  }
}

function pasted({ page }: Workbench): Promise<string> {
  return page.evaluate("navigator.clipboard.readText()");
}

function demo(name: string, state = ""): RegExp {
  return new RegExp(`^Container ${name}, ${state}`);
}

function row(workbench: Workbench, name: RegExp) {
  return workbench.page
    .locator(".pane", { hasText: "Containers" })
    .getByRole("treeitem", { name })
    .first();
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 25_000; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`Not in time: ${what}`);
}
