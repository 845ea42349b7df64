import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import {
  buildRequest,
  connect,
  eventually,
  recordBuild,
  removeQuietly,
} from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { run } from "../support/beds/run.ts";
import { imageEngines, type RealEngine, realRegistry } from "../support/realEngines.ts";
import { choosePath } from "./fileDialog.ts";
import { layersPage } from "./layersPage.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const skip = requireBeds("vscode", "chromium", "registry", "skopeo");
const pictures = process.env.SLIPWAY_PICTURES;
const commit = "0123456789abcdef0123456789abcdef01234567";

const files = {
  "a.txt": "a\n",
  ".git/HEAD": "ref: refs/heads/feature/carts\n",
  ".git/refs/heads/feature/carts": `${commit}\n`,
};

for (const engine of skip ? [] : imageEngines()) {
  describe(`actions on images by clicks, ${engine.name}`, { timeout: 300_000 }, () => {
    const folder = pictures && join(pictures, engine.name.replaceAll(" ", "-"));
    const registry = realRegistry({ login: false });
    const word = `acts-${process.pid}-${engine.name.replaceAll(/[^a-z0-9]+/g, "-")}`;
    // With a registry, as Podman puts one in front of names that have none.
    const name = (tag: string) => `${registry?.address}/${word}:${tag}`;
    const held = `${registry?.address}/held-${word}:1`;
    const made = ["1.4.2", "0123456", "feature-carts", "other"].map(name);
    let slipway: OpenSlipway;
    let workbench: Workbench;
    let dangling = "";

    before(async () => {
      const own = await connect(engine);
      const build = async (text: string, tags: readonly string[]) => {
        const dockerfile = `FROM busybox:1.36\nRUN echo ${word}-${text} > /f\nENV FOR=${text}\nEXPOSE 8080\nCMD ["httpd", "-f"]\n`;
        const { error, imageId } = await recordBuild(own, buildRequest(dockerfile, { tags }));
        assert.equal(error, undefined);
        return imageId ?? "";
      };
      await build("first", [name("1.4.2")]);
      await build("other", [name("other")]);
      await build("held", [held]);
      dangling = await build("dangling", []);
      await own.pushImage({ reference: name("1.4.2"), credentials: undefined }, () => undefined);
      slipway = await openSlipway({ files, engineHost: engine.host, pictures: folder });
      workbench = slipway.workbench;
      await workbench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await workbench.openContainer("Slipway");
      await only(word);
      await row("1.4.2").waitFor();
    });
    after(async () => {
      await slipway?.close();
      await ask(engine, "DELETE", `/containers/holder-${word}?force=1`);
      await removeQuietly(await connect(engine), ...made, held, dangling);
    });
    pictureFailures(() => workbench);

    const row = (tag: string) => workbench.row(new RegExp(`Image ${name(tag)}`));
    /** Rows that are out of sight are not there to be clicked, and those that move are missed. */
    const only = async (text: string) => {
      await workbench.runCommand("Slipway: Filter Images…");
      await workbench.answer(text);
      await workbench.page.getByText(`matching “${text}”`).first().waitFor();
      await workbench.page.waitForTimeout(300);
    };
    const choice = (words: string | RegExp): Locator =>
      workbench.page.locator(".quick-input-widget .monaco-list-row", { hasText: words }).first();
    const type = async (text: string) => {
      const box = workbench.page.locator(".quick-input-widget input.input, .quick-input-box input");
      await box.first().fill(text);
    };
    const dialog = () => workbench.page.locator(".monaco-dialog-box");
    const pressInDialog = async (button: string) => {
      await dialog().getByRole("button", { name: button, exact: true }).click();
    };
    const isThere = async (reference: string) =>
      (await ask(engine, "GET", `/images/${encodeURIComponent(reference)}/json`)).status === 200;
    const gone = (reference: string) =>
      eventually(`${reference} is gone`, async () => !(await isThere(reference)), 20_000);
    const clipboard = () =>
      workbench.page.evaluate("navigator.clipboard.readText()") as Promise<string>;

    it("tags by a suggestion, each of which says what it is", async () => {
      await workbench.chooseFromMenu(row("1.4.2"), /Tag Image/);
      for (const words of [
        /:0123456.*commit/,
        /:feature-carts.*branch feature\/carts/,
        /:1\.4\.3.*next patch after 1\.4\.2/,
        /:2\.0\.0.*next major/,
        /today/,
        /content/,
      ]) {
        await choice(words).waitFor();
      }
      await workbench.screenshot("1-suggestions");
      await choice(/:0123456/).click();
      await row("0123456").waitFor();
      assert.ok(await isThere(name("0123456")));
    });

    it("says which rule a typed name breaks, and what a name is taken from", async () => {
      await workbench.runCommand("Slipway: Tag Image…");
      await type(name("1.4.2"));
      await choice(name("1.4.2")).click();
      await choice(/commit|branch/).waitFor();
      await type("Not/Good");
      await choice(/lower case/).waitFor();
      await type(name("other"));
      await choice(/has this name now and is left without one/).waitFor();
      await workbench.screenshot("2-taken");
      await type(name("feature-carts"));
      await workbench.page.keyboard.press("Enter");
      await row("feature-carts").waitFor();
    });

    it("takes a name away and leaves the image; of the last name it says what would go", async () => {
      await workbench.chooseFromMenu(row("feature-carts"), /Untag Image/);
      await gone(name("feature-carts"));
      assert.ok(await isThere(name("1.4.2")));
      await only(name("other"));
      await workbench.chooseFromMenu(row("other"), /Untag Image/);
      await dialog()
        .getByText(/is the last name of this image/)
        .waitFor();
      await workbench.screenshot("3-last-name");
      assert.ok(await isThere(name("other")));
      await pressInDialog("Remove Image");
      await gone(name("other"));
    });

    it("removes an image with the container that uses it, in one click", async () => {
      const stops = ["sh", "-c", "trap 'exit 0' TERM; sleep 300 & wait"];
      const body = { Image: held, Cmd: stops };
      await ask(engine, "POST", `/containers/create?name=holder-${word}`, body);
      await ask(engine, "POST", `/containers/holder-${word}/start`);
      await only(held);
      await workbench.chooseFromMenu(workbench.row(new RegExp(`Image ${held}`)), /Remove Image/);
      await dialog()
        .getByText(new RegExp(`container holder-${word} uses it and is running`))
        .waitFor();
      await workbench.screenshot("4-in-use");
      await pressInDialog("Stop and Remove the Container Too");
      await gone(held);
      const left = await ask(engine, "GET", `/containers/holder-${word}/json`);
      assert.equal(left.status, 404);
    });

    it("shows what a prune removes, and keeps what is not checked", async () => {
      await workbench.runCommand("Slipway: Prune Images…");
      await choice(/Images without a tag/).click();
      const own = choice(dangling.replace("sha256:", "").slice(0, 12));
      await own.waitFor();
      await workbench.screenshot("5-prune");
      // Others' images are not ours to remove: this run checks its own one only.
      const all = workbench.page.locator(".quick-input-header .monaco-custom-toggle").first();
      await all.click();
      await workbench.page.locator(".quick-input-title", { hasText: "Remove nothing" }).waitFor();
      await own.click();
      await workbench.page.locator(".quick-input-title", { hasText: "Remove 1 image" }).waitFor();
      await workbench.page.keyboard.press("Enter");
      await workbench.statusBar(/Pruned 1 image/).waitFor({ timeout: 20_000 });
      await gone(dangling);
    });

    it("pulls a tag that the registry was asked for, and says when nothing is new", async () => {
      await removeQuietly(await connect(engine), name("1.4.2"));
      await only(word);
      await workbench.runCommand("Slipway: Pull Image…");
      await workbench.page.getByPlaceholder(/Name of the image/).waitFor();
      await type(name("1.4.2").replace(":1.4.2", ""));
      await choice(/pull the tag latest/).waitFor();
      await workbench.page.locator(".quick-input-widget [aria-label^='Show tags']").click();
      await choice(/:1\.4\.2.*tag/).waitFor();
      await workbench.screenshot("6-tags");
      await choice(/:1\.4\.2.*tag/).click();
      await workbench.statusBar(/Pulled .*1\.4\.2/).waitFor({ timeout: 20_000 });
      assert.ok(await isThere(name("1.4.2")));
      await workbench.chooseFromMenu(row("1.4.2"), /Pull Image Again/);
      await workbench.statusBar(/1\.4\.2 is up to date/).waitFor({ timeout: 20_000 });
      await workbench.runCommand("Slipway: Pull Image…");
      await workbench.answer(name("none"));
      await workbench
        .notification(/does not have it/)
        .first()
        .waitFor();
    });

    it("inspects an image as a page and as JSON", async () => {
      await workbench.chooseFromMenu(row("1.4.2"), /Inspect Image$/);
      await eventually(
        "the page is there",
        async () =>
          /Configuration[\s\S]*\["httpd","-f"\][\s\S]*8080\/tcp[\s\S]*FOR=first/.test(
            await workbench.editorText(),
          ),
        15_000,
      );
      await workbench.screenshot("7-summary");
      await workbench.chooseFromMenu(row("1.4.2"), /Inspect Image as JSON/);
      await eventually(
        "the JSON is there",
        async () => /"Id": /.test(await workbench.editorText()),
        15_000,
      );
      await workbench.page.locator(".statusbar-item", { hasText: "JSON" }).first().waitFor();
    });

    it("copies name, id, digest and pull command", async () => {
      const { text } = await ask(
        engine,
        "GET",
        `/images/${encodeURIComponent(name("1.4.2"))}/json`,
      );
      const { Id, RepoDigests } = JSON.parse(text);
      const digest = RepoDigests.find((one: string) => one.includes(word));
      const program = engine.name.startsWith("podman") ? "podman" : "docker";
      for (const [entry, copied] of [
        [/Copy Image Name/, name("1.4.2")],
        [/Copy Image Id/, Id.startsWith("sha256:") ? Id : `sha256:${Id}`],
        [/Copy Image Digest/, digest],
        [/Copy Pull Command/, `${program} pull ${digest}`],
      ] as const) {
        await workbench.chooseFromMenu(row("1.4.2"), entry);
        await eventually(`${copied} is copied`, async () => (await clipboard()) === copied);
      }
      await workbench.page.evaluate("navigator.clipboard.writeText('')");
      await workbench.runCommand("Slipway: Copy Image Name");
      await type(name("1.4.2"));
      await choice(name("1.4.2")).click();
      await eventually("it is copied", async () => (await clipboard()) === name("1.4.2"));
    });

    it("shows the build cache by kind, or says that there is none", async () => {
      await workbench.runCommand("Slipway: Show Build Cache");
      if (engine.name.startsWith("podman")) {
        await workbench.statusBar(/Podman has no build cache/).waitFor();
        return;
      }
      await choice(/Prune what no image has/).waitFor();
      await choice(/steps/).waitFor();
      await workbench.screenshot("8-cache");
      await workbench.page.keyboard.press("Escape");
    });

    // With this engine another test does it.
    if (engine.name !== "docker 28.5") {
      it("saves an image as a layout and loads it again", async () => {
        const file = join(slipway.folder, "saved.tar");
        await workbench.chooseFromMenu(row("1.4.2"), /Save Images to a File/);
        await choice(/OCI layout in a file/).click();
        await choosePath(workbench, file);
        await workbench
          .statusBar(/Saved .*1\.4\.2 to saved\.tar/)
          .first()
          .waitFor();
        const config = await run("skopeo", ["inspect", "--config", `oci-archive:${file}`]);
        assert.deepEqual(JSON.parse(config).config.Cmd, ["httpd", "-f"]);
        await removeQuietly(await connect(engine), name("1.4.2"));
        await gone(name("1.4.2"));
        await workbench.runCommand("Slipway: Load Images from a File");
        await choice(/From a file/).click();
        await choosePath(workbench, file);
        await workbench
          .statusBar(/Loaded .* from saved\.tar/)
          .first()
          .waitFor();
        await row("1.4.2").waitFor();
        assert.ok(await isThere(name("1.4.2")));
      });
    }

    // With the others, too.
    if (/20\.10|containerd/.test(engine.name)) {
      it("shows the files of a layer", async () => {
        await row("1.4.2").locator(".monaco-tl-twistie").click();
        const layer = workbench.row(/^Layer \d+: RUN echo/);
        await layer.waitFor();
        await layer.click();
        const page = layersPage(workbench);
        await page.getByRole("heading", { name: name("1.4.2") }).waitFor();
        await page.getByRole("row", { name: /^f, file, \d+ B, added/ }).waitFor();
        await workbench.screenshot("9-layers");
        await page.getByRole("option", { name: /^All layers/ }).click();
        await page.getByRole("row", { name: /^bin, folder/ }).waitFor();
      });
    }
  });
}

// Named only where it is skipped, so that the run can say so.
if (skip) it("actions on images by clicks", { skip }, () => undefined);

async function ask(engine: RealEngine, method: string, path: string, json?: unknown) {
  const socket = engine.host.replace("unix://", "");
  const { status, body } = await engineRequest({
    ...{ socket, method, path },
    ...(json !== undefined && {
      body: Buffer.from(JSON.stringify(json)),
      headers: { "Content-Type": "application/json" },
    }),
  });
  return { status, text: body.toString() };
}
