import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { imageEngines, type RealEngine } from "../support/realEngines.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { terminalShows } from "./terminalShows.ts";
import type { Workbench } from "./workbench.ts";

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;

/** A server that says aloud who comes by; its image is made past our own code. */
const image = "0-containers-demo:1";
const script =
  'trap "exit 0" TERM; mkdir -p /w; echo "<h1>Shop</h1>" >/w/index.html; ' +
  "httpd -f -v -p 8095 -h /w 2>&1 & wait";

for (const engine of skip ? [] : imageEngines()) {
  describe(`containers by clicks and keys, ${engine.name}`, { timeout: 300_000 }, () => {
    const folder = pictures && join(pictures, engine.name.replaceAll(" ", "-"));
    let slipway: OpenSlipway;
    let workbench: Workbench;
    const clean = async () => {
      for (const name of await names(engine))
        await ask(engine, "DELETE", `/containers/${name}?force=1&v=1`);
      await ask(engine, "DELETE", `/images/${image}?force=1`);
    };

    before(async () => {
      await clean();
      await makeImage(engine);
      slipway = await openSlipway({
        files: { "readme.md": "# Shop\n" },
        engineHost: engine.host,
        pictures: folder,
        settings: { "terminal.integrated.gpuAcceleration": "off" },
      });
      workbench = slipway.workbench;
    });
    after(async () => {
      await slipway?.close();
      await clean();
    });
    pictureFailures(() => workbench);

    it("runs an image from its row, with the port that it exposes", async () => {
      await workbench.openContainer("Slipway");
      await workbench.openView("Containers");
      await showImage(workbench);
      await workbench.chooseFromMenu(workbench.row(/^Image .*0-containers-demo:1/), /Run Image/);
      await titled(workbench, `Run ${image}`);
      await workbench.screenshot("1-run");
      await workbench.page.keyboard.press("Enter");
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
      await workbench.chooseFromMenu(row(workbench, /Container 0-containers-demo-1/), "Open Shell");
      await terminalShows(workbench, /# ?$/m);
      await workbench.page.keyboard.type("echo inside-$((6*7)); hostname > /w/who\n");
      await terminalShows(workbench, /inside-42/);
      await workbench.screenshot("4-shell");
      const page = await fetch(`http://127.0.0.1:${await hostPort(engine)}/who`);
      assert.equal(page.status, 200);
      await workbench.page.keyboard.type("exit\n");
    });

    it("inspects it, with secrets hidden until asked for", async () => {
      await workbench.chooseFromMenu(row(workbench, /Container 0-containers-demo-1/), "Inspect");
      const told = workbench.notification(/Values that look like secrets are hidden: API_TOKEN/);
      await told.first().waitFor();
      await workbench.page.locator('.tab.active[aria-label*="0-containers-demo-1.json"]').waitFor();
      await workbench.screenshot("5-inspect");
    });

    it("restarts it, or says why not", async () => {
      const before = await startedAt(engine);
      await workbench.chooseFromMenu(row(workbench, /Container 0-containers-demo-1/), "Restart");
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
      const stopping = row(workbench, /Container 0-containers-demo-1/);
      await stopping.hover();
      await stopping.getByRole("button", { name: "Stop Container" }).first().click();
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

    it("keeps what it is told in the form, and removes by keys", async () => {
      await openForm(workbench);
      await workbench.screenshot("7-form");
      await chooseByKeys(workbench, "Name");
      await titled(workbench, "Name of the container");
      await workbench.page.keyboard.press("ControlOrMeta+KeyA");
      await workbench.page.keyboard.type("0-containers-demo-kept");
      await workbench.page.keyboard.press("Enter");
      await titled(workbench, `Run ${image} with options`);
      await chooseByKeys(workbench, "Remove on exit");
      await titled(workbench, `Run ${image} with options`);
      await chooseByKeys(workbench, "Run", "0-containers-demo-kept");
      await until("it runs", async () => (await names(engine)).includes("0-containers-demo-kept"));
      const kept = row(workbench, /Container 0-containers-demo-kept, running/);
      await kept.waitFor();
      await kept.click();
      await workbench.page.keyboard.press("Delete");
      const dialog = workbench.page.locator(".monaco-dialog-box");
      await dialog.waitFor();
      assert.match((await dialog.textContent()) ?? "", /0-containers-demo-kept runs/);
      await workbench.screenshot("8-remove");
      await dialog.getByRole("button", { name: "Stop and Remove" }).click();
      await until("it is gone", async () => (await names(engine)).length === 0);
    });
  });
}

/** From the palette to the form, as another run may have left it. */
async function openForm(workbench: Workbench): Promise<void> {
  await workbench.runCommand("Slipway: Run Image…");
  await titled(workbench, "Run which image?");
  await workbench.page.keyboard.type("0-containers-demo");
  await workbench.page
    .locator(".quick-input-widget .monaco-list-row.focused", { hasText: "0-containers-demo" })
    .waitFor();
  await workbench.page.keyboard.press("Enter");
  await titled(workbench, `Run ${image}`);
  await chooseByKeys(workbench, "Options…");
  await titled(workbench, `Run ${image} with options`);
  await chooseByKeys(workbench, "Reset to the image's defaults");
  await titled(workbench, `Run ${image} with options`);
}

/** Runs another command, after a change of the rows that only have to be pressed. */
async function run(
  workbench: Workbench,
  command: string,
  ...toggles: readonly string[]
): Promise<void> {
  await openForm(workbench);
  await chooseByKeys(workbench, "Command");
  await titled(workbench, "Command");
  await workbench.page.keyboard.press("ControlOrMeta+KeyA");
  await workbench.page.keyboard.type(command);
  await workbench.page.keyboard.press("Enter");
  await titled(workbench, `Run ${image} with options`);
  for (const toggle of toggles) {
    await chooseByKeys(workbench, toggle);
    await workbench.page.waitForTimeout(300);
    await titled(workbench, `Run ${image} with options`);
  }
  await chooseByKeys(workbench, "Run", "0-containers-demo-1");
}

function row(workbench: Workbench, name: RegExp) {
  return workbench.page
    .locator(".pane", { hasText: "Containers" })
    .getByRole("treeitem", { name })
    .first();
}

/** By keys: others may have put any number of images into the same engine. */
async function showImage({ page, row }: Workbench): Promise<void> {
  await page.getByRole("treeitem").first().click();
  await row(/^Image /).waitFor();
  await page.keyboard.type(image.split(":")[0] ?? "");
  await page.waitForTimeout(500);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await row(/^Image .*0-containers-demo:1/).waitFor();
}

async function titled({ page }: Workbench, title: string): Promise<void> {
  await page
    .locator(".quick-input-widget .quick-input-title", {
      hasText: new RegExp(`^${asPattern(title)}$`),
    })
    .waitFor();
}

/** Types a row's words and takes it. */
async function chooseByKeys(workbench: Workbench, label: string, also = label): Promise<void> {
  const { page } = workbench;
  const focused = page.locator(".quick-input-widget .monaco-list-row.focused");
  for (let step = 0; step < 30; step++) {
    const text = (await focused.getAttribute("aria-label")) ?? "";
    if (text.startsWith(label) && text.includes(also)) {
      await page.keyboard.press("Enter");
      return;
    }
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(50);
  }
  assert.fail(`There is no row ${label}.`);
}

function asPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 25_000; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`Not in time: ${what}`);
}

async function ask(engine: RealEngine, method: string, path: string, body?: unknown) {
  const answer = await engineRequest({
    socket: engine.host.replace("unix://", ""),
    method,
    path,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return answer.body.length === 0 ? undefined : JSON.parse(answer.body.toString());
}

/** Of the containers that this test may have left or has made. */
async function names(engine: RealEngine): Promise<readonly string[]> {
  const list: readonly { readonly Names: readonly string[] }[] = await ask(
    engine,
    "GET",
    "/containers/json?all=1",
  );
  return list
    .map(({ Names }) => (Names[0] ?? "").replace(/^\//, ""))
    .filter((name) => name.startsWith("0-containers-demo"));
}

async function hostPort(engine: RealEngine): Promise<string> {
  const record = await ask(engine, "GET", "/containers/0-containers-demo-1/json");
  return record.NetworkSettings.Ports["8095/tcp"][0].HostPort;
}

async function startedAt(engine: RealEngine): Promise<string> {
  const record = await ask(engine, "GET", "/containers/0-containers-demo-1/json");
  return record?.State?.StartedAt ?? "";
}

async function makeImage(engine: RealEngine): Promise<void> {
  const name = "0-containers-demo-maker";
  const config = {
    Cmd: ["sh", "-c", script],
    ExposedPorts: { "8095/tcp": {} },
    Env: ["PATH=/bin:/usr/bin:/sbin:/usr/sbin", "API_TOKEN=t0p-s3cret"],
  };
  const made = await ask(engine, "POST", `/containers/create?name=${name}`, {
    Image: "busybox:1.36",
    ...config,
  });
  await ask(engine, "POST", `/commit?container=${made.Id}&repo=0-containers-demo&tag=1`, config);
  await ask(engine, "DELETE", `/containers/${made.Id}?force=1`);
}
