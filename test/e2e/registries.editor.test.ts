import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { putImage } from "../app/putImage.ts";
import { removeImagesOf } from "../app/removeImagesOf.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { dockerCli } from "../support/beds/dockerCli.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines, realRegistry } from "../support/realEngines.ts";
import { type FaultProxy, startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { startTlsRegistry } from "../support/registries/startTlsRegistry.ts";
import { type Reached, reach, type Way } from "./imageWays.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { until } from "./until.ts";
import type { Workbench } from "./workbench.ts";

const skip = requireBeds("vscode", "chromium", "registry", "skopeo");
const pictures = process.env.SLIPWAY_PICTURES;

for (const [index, engine] of (skip ? [] : imageEngines()).entries()) {
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
      await workbench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await workbench.openContainer("Slipway");
    });
    after(async () => {
      await slipway?.close();
      await removeImagesOf(socket, repository);
      await proxy?.[Symbol.asyncDispose]();
    });
    pictureFailures(() => workbench);

    /** Each engine's journey takes another way, as that is nothing of the engine. */
    const turn = <T = Way>(...ways: readonly T[]): T => ways[index % ways.length] as T;
    const act = (title: string, way: Way, row: Locator, picks?: Reached["picks"]) =>
      reach(workbench, { title, way, row, ...(picks && { picks }) });
    const tagRow = (tag: string) =>
      workbench.row(new RegExp(`^Tag ${tag.replaceAll(".", "\\.")}, `));
    const repositoryRow = () => workbench.row(new RegExp(`^Repository ${repository}`));

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
      const [way, row] = turn<readonly [Way, Locator]>(
        ["menu", tagRow("1.0.0")],
        ["icon", repositoryRow()],
        ["palette", repositoryRow()],
        ["menu", repositoryRow()],
      );
      await act("Refresh Registries", way, row);
      await workbench.row(/^Tag 1\.0\.0, differs from local/).waitFor();
      await workbench.screenshot("3-differs");
    });

    it("shows the platforms of a tag and its manifest, and pulls a platform", async () => {
      await tagRow("1.1.0").click();
      const platform = workbench.row(/^Platform linux\/amd64/);
      await platform.waitFor();
      await act("Inspect in Registry", turn("menu", "icon", "palette"), tagRow("1.1.0"), [
        name,
        "1.1.0",
      ]);
      await workbench.page.locator(".tab.active", { hasText: "1.1.0.json" }).waitFor();
      await until(async () => /"descriptor"/.test(await workbench.editorText()));
      await workbench.screenshot("4-inspected");
      const { Digest } = (await skopeoInspect(`${name}:1.1.0`)) as { readonly Digest: string };
      await act("Pull from Registry", turn("menu", "icon"), platform);
      await workbench.statusBar(/Pulled .*@sha256:/).waitFor();
      await dockerCli(engine, "image", "inspect", `${name}@${Digest}`);
    });

    it("pulls it", async () => {
      await act("Pull from Registry", turn("menu", "icon", "palette"), tagRow("1.0.0"), [
        name,
        "1.0.0",
      ]);
      await workbench.row(/^Tag 1\.0\.0, same as local/).waitFor();
      const told = (await skopeoInspect(`${name}:1.1.0`)) as { readonly Digest: string };
      const image = await ask("GET", `/images/${encodeURIComponent(`${name}:1.0.0`)}/json`);
      assert.ok(image.includes(told.Digest), image);
    });

    // Nothing of this is of the engine.
    if (index < 3) {
      it("copies name, digest and pull command of a tag", async () => {
        const { Digest } = (await skopeoInspect(`${name}:1.1.0`)) as { readonly Digest: string };
        for (const [title, way, copied] of [
          [
            "Copy Name in Registry",
            turn("key ControlOrMeta+KeyC", "palette", "menu"),
            `${name}:1.1.0`,
          ],
          ["Copy Digest in Registry", turn("menu", "palette"), Digest],
          ["Copy Pull Command of Tag", turn("palette", "menu"), `docker pull ${name}:1.1.0`],
        ] as const) {
          await act(title, way, tagRow("1.1.0"), [name, "1.1.0"]);
          const pasted = () => workbench.page.evaluate("navigator.clipboard.readText()");
          await until(async () => (await pasted()) === copied);
        }
      });
    }

    it("filters tags", async () => {
      await act("Filter Tags…", turn("menu", "icon", "palette"), repositoryRow(), [name]);
      await workbench.page.getByText(/Text that a tag has in it/).waitFor();
      await workbench.answer("OLD");
      await workbench.row(/^Tag 1\.1\.0/).waitFor({ state: "detached" });
      await workbench.row(/^Tag old-too/).waitFor();
    });

    it("deletes a tag, and names the one that goes with it first", async () => {
      // Either of them takes the other with it.
      await act("Delete from Registry…", turn("menu", "palette"), tagRow("old"), [name, "old-too"]);
      const dialog = workbench.page.locator(".monaco-dialog-box");
      await dialog.getByText(/old-too/).waitFor();
      await dialog
        .getByText(/\bold\b(?!-)/)
        .first()
        .waitFor();
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

    if (index === 2) {
      it("logs out and in from the row of the registry", async () => {
        const row = workbench.row(new RegExp(`^Registry ${locked?.address}`));
        await act("Log Out of a Registry…", "menu", row);
        await workbench.pick(locked?.address ?? "");
        await workbench
          .statusBar(/Logged out of/)
          .first()
          .waitFor();
        await act("Log In to a Registry…", "menu", row);
        // It is known which registry is meant.
        await workbench.page.getByText(`Log in to ${locked?.address} (1/2)`).waitFor();
        await workbench.answer(locked?.username ?? "");
        await workbench.page.getByText(/\(2\/2\)/).waitFor();
        await workbench.answer(locked?.password ?? "");
        await workbench
          .statusBar(/Logged in to/)
          .first()
          .waitFor();
        await workbench.screenshot("7-logged-in-again");
      });
    }

    it("opens the page that a registry has of a repository", async () => {
      const target = new URLSearchParams({ repo: `ghcr.io/${page}`, tag: "1" });
      await ask("POST", `/images/busybox:1.36/tag?${target}`);
      try {
        await workbench.runCommand("Slipway: Refresh Registries");
        await open(/^Registry ghcr\.io/, "ghcr.io");
        const row = workbench.row(new RegExp(`^Repository ${page}`));
        await row.waitFor();
        await act("Open Page of Repository", turn("menu", "palette"), row, [`ghcr.io/${page}`]);
        const dialog = workbench.page.locator(".monaco-dialog-box");
        await dialog.getByText(`https://ghcr.io/${page}`).waitFor();
        await workbench.screenshot("8-page");
        if (index === 0) await acceptPage(dialog);
        else await dialog.getByRole("button", { name: "Cancel" }).click();
        await open(/^Registry ghcr\.io/, "ghcr.io");
      } finally {
        await ask("DELETE", `/images/${encodeURIComponent(`ghcr.io/${page}:1`)}`);
      }
    });

    it("shows the tags of a repository by its name, until it is forgotten", async () => {
      const none = `${proxy.address}/slipway-clicks/none`;
      await act(
        "Show Tags of Repository…",
        turn("palette", "menu"),
        workbench.row(new RegExp(`^Registry ${proxy.address}`)),
      );
      await workbench.page
        .getByText(turn(/A name such as node/, new RegExp(`behind ${proxy.address}/`)))
        .waitFor();
      await workbench.answer(none);
      await workbench.row(/^Not found in/).waitFor();
      await workbench.screenshot("9-not-found");
      const row = workbench.row(/^Repository slipway-clicks\/none/);
      await act("Forget Repository", turn("menu", "palette"), row, [none]);
      await row.waitFor({ state: "detached" });
    });

    it("lists all repositories of a registry when asked to", async () => {
      assert.ok(registry);
      await putImage(registry, many, "1.0.0", { text: many });
      await putTags(many, "1.0.0", 52);
      assert.ok(proxy.seen.every(({ path }) => !path.includes("_catalog")));
      const row = workbench.row(new RegExp(`^Registry ${proxy.address}`));
      await act("List All Repositories…", turn("icon", "palette", "menu"), row, [proxy.address]);
      await workbench.row(new RegExp(`^Repository ${many}`)).waitFor();
      await workbench.screenshot("10-all-repositories");
      assert.ok(proxy.seen.some(({ path }) => path.includes("_catalog")));
    });

    it("shows more of a repository with many tags", async () => {
      await workbench.row(new RegExp(`^Repository ${many}`)).click();
      await workbench.row(/^Tag 1\.0\.52, not here/).waitFor();
      // Rows that are out of sight are not there: by keys.
      await workbench.page.keyboard.type("Show");
      const more = workbench.row(/^Show more, 3 left/);
      await more.waitFor();
      await workbench.screenshot("11-more");
      if (index === 1) {
        await act("Show More Tags", "palette", more, ["Another…"]);
        await workbench.page.getByText(/A name such as node/).waitFor();
        await workbench.answer(`${proxy.address}/${many}`);
      } else await more.click();
      // In the place of the row that was clicked.
      await workbench.row(/^Tag 1\.0\.2, not here/).waitFor();
      await more.waitFor({ state: "detached" });
      await workbench.screenshot("12-all-tags");
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

    /** Nothing leads to that page from where tests run. */
    async function acceptPage(dialog: Locator): Promise<void> {
      const context = workbench.page.context();
      await context.route(`https://ghcr.io/${page}`, (route) =>
        route.fulfill({ body: "the page" }),
      );
      const opening = context.waitForEvent("page");
      await dialog.getByRole("button", { name: "Open", exact: true }).click();
      const opened = await opening;
      await opened.getByText("the page").waitFor();
      assert.equal(opened.url(), `https://ghcr.io/${page}`);
      await opened.close();
    }

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
