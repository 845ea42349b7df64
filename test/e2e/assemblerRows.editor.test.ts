import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { putImage } from "../app/putImage.ts";
import { BASE, buildRequest, connect, contextOf, recordBuild } from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { dockerCli } from "../support/beds/dockerCli.ts";
import { run } from "../support/beds/run.ts";
import { realEngines, realRegistry } from "../support/realEngines.ts";
import { type AssemblerSteps, createAssemblerSteps, inRegistry } from "./assemblerSteps.ts";
import { choosePath } from "./fileDialog.ts";
import { filterImages } from "./filterImages.ts";
import { reach } from "./imageWays.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const files = { "more/news.html": "<h1>News</h1>\n" };
const skip = requireBeds("vscode", "chromium", "registry", "skopeo");
const pictures = process.env.SLIPWAY_PICTURES;

for (const engine of skip ? [] : realEngines().filter(({ name }) => /28\.5$/.test(name))) {
  describe("images of engines and registries changed by clicks", { timeout: 240_000 }, () => {
    const registry = realRegistry({ login: false });
    const repository = `team/rows-${process.pid}`;
    const name = (tag: string) => `${registry?.address}/${repository}:${tag}`;
    /** Made by the engine: two bases, and what stands on the first. */
    const [oldBase, newBase, app] = [name("base-1"), name("base-2"), name("app")];
    const made = ["more", "flat", "moved", "pulled"].map(name);
    let slipway: OpenSlipway;
    let workbench: Workbench;
    let steps: AssemblerSteps;

    before(async () => {
      slipway = await openSlipway({
        ...{ files, engineHost: engine.host, pictures },
        meanwhile: prepare(),
      });
      workbench = slipway.workbench;
      steps = createAssemblerSteps(workbench);
      await workbench.openContainer("Slipway");
      await workbench.openView("Images");
      await filterImages(workbench, repository);
    });
    after(async () => {
      await slipway?.close();
      for (const one of [app, oldBase, newBase, ...made]) {
        await dockerCli(engine, "rmi", "--force", one).catch(() => undefined);
      }
    });
    pictureFailures(() => workbench);

    const engineRow = (one: string) => workbench.row(new RegExp(`Image ${one}, (?!.*made)`));
    const keptRow = (one: string) =>
      workbench.row(new RegExp(`Image (\\S+, )*${one},.*made without an engine`));
    const tagRow = () => workbench.row(/^Tag there, /);
    const madeMessage = (tag: string) => workbench.notification(new RegExp(`Made \\S*:${tag} `));
    const byPalette = (title: string) =>
      reach(workbench, { title, way: "palette", row: engineRow(app), picks: [app] });
    const layersOf = async (one: string): Promise<readonly string[]> =>
      JSON.parse(await dockerCli(engine, "inspect", "--format", "{{json .RootFS.Layers}}", one));

    it("appends a folder to an image of the engine, and loads the new one into it", async () => {
      await byPalette("Append Folder as Layer…");
      await choosePath(workbench, join(slipway.folder, "more"));
      await steps.answerTo(/Where in the image/, "/site");
      await steps.answerTo(/Name of the new image/, name("more"));
      await madeMessage("more").first().waitFor();
      await workbench.screenshot("rows-1-appended");
      await workbench.press(madeMessage("more"), "Load into Engine");
      await workbench.statusBar(/Loaded .*:more into the engine/).waitFor();
      await engineRow(name("more")).waitFor();
      const layers = await layersOf(name("more"));
      assert.deepEqual(layers.slice(0, -1), await layersOf(app));
      const cat = await dockerCli(engine, "run", "--rm", name("more"), "cat", "/site/news.html");
      assert.equal(cat, "<h1>News</h1>");
      await steps.clearToasts();
    });

    it("flattens one, and saves it as an OCI layout by the button of the message", async () => {
      await workbench.chooseFromMenu(engineRow(app), /Flatten Image/);
      await steps.answerTo(/Name of the flattened image/, name("flat"));
      await madeMessage("flat").first().waitFor();
      await workbench.press(madeMessage("flat"), "Save as OCI Layout…");
      const folder = join(slipway.folder, "flat");
      await choosePath(workbench, folder);
      await workbench.statusBar(/Saved .*:flat to flat/).waitFor();
      const told = JSON.parse(await run("skopeo", ["inspect", `oci:${folder}:${name("flat")}`]));
      assert.equal(told.Layers.length, 1);
      await steps.clearToasts();
      await reach(workbench, {
        title: "Load into Engine",
        way: "icon",
        row: keptRow(name("flat")),
      });
      await engineRow(name("flat")).waitFor();
      assert.equal((await layersOf(name("flat"))).length, 1);
    });

    it("rebases one onto another of the engine, and pushes that by the button of the message", async () => {
      await byPalette("Rebase Image…");
      await workbench.page.getByText(/which base has it now/).waitFor();
      await steps.choose(oldBase);
      await workbench.page.getByText(/onto which base/).waitFor();
      await steps.choose(newBase);
      await steps.answerTo(/Name of the rebased image/, name("moved"));
      await madeMessage("moved").first().waitFor();
      await workbench.press(madeMessage("moved"), "Push…");
      await workbench
        .notification(/Pushed .*:moved/)
        .first()
        .waitFor({ timeout: 30_000 });
      const [base, whole, moved] = await Promise.all(
        [newBase, app].map(layersOf).concat(diffIdsInRegistry(name("moved"))),
      );
      assert.deepEqual(moved, [...(base ?? []), ...(whole ?? []).slice(-1)]);
      await keptRow(name("moved")).waitFor();
      await steps.clearToasts();
      await reach(workbench, {
        ...{ title: "Load into Engine", way: "palette", row: keptRow(name("moved")) },
        picks: [[name("moved")]],
      });
      await engineRow(name("moved")).waitFor();
      assert.deepEqual(await layersOf(name("moved")), moved);
    });

    it("copies one to a registry", async () => {
      await byPalette("Copy Image to…");
      await steps.choose("A registry");
      await steps.answerTo(/Copy .*:app to/, name("there"));
      const told = workbench.notification(/Copied .*:app to .*:there/).first();
      await told.waitFor();
      const { digest, layers } = await inRegistry(name("there"));
      assert.ok((await told.innerText()).includes(digest), await told.innerText());
      assert.equal(layers.length, (await layersOf(app)).length);
      await steps.clearToasts();
    });

    it("copies a tag of a registry to the engine", async () => {
      await workbench.openView("Registries");
      // The images of suites beside this one may show their registries here, too.
      const repositoryName = new RegExp(`^Repository ${repository}`);
      const registryName = new RegExp(`^Registry ${registry?.address}`);
      await steps.expand(registryName, workbench.row(repositoryName));
      await steps.expand(repositoryName, tagRow());
      await workbench.chooseFromMenu(tagRow(), /Copy Image to/);
      await steps.choose("The engine");
      await steps.answerTo(/Copy .*:there to/, name("pulled"));
      await workbench
        .notification(/Copied .*:there to .*:pulled/)
        .first()
        .waitFor();
      assert.deepEqual(await layersOf(name("pulled")), await layersOf(app));
      await steps.clearToasts();
    });

    for (const [entry, tag, answers, layers] of [
      [/Append Folder as Layer/, "tag-more", [/Where in the image/, /Name of the new/], 1],
      [/Flatten Image/, "tag-flat", [/Name of the flattened/], "one"],
      [/Rebase Image/, "tag-moved", [/Name of the rebased/], 1],
    ] as const) {
      it(`makes a new image of a tag: ${tag}`, async () => {
        await workbench.chooseFromMenu(tagRow(), entry);
        if (tag === "tag-more") await choosePath(workbench, join(slipway.folder, "more"));
        if (tag === "tag-moved") {
          await workbench.page.getByText(/which base has it now/).waitFor();
          await steps.choose(oldBase);
          await workbench.page.getByText(/onto which base/).waitFor();
          await steps.choose(newBase);
        }
        for (const title of answers) {
          await steps.answerTo(title, title === answers.at(-1) ? name(tag) : "/site");
        }
        await madeMessage(tag).first().waitFor();
        await workbench.screenshot(`rows-2-${tag}`);
        await workbench.press(madeMessage(tag), "Push…");
        await workbench
          .notification(new RegExp(`Pushed .*:${tag}`))
          .first()
          .waitFor({ timeout: 30_000 });
        const before = (await inRegistry(name("there"))).layers.length;
        const now = (await inRegistry(name(tag))).layers.length;
        assert.equal(now, layers === "one" ? 1 : before + layers);
        await steps.clearToasts();
      });
    }

    async function prepare(): Promise<void> {
      const builder = await connect(engine);
      const build = async (dockerfile: string, tag: string) => {
        const openContext = contextOf({ Dockerfile: dockerfile, page: "<h1>Shop</h1>\n" });
        const request = buildRequest(dockerfile, { openContext, tags: [tag] });
        const { error } = await recordBuild(builder, request);
        assert.equal(error, undefined);
      };
      await build(`FROM ${BASE}\nRUN echo 1 > /base\n`, oldBase);
      await build(`FROM ${BASE}\nRUN echo 2 > /base\nRUN echo more > /more\n`, newBase);
      await build(`FROM ${oldBase}\nCOPY page /site/index.html\n`, app);
      assert.ok(registry);
      // So that the Registries view has the repository from the start, and its tag is made later.
      await putImage(registry, repository, "first", { text: repository });
    }

    async function diffIdsInRegistry(one: string): Promise<readonly string[]> {
      const config = await run("skopeo", [
        ...["inspect", "--config", "--tls-verify=false", `docker://${one}`],
      ]);
      return JSON.parse(config).rootfs.diff_ids;
    }
  });
}
// Named where it is left out, so that the run can say so; under CI the beds' absence is a failure.
if (skip) it("images of engines and registries changed by clicks", { skip }, () => undefined);
