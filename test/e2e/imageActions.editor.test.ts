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
import { dockerCli } from "../support/beds/dockerCli.ts";
import {
  type EngineBed,
  type EngineVersion,
  startDockerEngine,
} from "../support/beds/dockerEngine.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { imageEngines, type RealEngine, realRegistry } from "../support/realEngines.ts";
import { type FaultProxy, startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { filterImages } from "./filterImages.ts";
import { envIn, loadFrom, saveTo } from "./imageArchives.ts";
import { reach, selectRows, type Way } from "./imageWays.ts";
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

for (const [index, engine] of (skip ? [] : imageEngines()).entries()) {
  describe(`actions on images by clicks, ${engine.name}`, { timeout: 300_000 }, () => {
    const folder = pictures && join(pictures, engine.name.replaceAll(" ", "-"));
    const registry = realRegistry({ login: false });
    const word = `acts-${process.pid}-${engine.name.replaceAll(/[^a-z0-9]+/g, "-")}`;
    // With a registry, as Podman puts one in front of names that have none.
    const name = (tag: string) => `${registry?.address}/${word}:${tag}`;
    const held = `${registry?.address}/held-${word}:1`;
    const hasNoCache = engine.name.startsWith("podman");
    const made = ["1.4.2", "0123456", "feature-carts", "other", "second", "second-too"].map(name);
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
        make("second", name("second"), name("second-too")),
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
    const only = (text: string) => filterImages(workbench, text);
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
    const isThere = (reference: string) =>
      dockerCli(engine, "image", "inspect", "--format", "{{.Id}}", reference).then(
        () => true,
        (error) => {
          // The last words are those of the containerd store and of Podman for one that is just going.
          const isGone = /No such (image|object)|content digest \S+ not found|image not known/i;
          assert.match(String(error), isGone);
          return false;
        },
      );
    /** Of the engine's own: all by menus would leave the other ways out, and all ways take their time. */
    const turn = (...ways: readonly Way[]): Way => ways[index % ways.length] as Way;
    const act = (title: string, way: Way, tag: string, several = false) =>
      reach(workbench, {
        ...{ title, way, row: row(tag) },
        picks: [several ? [name(tag)] : name(tag)],
      });
    const gone = (reference: string) =>
      eventually(`${reference} is gone`, async () => !(await isThere(reference)), 20_000);
    const clipboard = () =>
      workbench.page.evaluate("navigator.clipboard.readText()") as Promise<string>;

    it("tags by a suggestion, each of which says what it is", async () => {
      // The row that is clicked counts, whichever others are selected.
      if (index > 1) await selectRows(workbench, row("other"), row("1.4.2"));
      await act("Tag Image…", turn("menu", "icon"), "1.4.2");
      await workbench.page
        .locator(".quick-input-title", { hasText: `Tag ${name("1.4.2")}` })
        .waitFor();
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
      const names = ["--format", "{{.Repository}}:{{.Tag}}", name("0123456")];
      // Podman tells the image's other names with it.
      const told = (await dockerCli(engine, "images", ...names)).split("\n");
      assert.ok(told.includes(name("0123456")), told.join());
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

    it("takes names of two images away and leaves both; of the last name it says what would go", async () => {
      const names = ["feature-carts", "second-too"];
      if (turn("menu", "palette") === "menu") {
        await selectRows(workbench, ...names.map(row));
        await act("Untag Image…", "menu", "second-too");
      } else {
        const picks = [names.map(name)];
        await reach(workbench, { title: "Untag Image…", way: "palette", row: row(""), picks });
      }
      for (const tag of names) await gone(name(tag));
      for (const tag of ["1.4.2", "second"]) assert.ok(await isThere(name(tag)));
      await only(name("other"));
      await act("Untag Image…", "menu", "other");
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
      await reach(workbench, {
        title: "Remove Image…",
        way: turn("menu", "icon", "palette", "key Delete"),
        row: workbench.row(new RegExp(`Image ${held}`)),
        picks: [[held]],
      });
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
      // The one that has no tag is among both.
      const which = [/Images without a tag/, /All images that no container uses/];
      await choice(which[index % 2] as RegExp).click();
      const id = dangling.replace("sha256:", "").slice(0, 12);
      const own = choice(id);
      await choice(/of its own/)
        .first()
        .waitFor();
      await workbench.screenshot("5-prune");
      // Others' images are not ours to remove: this run checks its own one only.
      const all = workbench.page.locator(".quick-input-header .monaco-custom-toggle").first();
      await all.click();
      await workbench.page.locator(".quick-input-title", { hasText: "Remove nothing" }).waitFor();
      // Theirs may be so many that ours is not drawn.
      await type(id);
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
      await act("Pull Image Again", turn("menu", "palette"), "1.4.2", true);
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
      // It may stand above the others, and rows that move are missed.
      await workbench.row(new RegExp(`Image ${slow()}`)).waitFor();
      await workbench.page.waitForTimeout(300);
    });

    it("inspects an image as a page and as JSON", async () => {
      await act("Inspect Image", turn("menu", "palette"), "1.4.2");
      await eventually(
        "the page is there",
        async () =>
          /Configuration[\s\S]*\["httpd","-f"\][\s\S]*8080\/tcp[\s\S]*FOR=first/.test(
            await workbench.editorText(),
          ),
        15_000,
      );
      await workbench.screenshot("7-summary");
      await act("Inspect Image as JSON", turn("palette", "menu"), "1.4.2");
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
      for (const [title, way, copied] of [
        ["Copy Image Name", turn("palette", "key ControlOrMeta+KeyC", "menu"), name("1.4.2")],
        ["Copy Image Id", turn("menu", "palette"), Id.startsWith("sha256:") ? Id : `sha256:${Id}`],
        ["Copy Image Digest", turn("menu", "palette"), digest],
        ["Copy Pull Command", turn("palette", "menu"), `${program} pull ${digest}`],
      ] as const) {
        await act(title, way, "1.4.2");
        await eventually(`${copied} is copied`, async () => (await clipboard()) === copied);
      }
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

    const archive = (kind: string) => join(slipway.folder, kind);
    const save = (form: string, kind: string, what: RegExp) =>
      saveTo(workbench, { form, path: archive(kind), what });
    const load = async (path: string, ...tags: readonly string[]) => {
      await loadFrom(workbench, path);
      for (const tag of tags) {
        await row(tag).waitFor();
        assert.ok(await isThere(name(tag)));
      }
    };
    const removeBoth = async () => {
      await selectRows(workbench, row("1.4.2"), row("second"));
      await workbench.page.keyboard.press("Delete");
      await dialog().getByText("Remove 2 images?").waitFor();
      await pressInDialog("Remove");
      for (const tag of ["1.4.2", "second"]) {
        await gone(name(tag));
        await row(tag).waitFor({ state: "detached" });
      }
    };

    it("saves two images that are selected into one archive, removes and loads them", async () => {
      await selectRows(workbench, row("1.4.2"), row("second"));
      await act("Save Images to a File…", "menu", "second");
      await save("Docker archive", "both.tar", /1\.4\.2.*second/);
      for (const [tag, text] of [
        ["1.4.2", "first"],
        ["second", "second"],
      ] as const) {
        const env = await envIn(`docker-archive:${archive("both.tar")}:${name(tag)}`);
        assert.ok(env.includes(`FOR=${text}`), env.join());
      }
      await removeBoth();
      await load(archive("both.tar"), "1.4.2", "second");
    });

    it("saves as an OCI layout in a file and in a folder, and loads from both", async () => {
      await act("Save Images to a File…", "palette", "1.4.2", true);
      await save("OCI layout in a file", "layout.tar", /1\.4\.2/);
      assert.ok((await envIn(`oci-archive:${archive("layout.tar")}`)).includes("FOR=first"));
      await act("Save Images to a File…", "menu", "second");
      await save("OCI layout in a folder", "layout", /second/);
      assert.ok((await envIn(`oci:${archive("layout")}`)).includes("FOR=second"));
      await removeBoth();
      await load(archive("layout.tar"), "1.4.2");
      await load(`${archive("layout")}/`, "second");
      await workbench.screenshot("9-loaded");
    });

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
