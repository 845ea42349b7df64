import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { mediaTypes } from "../../src/oci/mediaTypes.ts";
import { putImage, putManifest } from "../app/putImage.ts";
import { type RefusingProxy, startRefusingProxy } from "../engine/refusingProxy.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import {
  imageEngines,
  type RealEngine,
  type RealRegistry,
  realRegistry,
} from "../support/realEngines.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { until } from "./until.ts";
import type { Workbench } from "./workbench.ts";

const skip = requireBeds("vscode", "chromium", "registry", "skopeo");
const pictures = process.env.SLIPWAY_PICTURES;
const registry = skip ? undefined : realRegistry({ login: false });

for (const engine of skip ? [] : imageEngines()) {
  describe(`the Images view by clicks, ${engine.name}`, { timeout: 300_000 }, () => {
    const run = `${process.pid}-${Date.now()}`;
    const shop = `view-shop-${run}`;
    const user = `view-web-${run}`;
    const folder = pictures && join(pictures, engine.name.replaceAll(" ", "-"));
    /** What is asked when somebody wants to know it anew is the same with each engine. */
    const refreshes = engine.name === "docker 28.5";
    /** Stands before the engine then, and knows what it was asked. */
    let proxy: RefusingProxy | undefined;
    const seen: string[] = [];
    let dangling = "";
    let slipway: OpenSlipway;
    let workbench: Workbench;

    /** All platforms of an image, not only the one that was pulled last. */
    const keepsSeveral = engine.name.includes("containerd");
    const several = `${registry?.address}/view-several-${run}`;

    const prepare = async () => {
      const label = `LABEL view.tier=${run}`;
      await commit(engine, `repo=${shop}&tag=1&changes=${encodeURIComponent(label)}`);
      dangling = await commit(engine, `changes=${encodeURIComponent(`LABEL view.lost=${run}`)}`);
      await tag(engine, `${shop}:1`, shop, "stable");
      await createContainer(engine, user, `${shop}:1`, ["sleep", "600"]);
      await ask(engine, "POST", `/containers/${user}/start`);
      assert.ok(registry);
      await putPlatforms(registry, several);
      // Elsewhere the first one would be left without its name.
      for (const platform of keepsSeveral ? ["linux/arm64", "linux/amd64"] : ["linux/amd64"]) {
        const query = new URLSearchParams({ fromImage: several, tag: "1", platform });
        await ask(engine, "POST", `/images/create?${query}`);
      }
    };

    before(async () => {
      if (refreshes) {
        proxy = await startRefusingProxy(engine.host, (path) => {
          seen.push(path);
          return undefined;
        });
      }
      slipway = await openSlipway({
        files: { "notes.txt": "" },
        engineHost: proxy?.host ?? engine.host,
        meanwhile: prepare(),
        pictures: folder,
      });
      workbench = slipway.workbench;
      await workbench.openContainer("Slipway");
    });
    after(async () => {
      await slipway?.close();
      await proxy?.close();
      await ask(engine, "DELETE", `/containers/${user}?force=1`);
      for (const name of [
        `${shop}:1`,
        `${shop}:stable`,
        `${shop}:late`,
        `${several}:1`,
        dangling,
      ]) {
        await ask(engine, "DELETE", `/images/${encodeURIComponent(name)}?force=1`);
      }
    });
    pictureFailures(() => workbench);

    /** Podman puts names without a registry into one of its own. */
    const image = (names: string, rest = "") =>
      workbench.row(new RegExp(`^Image (?:localhost/|docker\\.io/library/)?${names}${rest}`));

    it("filters while words are typed, by the button of the view", async () => {
      // Rows that are out of sight are not there for a test; the other views take half the place.
      for (const other of ["Containers", "Builds"]) await close(workbench, other);
      await pressInTitle(workbench, "Filter Images…");
      await filterBox(workbench).fill(`stable ${shop}`);
      await image(`${shop}:1`).waitFor({ state: "detached" });
      await image(`${shop}:stable`).waitFor();
      await workbench.answer(`${shop} nowhere`);
      await workbench.page.getByText("No image matches the filter.").waitFor();
      assert.match(await description(workbench), /matching “.* nowhere”/);
      await workbench.screenshot("1-nothing-matches");
      await workbench.page.getByRole("button", { name: "Clear Filter" }).first().click();
      await image("alpine:3.19").waitFor();
      assert.doesNotMatch(await description(workbench), /matching/);
      await workbench.screenshot("2-by-repository");
    });

    it("shows one image under two names, and who uses it", async () => {
      await pressInTitle(workbench, "Filter Images…");
      await workbench.answer(shop);
      const used = `, also \\S*${shop}:stable, .*B.*, created .*, used by ${user} \\(running\\)`;
      await image(`${shop}:1`, used).waitFor();
      await image(`${shop}:stable`, `, also \\S*${shop}:1, `).waitFor();
      await workbench.screenshot("3-two-names");
    });

    it("keeps the filter that was there when another is given up", async () => {
      await workbench.runCommand("Slipway: Filter Images…");
      await filterBox(workbench).fill("nowhere");
      await image(`${shop}:1`).waitFor({ state: "detached" });
      await workbench.page.keyboard.press("Escape");
      await image(`${shop}:1`).waitFor();
      assert.match(await description(workbench), new RegExp(`matching “${shop}”`));
    });

    it("groups by nothing, an image once with all its names", async () => {
      await pressInTitle(workbench, "Group Images By…");
      await workbench.pick(/Nothing: one list/);
      const both = new RegExp(`^Image \\S*${shop}:(1|stable), \\S*${shop}:(1|stable), `);
      await workbench.row(both).waitFor();
      assert.equal(await workbench.page.getByRole("treeitem", { name: shop }).count(), 1);
      await workbench.screenshot("4-one-list");
    });

    it("expands an image to its layers", async () => {
      await image(`${shop}:`).locator(".monaco-tl-twistie").click();
      await workbench.row(/^Layer 1: .*B/).waitFor();
      await workbench.screenshot("5-layers");
      await pressInTitle(workbench, "Clear Image Filter");
    });

    it("sorts by name, by size and by age", async () => {
      const inOrder = async (first: RegExp, second: RegExp) => {
        await until(async () => {
          const tops = [await topOf(workbench, first), await topOf(workbench, second)];
          const [a = Number.NaN, b = Number.NaN] = tops;
          return a < b;
        });
      };
      const [small, large] = [/^Image .*busybox:1\.36/, /^Image .*golang:1\.19/];
      await workbench.runCommand("Slipway: Filter Images…");
      await workbench.answer("o :1");
      await workbench.runCommand("Slipway: Sort Images By…");
      await workbench.pick(/^Name/);
      await inOrder(small, large);
      await workbench.runCommand("Slipway: Sort Images By…");
      await workbench.pick(/Size/);
      await inOrder(large, small);
      await workbench.screenshot("6-by-size");
      await workbench.runCommand("Slipway: Sort Images By…");
      await workbench.pick(/^Age/);
      await inOrder(new RegExp(`^Image .*${shop}:(1|stable)`), small);
      await pressInTitle(workbench, "Clear Image Filter");
    });

    it("groups by a label that there is", async () => {
      await workbench.runCommand("Slipway: Group Images By…");
      await workbench.pick(/Label…/);
      await workbench.pick(/view\.tier/);
      await workbench.row(new RegExp(`^${run}, 1 image`)).waitFor();
      await image(`\\S*${shop}:`).waitFor();
      await workbench.screenshot("7-by-label");
    });

    it("groups by registry and by age", async () => {
      await workbench.runCommand("Slipway: Filter Images…");
      await workbench.answer(`view- ${run}`);
      await workbench.runCommand("Slipway: Group Images By…");
      await workbench.pick(/^Registry/);
      await workbench.row(new RegExp(`^${registry?.address}, 1 image`)).waitFor();
      await workbench.row(/^(docker\.io|localhost), 1 image/).waitFor();
      await workbench.screenshot("7-by-registry");
      await workbench.runCommand("Slipway: Group Images By…");
      await workbench.pick(/^Age/);
      await workbench.row(/^Today, 1 image/).waitFor();
      await workbench.row(/^Older, 1 image/).waitFor();
      await workbench.screenshot("7-by-age");
    });

    it("shows the platforms that an engine keeps of an image, and no attestation", async () => {
      const row = workbench.row(new RegExp(`^Image ${several}:1`));
      const spoken = (await row.getAttribute("aria-label")) ?? "";
      assert.equal(/linux\/amd64, linux\/arm64/.test(spoken), keepsSeveral, spoken);
      await row.locator(".monaco-tl-twistie").click();
      const below = keepsSeveral ? /^Platform linux\/arm64, .*B/ : /^Layer 1: .*B/;
      await workbench.row(below).waitFor();
      const platforms = workbench.page.getByRole("treeitem", { name: /^Platform / });
      assert.equal(await platforms.count(), keepsSeveral ? 2 : 0);
      await workbench.screenshot("7-platforms");
      await workbench.runCommand("Slipway: Clear Image Filter");
    });

    it("shows only what a prune would remove, and how much that frees", async () => {
      await workbench.runCommand("Slipway: Group Images By…");
      await workbench.pick(/Repository/);
      await workbench.runCommand("Slipway: Show Only Untagged Images");
      await workbench.row(new RegExp(`^Image ${short(dangling)}, `)).waitFor();
      await workbench.page
        .getByText(/Pruning would remove \d+ images? and free at least/)
        .waitFor();
      await image("alpine:3.19").waitFor({ state: "detached" });
      assert.match(await description(workbench), /only untagged/);
      await workbench.screenshot("8-only-untagged");
      await workbench.runCommand("Slipway: Show Tagged Images, Too");
      await workbench.runCommand("Slipway: Filter Images…");
      await workbench.answer(shop);
      await image(`${shop}:1`).waitFor();
    });

    it("follows the engine: a name that comes, a container and a name that go", async () => {
      await tag(engine, `${shop}:1`, shop, "late");
      await image(`${shop}:late`).waitFor();
      await ask(engine, "DELETE", `/images/${encodeURIComponent(`${shop}:late`)}`);
      await image(`${shop}:late`).waitFor({ state: "detached" });
      await ask(engine, "DELETE", `/containers/${user}?force=1`);
      await image(`${shop}:1`, ", .*used by").waitFor({ state: "detached" });
      await image(`${shop}:1`).waitFor();
    });

    if (refreshes) {
      it("asks the engine again when told to", async () => {
        const asked = async (path: RegExp, act: () => Promise<void>) => {
          const before = seen.length;
          await act();
          await until(async () => seen.slice(before).some((one) => path.test(one)));
        };
        await asked(/\/images\/json/, () => pressInTitle(workbench, "Refresh Images"));
        await asked(/\/images\/json/, () => workbench.runCommand("Slipway: Refresh Images"));
        await workbench.openView("Containers");
        const refresh = () => pressInTitle(workbench, "Refresh Containers", "Containers");
        await workbench.page
          .getByText("The engine has no containers")
          .or(workbench.row(/^Container /))
          .first()
          .waitFor();
        await asked(/\/containers\/json/, refresh);
        await image(`${shop}:1`).waitFor();
      });
    }
  });
}

// Named only where it is skipped, so that the run can say so.
if (skip) it("the Images view by clicks", { skip }, () => undefined);

function header(workbench: Workbench, view: string) {
  return workbench.page.locator(".pane-header", { hasText: new RegExp(`^${view}`) }).first();
}

async function close(workbench: Workbench, view: string): Promise<void> {
  const bar = header(workbench, view);
  if ((await bar.getAttribute("aria-expanded")) === "true") await bar.locator(".title").click();
}

/** Buttons are there while the mouse is over the view. */
async function pressInTitle(workbench: Workbench, title: string, view = "Images"): Promise<void> {
  const bar = header(workbench, view);
  await bar.hover();
  await bar.locator(`.action-label[aria-label^="${title}"]`).click();
}

function filterBox(workbench: Workbench) {
  return workbench.page.locator(".quick-input-widget input").first();
}

async function description(workbench: Workbench): Promise<string> {
  return (await header(workbench, "Images").locator(".description").textContent()) ?? "";
}

async function topOf(workbench: Workbench, name: RegExp): Promise<number | undefined> {
  const box = await workbench.row(name).boundingBox();
  return box?.y;
}

/** An image for two platforms with an attestation, as BuildKit puts them. */
async function putPlatforms(place: RealRegistry, name: string): Promise<void> {
  const repository = name.slice(place.address.length + 1);
  const part = async (label: string, platform: string, as = platform) => {
    const digest = await putImage(place, repository, label, { text: repository, platform });
    const raw = JSON.stringify(await skopeoInspect(`${name}:${label}`, { raw: true }));
    const [os, architecture] = as.split("/");
    return {
      ...{ mediaType: mediaTypes.dockerManifest, size: raw.length, digest },
      platform: { os, architecture },
    };
  };
  const amd64 = await part("amd64", "linux/amd64");
  const arm64 = await part("arm64", "linux/arm64");
  const annotations = {
    "vnd.docker.reference.type": "attestation-manifest",
    "vnd.docker.reference.digest": amd64.digest,
  };
  const attestation = await part("attestation", "linux/s390x", "unknown/unknown");
  await putManifest(place, repository, "1", mediaTypes.dockerList, {
    ...{ schemaVersion: 2, mediaType: mediaTypes.dockerList },
    manifests: [amd64, arm64, { ...attestation, annotations }],
  });
}

function short(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

/** A new image made of a container that never ran; gives its id. */
async function commit(engine: RealEngine, query: string): Promise<string> {
  const name = `view-commit-${process.pid}-${Date.now()}`;
  await createContainer(engine, name, "busybox:1.36", ["true"]);
  const made = await ask(engine, "POST", `/commit?container=${name}&${query}`, {});
  await ask(engine, "DELETE", `/containers/${name}?force=1`);
  assert.equal(made.status, 201, made.body.toString());
  const { Id } = JSON.parse(made.body.toString()) as { readonly Id: string };
  return Id;
}

async function createContainer(
  engine: RealEngine,
  name: string,
  image: string,
  command: readonly string[],
): Promise<void> {
  const spec = { Image: image, Cmd: command };
  const made = await ask(engine, "POST", `/containers/create?name=${name}`, spec);
  assert.equal(made.status, 201, made.body.toString());
}

async function tag(engine: RealEngine, name: string, repository: string, to: string) {
  const path = `/images/${encodeURIComponent(name)}/tag?repo=${repository}&tag=${to}`;
  const { status, body } = await ask(engine, "POST", path);
  assert.equal(status, 201, body.toString());
}

function ask(engine: RealEngine, method: string, path: string, body?: unknown) {
  return engineRequest({
    socket: engine.host.replace("unix://", ""),
    ...{ method, path },
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
}
