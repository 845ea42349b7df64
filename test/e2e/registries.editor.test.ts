import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { putImage } from "../app/putImage.ts";
import { removeImagesOf } from "../app/removeImagesOf.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines, realRegistry } from "../support/realEngines.ts";
import { type FaultProxy, startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { startTlsRegistry } from "../support/registries/startTlsRegistry.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const skip = requireBeds("vscode", "chromium", "registry", "skopeo");
const pictures = process.env.SLIPWAY_PICTURES;

for (const engine of skip ? [] : imageEngines()) {
  describe(`registries by clicks, ${engine.name}`, { timeout: 240_000 }, () => {
    const registry = realRegistry({ login: false });
    const locked = realRegistry({ login: true });
    const repository = `slipway-clicks/r${process.pid}-${Date.now()}`;
    /** Of the registry, and of no image that the engine has. */
    const many = `0-many-${process.pid}`;
    const page = `slipway-clicks/page-${process.pid}`;
    const socket = engine.host.replace("unix://", "");
    let slipway: OpenSlipway;
    let workbench: Workbench;
    /** Stands before the registry and knows what it was asked. */
    let proxy: FaultProxy;
    let name = "";

    const prepare = async () => {
      assert.ok(registry && locked);
      await putImage(registry, repository, "1.0.0", { text: `first ${repository}` });
      await putImage(registry, repository, "1.1.0", { text: `second ${repository}` });
      await putImage(registry, repository, "old", { text: `old ${repository}` });
      await copy("old", "old-too");
      await putImage(locked, repository, "1.0", { text: `locked ${repository}` });
      await ask("POST", `/images/create?${new URLSearchParams({ fromImage: name, tag: "1.0.0" })}`);
      const target = new URLSearchParams({ repo: `${locked.address}/${repository}`, tag: "1.0" });
      await ask("POST", `/images/${encodeURIComponent(`${name}:1.0.0`)}/tag?${target}`);
    };

    before(async () => {
      assert.ok(registry);
      proxy = await startFaultProxy(registry.address);
      name = `${proxy.address}/${repository}`;
      const folder = pictures && join(pictures, engine.name.replaceAll(" ", "-"));
      const files = { "notes.txt": "" };
      slipway = await openSlipway({
        ...{ files, engineHost: engine.host, pictures: folder },
        meanwhile: prepare(),
      });
      workbench = slipway.workbench;
      await workbench.openContainer("Slipway");
    });
    after(async () => {
      await slipway?.close();
      await removeImagesOf(socket, repository);
      await proxy?.[Symbol.asyncDispose]();
    });
    pictureFailures(() => workbench);

    it("asks a registry nothing before a repository of it is opened", async () => {
      const before = proxy.seen.length;
      await showOnly("Registries");
      await open(/^Registry 127/, proxy.address);
      await workbench.row(new RegExp(`^Repository ${repository}`)).waitFor();
      await workbench.screenshot("1-repositories");
      assert.deepEqual(proxy.seen.slice(before), []);
      await open(/^Repository/, repository);
      await workbench.row(/^Tag 1\.0\.0, same as local/).waitFor();
      await workbench.row(/^Tag 1\.1\.0, not here/).waitFor();
      await workbench.screenshot("2-tags");
      assert.ok(proxy.seen.some(({ path }) => path.includes("/tags/list")));
    });

    it("shows that somebody has pushed another image, after a refresh", async () => {
      await copy("1.1.0", "1.0.0");
      const row = workbench.row(/^Tag 1\.0\.0, same as local/);
      await workbench.chooseFromMenu(row, /Refresh/);
      await workbench.row(/^Tag 1\.0\.0, differs from local/).waitFor();
      await workbench.screenshot("3-differs");
    });

    it("pulls it", async () => {
      await workbench.chooseFromMenu(workbench.row(/^Tag 1\.0\.0/), /Pull from Registry/);
      await workbench.row(/^Tag 1\.0\.0, same as local/).waitFor();
      const told = (await skopeoInspect(`${name}:1.1.0`)) as { readonly Digest: string };
      const image = await ask("GET", `/images/${encodeURIComponent(`${name}:1.0.0`)}/json`);
      assert.ok(image.includes(told.Digest), image);
    });

    it("shows the platforms of a tag, and its manifest", async () => {
      await workbench.row(/^Tag 1\.1\.0/).click();
      await workbench.row(/^Platform linux\/amd64/).waitFor();
      await workbench.chooseFromMenu(workbench.row(/^Tag 1\.1\.0/), /Inspect in Registry/);
      await workbench.page.locator(".tab.active", { hasText: "1.1.0.json" }).waitFor();
      await until(async () => /"descriptor"/.test(await workbench.editorText()));
      await workbench.screenshot("4-inspected");
    });

    it("filters tags", async () => {
      const row = workbench.row(new RegExp(`^Repository ${repository}`));
      await workbench.chooseFromMenu(row, /Filter Tags/);
      await workbench.answer("OLD");
      await workbench.row(/^Tag 1\.1\.0/).waitFor({ state: "detached" });
      await workbench.row(/^Tag old-too/).waitFor();
    });

    it("deletes a tag, and names the one that goes with it first", async () => {
      await workbench.chooseFromMenu(workbench.row(/^Tag old, /), /Delete from Registry/);
      const dialog = workbench.page.locator(".monaco-dialog-box");
      await dialog.getByText(/old-too/).waitFor();
      await workbench.screenshot("5-delete");
      await dialog.getByRole("button", { name: "Delete 2 Tags" }).click();
      await workbench.row(/^No tag has this text/).waitFor();
      for (const tag of ["old", "old-too"]) {
        await assert.rejects(skopeoInspect(`${name}:${tag}`), /manifest unknown/i);
      }
      await skopeoInspect(`${name}:1.1.0`);
    });

    it("logs in from the row that says that a login is wanted", async () => {
      await open(/^Registry 127/, locked?.address ?? "");
      const rows = workbench.page.getByRole("treeitem", { name: `Repository ${repository}` });
      await until(async () => (await rows.count()) === 2);
      const level = await rows.nth(0).getAttribute("aria-expanded");
      await rows.nth(level === "true" ? 1 : 0).click();
      const row = workbench.row(/^Log in to/);
      await row.waitFor();
      await workbench.screenshot("6-login-wanted");
      await row.click();
      await workbench.answer(locked?.username ?? "");
      await workbench.answer(locked?.password ?? "");
      await workbench.row(/^Tag 1\.0, differs from local/).waitFor();
      await workbench.screenshot("7-logged-in");
      assert.equal(await workbench.notification(/could not|error/i).count(), 0);
    });

    it("opens the page that a registry has of a repository", async () => {
      const target = new URLSearchParams({ repo: `ghcr.io/${page}`, tag: "1" });
      await ask("POST", `/images/busybox:1.36/tag?${target}`);
      try {
        await workbench.runCommand("Slipway: Refresh Registries");
        await open(/^Registry ghcr\.io/, "ghcr.io");
        const row = workbench.row(new RegExp(`^Repository ${page}`));
        await row.waitFor();
        await workbench.chooseFromMenu(row, /Open Page of Repository/);
        const dialog = workbench.page.locator(".monaco-dialog-box");
        await dialog.getByText(`https://ghcr.io/${page}`).waitFor();
        await workbench.screenshot("8-page");
        await dialog.getByRole("button", { name: "Cancel" }).click();
        await open(/^Registry ghcr\.io/, "ghcr.io");
      } finally {
        await ask("DELETE", `/images/${encodeURIComponent(`ghcr.io/${page}:1`)}`);
      }
    });

    it("lists all repositories of a registry when asked to", async () => {
      assert.ok(registry);
      await putImage(registry, many, "1.0.0", { text: many });
      await putTags(many, "1.0.0", 52);
      assert.ok(proxy.seen.every(({ path }) => !path.includes("_catalog")));
      const row = workbench.row(new RegExp(`^Registry ${proxy.address}`));
      await row.hover();
      await row
        .getByRole("button", { name: /List All Repositories/ })
        .first()
        .click();
      await workbench.row(new RegExp(`^Repository ${many}`)).waitFor();
      await workbench.screenshot("9-all-repositories");
      assert.ok(proxy.seen.some(({ path }) => path.includes("_catalog")));
    });

    it("shows more of a repository with many tags", async () => {
      await workbench.row(new RegExp(`^Repository ${many}`)).click();
      await workbench.row(/^Tag 1\.0\.52, not here/).waitFor();
      // Rows that are out of sight are not there: by keys.
      await workbench.page.keyboard.type("Show");
      const more = workbench.row(/^Show more, 3 left/);
      await more.waitFor();
      await workbench.screenshot("10-more");
      await more.click();
      // In the place of the row that was clicked.
      await workbench.row(/^Tag 1\.0\.2, not here/).waitFor();
      await more.waitFor({ state: "detached" });
      await workbench.screenshot("11-all-tags");
    });

    it("shows the tags of a repository by its name", async () => {
      await workbench.runCommand("Slipway: Show Tags of Repository…");
      await workbench.answer(`${proxy.address}/slipway-clicks/none`);
      await workbench.row(/^Not found in/).waitFor();
      await workbench.screenshot("12-not-found");
    });

    it("leads to the setting for a private certificate authority", async () => {
      await using tls = await startTlsRegistry();
      await workbench.runCommand("Slipway: Show Tags of Repository…");
      await workbench.answer(`${tls.address}/team/app`);
      const row = workbench.row(/^Name the certificate authority of/);
      await row.waitFor();
      await row.click();
      await workbench.page
        .locator(".settings-editor .setting-item-label", { hasText: "Ca File" })
        .waitFor();
      await workbench.screenshot("13-setting");
    });

    /** Rows that are scrolled out of sight are not there. */
    async function showOnly(view: string): Promise<void> {
      const headers = workbench.page.locator(".sidebar .pane-header");
      await headers.filter({ hasText: view }).first().waitFor();
      for (const header of await headers.all()) {
        const title = header.locator("h3.title");
        const isOpen = (await header.getAttribute("aria-expanded")) === "true";
        // Not in the middle, where a button may be.
        if (((await title.textContent()) === view) !== isOpen) await title.click();
      }
    }

    async function open(kind: RegExp, label: string): Promise<void> {
      const row: Locator = workbench.page
        .getByRole("treeitem", { name: kind })
        .filter({ hasText: label });
      await row.first().click();
    }

    /** Names the image of a tag 1.0.1, 1.0.2 and so on. */
    async function putTags(repository: string, from: string, count: number): Promise<void> {
      const place = `http://${registry?.address}/v2/${repository}/manifests`;
      const accept = "application/vnd.docker.distribution.manifest.v2+json";
      const manifest = await fetch(`${place}/${from}`, { headers: { accept } });
      const body = await manifest.text();
      for (let patch = 1; patch <= count; patch++) {
        const headers = { "content-type": accept };
        const put = await fetch(`${place}/1.0.${patch}`, { method: "PUT", headers, body });
        assert.equal(put.status, 201);
      }
    }

    async function copy(from: string, to: string): Promise<void> {
      const [source, target] = [from, to].map(
        (tag) => `docker://${registry?.address}/${repository}:${tag}`,
      );
      const plain = ["--src-tls-verify=false", "--dest-tls-verify=false"];
      await run("skopeo", ["copy", "--quiet", ...plain, source ?? "", target ?? ""]);
    }

    async function ask(method: string, path: string): Promise<string> {
      return (await engineRequest({ socket, method, path })).body.toString();
    }
  });
}

// Named only where it is skipped, so that the run can say so.
if (skip) it("registries by clicks", { skip }, () => undefined);

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) assert.fail(`Still not so after 30 s: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
