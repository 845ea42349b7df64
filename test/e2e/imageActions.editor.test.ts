import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import type { Engine } from "../../src/engine/engine.ts";
import { putImage } from "../app/putImage.ts";
import {
  buildRequest,
  connect,
  eventually,
  recordBuild,
  removeQuietly,
} from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import {
  type EngineBed,
  type EngineVersion,
  startDockerEngine,
} from "../support/beds/dockerEngine.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { run } from "../support/beds/run.ts";
import { imageEngines, type RealEngine, realRegistry } from "../support/realEngines.ts";
import { type FaultProxy, startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { choosePath } from "./fileDialog.ts";
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
    const hasNoCache = engine.name.startsWith("podman");
    const made = ["1.4.2", "0123456", "feature-carts", "other"].map(name);
    let slipway: OpenSlipway;
    let workbench: Workbench;
    let dangling = "";

    /** Stands before the registry. */
    let proxy: FaultProxy;
    const slow = () => `${proxy.address}/${word}:slow`;
    /** Of the same kind, whose build cache is nobody's else; undefined where there is none. */
    let own: EngineBed | undefined;

    const build = async (builder: Engine, dockerfile: string, tags: readonly string[]) => {
      const request = buildRequest(dockerfile, { tags });
      const { error, imageId } = await recordBuild(builder, request);
      assert.equal(error, undefined);
      return imageId ?? "";
    };
    const prepare = async (builder: Engine) => {
      assert.ok(registry);
      const make = (text: string, ...tags: string[]) =>
        build(
          builder,
          `FROM busybox:1.36\nRUN echo ${word}-${text} > /f\nENV FOR=${text}\nEXPOSE 8080\nCMD ["httpd", "-f"]\n`,
          tags,
        );
      const [id] = await Promise.all([
        make("dangling"),
        make("first", name("1.4.2")),
        make("other", name("other")),
        make("held", held),
        putImage(registry, word, "slow", { text: randomBytes(200_000).toString("hex") }),
      ]);
      dangling = id;
      const asked = { reference: name("1.4.2"), credentials: undefined };
      await builder.pushImage(asked, () => undefined);
    };
    const startOwn = async () => {
      if (hasNoCache) return;
      const version = engine.name.replace("docker ", "") as EngineVersion;
      own = await startDockerEngine({ version });
      const builder = await connect({ ...engine, host: own.host });
      await removeQuietly(builder, await build(builder, "FROM scratch\nCOPY Dockerfile /f\n", []));
    };

    before(async () => {
      assert.ok(registry);
      proxy = await startFaultProxy(registry.address);
      const builder = await connect(engine);
      slipway = await openSlipway({
        ...{ files, engineHost: engine.host, pictures: folder },
        meanwhile: Promise.all([prepare(builder), startOwn()]),
      });
      workbench = slipway.workbench;
      await workbench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await workbench.openContainer("Slipway");
      await only(word);
      await row("1.4.2").waitFor();
    });
    after(async () => {
      await Promise.all([slipway?.close(), own?.stop()]);
      await ask(engine, "DELETE", `/containers/holder-${word}?force=1`);
      await removeQuietly(await connect(engine), ...made, held, dangling, slow());
      await proxy?.[Symbol.asyncDispose]();
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

    it("shows how a pull comes along, cancels it, and gets the image the next time", async () => {
      // Configuration and layer, once.
      const fault = { kind: "slow", bytesPerSecond: 10_000 } as const;
      proxy.spoil({ method: "GET", path: /\/blobs\//, times: 2, fault });
      await workbench.runCommand("Slipway: Pull Image…");
      await workbench.answer(slow());
      const pulling = workbench.notification(new RegExp(`Pulling ${slow()}`));
      await pulling
        .filter({ hasText: /0 of 1 layers/ })
        .first()
        .waitFor();
      await workbench.screenshot("6-pulling");
      await workbench.press(pulling, "Cancel");
      await pulling.first().waitFor({ state: "detached" });
      assert.equal(await isThere(slow()), false);
      await workbench.runCommand("Slipway: Pull Image…");
      await workbench.answer(slow());
      await workbench.statusBar(/Pulled .*:slow/).waitFor({ timeout: 20_000 });
      assert.ok(await isThere(slow()));
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
      if (hasNoCache) {
        await workbench.statusBar(/Podman has no build cache/).waitFor();
        return;
      }
      await choice(/Prune what no image has/).waitFor();
      await choice(/steps/).waitFor();
      await workbench.screenshot("8-cache");
      await workbench.page.keyboard.press("Escape");
    });

    const formats = [
      [/Docker archive/, "docker-archive"],
      [/OCI layout in a file/, "oci-archive"],
    ] as const;
    for (const [format, transport] of formats) {
      it(`saves an image and loads it again: ${transport}`, async () => {
        const file = join(slipway.folder, `${transport}.tar`);
        if (transport === "docker-archive") {
          await workbench.runCommand("Slipway: Save Images to a File");
          await type(name("1.4.2"));
          await choice(name("1.4.2")).click();
          await workbench.page.keyboard.press("Enter");
        } else await workbench.chooseFromMenu(row("1.4.2"), /Save Images to a File/);
        await choice(format).click();
        await choosePath(workbench, file);
        const saved = new RegExp(`Saved .*1\\.4\\.2 to ${transport}\\.tar`);
        await workbench.statusBar(saved).first().waitFor();
        const config = await run("skopeo", ["inspect", "--config", `${transport}:${file}`]);
        assert.deepEqual(JSON.parse(config).config.Cmd, ["httpd", "-f"]);
        await removeQuietly(await connect(engine), name("1.4.2"));
        await row("1.4.2").waitFor({ state: "detached" });
        await workbench.runCommand("Slipway: Load Images from a File");
        await choice(/From a file/).click();
        await choosePath(workbench, file);
        const loaded = new RegExp(`Loaded .* from ${transport}\\.tar`);
        await workbench.statusBar(loaded).first().waitFor();
        await row("1.4.2").waitFor();
        assert.ok(await isThere(name("1.4.2")));
      });
    }

    it("prunes the build cache after it has shown what goes, or says that there is none", async () => {
      if (own === undefined) {
        const none = workbench.statusBar(/Podman has no build cache/);
        await none.waitFor({ state: "detached" });
        await workbench.runCommand("Slipway: Prune Build Cache…");
        await none.waitFor();
        return;
      }
      const cached = async (): Promise<readonly object[]> =>
        JSON.parse((await ask({ ...engine, ...own }, "GET", "/system/df")).text).BuildCache ?? [];
      assert.notDeepEqual(await cached(), []);
      await workbench.runCommand("Slipway: Choose Engine…");
      await workbench.answer(own.host);
      await workbench.page.getByText("it has no images yet").first().waitFor();
      await workbench.runCommand("Slipway: Prune Build Cache…");
      await choice(/Prune what no image has.*frees [1-9].*Goes: .*steps/).click();
      await dialog()
        .getByText(/Prune \d+ records of the build cache\?/)
        .waitFor();
      await workbench.screenshot("9-prune-cache");
      await pressInDialog("Prune");
      await workbench.statusBar(/Pruned \d+ records of build cache: .* freed/).waitFor();
      assert.deepEqual(await cached(), []);
    });
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
