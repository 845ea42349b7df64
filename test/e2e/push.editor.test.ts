import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { buildRandom } from "../app/pushFixture.ts";
import { connect, eventually } from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { dockerCli } from "../support/beds/dockerCli.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines, type RealEngine, realRegistry } from "../support/realEngines.ts";
import { type FaultProxy, startFaultProxy } from "../support/registries/startFaultProxy.ts";
import { filterImages } from "./filterImages.ts";
import { reach, selectRows } from "./imageWays.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

const skip = requireBeds("vscode", "chromium", "registry", "skopeo");
const pictures = process.env.SLIPWAY_PICTURES;
const word = `push-${process.pid}`;

for (const [index, engine] of (skip ? [] : imageEngines()).entries()) {
  describe(`pushing by clicks, ${engine.name}`, { timeout: 240_000 }, () => {
    const folder = pictures && join(pictures, engine.name.replaceAll(" ", "-"));
    const guarded = realRegistry({ login: true });
    const open = realRegistry({ login: false });
    const id = `${word}-${engine.name.replaceAll(/[^a-z0-9]+/g, "-")}`;
    const ownerless = `bare-${word}:1`;
    const closed = `${guarded?.address}/team/${id}:1.0`;
    const repository = `${open?.address}/team/${id}`;
    /** With the owner that the login names. */
    const hubName = `carol/${ownerless}`;
    const owned = `${open?.address}/alice/${id}:1`;
    const [one, two, bare] = ["1.0", "2.0", "edge"].map((tag) => `${repository}:${tag}`);
    /** Of layers that the registry has in no repository: it could copy those. */
    const fresh = `${open?.address}/fresh-${process.pid}:1`;
    let slipway: OpenSlipway;
    let workbench: Workbench;

    before(async () => {
      const builder = await connect(engine);
      const prepare = async () => {
        for (const name of [ownerless, closed, one, two])
          await tag(engine, "busybox:1.36", name ?? "");
        await tag(engine, "nginx:1.25-alpine", bare ?? "");
        await buildRandom(builder, [fresh], 600_000);
      };
      slipway = await openSlipway({
        meanwhile: prepare(),
        files: { "a.txt": "a" },
        engineHost: engine.host,
        pictures: folder,
      });
      workbench = slipway.workbench;
      const { page } = workbench;
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await workbench.openContainer("Slipway");
    });
    after(async () => {
      await slipway?.close();
      for (const name of [fresh, ownerless, owned, hubName, closed, one, two, bare])
        await untag(engine, name ?? "");
    });
    pictureFailures(() => workbench);

    // Rows that are out of sight are not there to be clicked.
    const showOnly = (words: string) => filterImages(workbench, words);
    const pushRow = async (name: string | undefined) => {
      await workbench.chooseFromMenu(
        workbench.row(new RegExp(`Image (docker.io/library/)?${name}`)),
        /Push Image/,
      );
    };
    const fact = (words: RegExp) =>
      workbench.page.locator(".quick-input-widget .monaco-list-row", { hasText: words }).first();
    const dismiss = () => workbench.page.keyboard.press("Escape");

    it("explains a name without an owner, with the fix on top", async () => {
      await showOnly(ownerless);
      await pushRow(ownerless);
      await fact(/The name lacks an? (registry and an )?owner/).waitFor();
      await fact(/Tag .* with an owner and push/).waitFor();
      await workbench.screenshot("1-no-owner");
      await dismiss();
    });

    // What is asked of the configuration is the same with each engine.
    if (index === 1) {
      it("offers the owner that a login names, and tags with it", async () => {
        const config = join(dirname(slipway.folder), "docker/config.json");
        mkdirSync(dirname(config), { recursive: true });
        const auth = Buffer.from("carol:pw-of-carol").toString("base64");
        writeFileSync(
          config,
          JSON.stringify({ auths: { "https://index.docker.io/v1/": { auth } } }),
        );
        await pushRow(ownerless);
        await fact(/The push logs in to docker\.io as carol, from .*config\.json/).waitFor();
        await workbench.screenshot("1-owner-of-login");
        await workbench.pick(`Tag as docker.io/${hubName} and push`);
        // Nobody answers for Docker Hub where tests run, which is told before anything is sent.
        await fact(/docker\.io could not be asked from here/).waitFor();
        assert.match(await dockerCli(engine, "images", hubName), /carol/);
        await dismiss();
        rmSync(config);
      });
    }

    it("gives it an owner and pushes it under that name", async () => {
      await pushRow(ownerless);
      await fact(/Tag .* with an owner and push/).click();
      await workbench.page.getByText(/Tag .* and push it/).waitFor();
      // It says from the start what is wrong with the value, and what is typed takes OWNER's place.
      const message = workbench.inputMessage();
      await message.getByText(/in the place of OWNER/).waitFor();
      await workbench.screenshot("1-owner");
      await workbench.page.keyboard.type("alice");
      await message.getByText(/OWNER/).waitFor({ state: "detached" });
      const field = workbench.page.locator(".quick-input-widget .quick-input-box input").first();
      const short = ownerless.slice(ownerless.lastIndexOf("/") + 1);
      assert.equal(await field.inputValue(), `docker.io/alice/${short}`);
      await workbench.answer(owned);
      await workbench
        .notification(new RegExp(`Pushed ${owned}`))
        .first()
        .waitFor({ timeout: 30_000 });
      assert.match(await digestOf(owned), /^sha256:/);
      await clearToasts();
    });

    it("tells that a login is missing, logs in by the first row, and pushes", async () => {
      await showOnly(id);
      await pushRow(closed);
      await fact(/wants a login, and none is known/).waitFor();
      await workbench.screenshot("2-no-login");
      await workbench.pick(/Log in to/);
      await answerLogin();
      // Nothing else speaks against it, so it is pushed without another question.
      const done = workbench.notification(/Pushed .*1\.0|could not|failed/).first();
      await done.waitFor({ timeout: 30_000 });
      await workbench.screenshot("3-pushed");
      const { username = "", password = "" } = guarded ?? {};
      const found = await digestOf(closed, { username, password });
      const said = await done.innerText();
      assert.ok(said.includes(found), said);
      await workbench.press(workbench.notification(/Pushed .*1\.0/), "Copy Reference with Digest");
      await copied(`${closed.replace(":1.0", "")}@${found}`);
    });

    it("pushes a new tag at once, by the row's icon, and copies its digest", async () => {
      await clearToasts();
      const row = workbench.row(new RegExp(`Image ${one}`));
      await row.hover();
      await row
        .getByRole("button", { name: /Push Image/ })
        .first()
        .click();
      await workbench
        .notification(/Pushed .*1\.0/)
        .first()
        .waitFor({ timeout: 30_000 });
      await workbench.press(workbench.notification(/Pushed .*1\.0/), "Copy Digest");
      await copied(await digestOf(one ?? ""));
    });

    it("warns before it replaces another image, and does so by keys", async () => {
      await clearToasts();
      const before = await digestOf(one ?? "");
      await tag(engine, "nginx:1.25-alpine", one ?? "");
      // A row that is being drawn anew is not the one that was clicked.
      const other = (await (await connect(engine)).inspectImage("nginx:1.25-alpine")).id;
      await workbench.row(new RegExp(`Image ${one},.* ${shortId(other)}$`)).waitFor();
      await pushRow(one);
      await fact(/The tag 1\.0 is another image .* would be replaced/).waitFor();
      await fact(new RegExp(`${open?.address} lets everybody push to team/`)).waitFor();
      await workbench.screenshot("4-replaces");
      assert.equal(await digestOf(one ?? ""), before);
      await fact(/Push anyway/).waitFor();
      await workbench.page.waitForTimeout(300);
      await workbench.page.keyboard.press("Enter");
      await workbench
        .notification(/Pushed .*1\.0/)
        .first()
        .waitFor({ timeout: 30_000 });
      assert.notEqual(await digestOf(one ?? ""), before);
    });

    it("pushes two images: the tags of a repository that are chosen, or rows", async () => {
      await clearToasts();
      await chooseTwo();
      await workbench
        .notification(/Pushed 2 images/)
        .first()
        .waitFor({ timeout: 30_000 });
      await workbench.screenshot("6-several");
      await workbench.press(workbench.notification(/Pushed 2 images/), "Copy Digests");
      // In the order of the rows, which is that of the ages of the two images.
      const digests = await Promise.all((await asInView(two, bare)).map((name) => digestOf(name)));
      await copied(digests.join("\n"));
    });

    if (index === 0) {
      it("says before a byte moves that the registry does not let push", async () => {
        await using proxy = await startFaultProxy(open?.address ?? "");
        const body = '{"errors":[{"code":"DENIED","message":"requested access is denied"}]}';
        const fault = { kind: "status", status: 403, body } as const;
        proxy.spoil({ method: "POST", path: /\/uploads\//, fault });
        await using name = await named(proxy, "denied");
        await pushRow(name.here);
        await fact(/does not let everybody push to team\//).waitFor();
        await fact(/Push anyway/).waitFor();
        await workbench.screenshot("6-denied");
        await dismiss();
      });
    }

    it("lets go of a push that is cancelled, and no tag is left", async () => {
      await using proxy = await startFaultProxy(open?.address ?? "");
      const fault = { kind: "slow", bytesPerSecond: 20_000 } as const;
      proxy.spoil({ path: /\/uploads\/[0-9a-f-]{36}/, fault });
      await using name = await named(proxy, "cancelled");
      await pushRow(name.here);
      const pushing = workbench.notification(new RegExp(`Pushing ${name.here}`));
      await pushing
        // Podman tells of no layer.
        .filter({ hasText: /[01] of \d layers|The push refers to repository/ })
        .first()
        .waitFor();
      await workbench.screenshot("7-pushing");
      await workbench.press(pushing, "Cancel");
      await pushing.first().waitFor({ state: "detached" });
      await assert.rejects(digestOf(name.there), /manifest unknown|name unknown/i);
      assert.equal(await workbench.notification(/could not|refused|failed/i).count(), 0);
    });

    it("tries again what is temporary", async () => {
      await using proxy = await startFaultProxy(open?.address ?? "");
      const fault = { kind: "status", status: 500, body: "{}" } as const;
      const rule = proxy.spoil({ method: "PUT", path: /\/manifests\//, times: 1, fault });
      await using name = await named(proxy, "tried-again");
      await pushRow(name.here);
      // Others have tried it again before they say anything.
      if (/docker [\d.]+$/.test(engine.name)) {
        await workbench
          .notification(/Next try in/)
          .first()
          .waitFor();
        await workbench.screenshot("8-next-try");
      }
      await workbench
        .notification(new RegExp(`Pushed ${name.here}`))
        .first()
        .waitFor({ timeout: 30_000 });
      assert.equal(rule.hits, 1);
      assert.match(await digestOf(name.there), /^sha256:/);
      await clearToasts();
    });

    // With the other one, which tries logins out, another test does it.
    if (engine.name !== "docker 28.5") {
      it("logs out and in by the palette, and pushes with the login that is kept then", async () => {
        const address = guarded?.address ?? "";
        await clearToasts();
        await showOnly(closed);
        await workbench.runCommand("Slipway: Log Out of a Registry");
        await fact(/VS Code's secret storage/).waitFor();
        await workbench.pick(address);
        await workbench
          .statusBar(/Logged out of/)
          .first()
          .waitFor();
        await pushRow(closed);
        await fact(/wants a login, and none is known/).waitFor();
        await dismiss();
        await workbench.runCommand("Slipway: Log In to a Registry");
        // From the names of the engine's images.
        await fact(new RegExp(`^${address}`)).waitFor();
        await workbench.answer(address);
        await answerLogin("no password");
        await workbench.page
          .getByText(/did not accept the login/)
          .first()
          .waitFor();
        await answerLogin();
        await workbench
          .statusBar(/Logged in to .* kept in VS Code's secret storage/)
          .first()
          .waitFor();
        await tag(engine, "nginx:1.25-alpine", closed);
        const other = (await (await connect(engine)).inspectImage(closed)).id;
        await workbench.row(new RegExp(`Image ${closed},.* ${shortId(other)}$`)).waitFor();
        await pushRow(closed);
        await fact(/The tag 1\.0 is another image/).waitFor();
        await fact(/logs in to .* as demo, from VS Code's secret storage/).waitFor();
        await fact(/To be sent/).waitFor();
        await workbench.screenshot("9-login-and-bytes");
        await workbench.pick(/Push anyway/);
        await workbench
          .notification(/Pushed .*1\.0/)
          .first()
          .waitFor({ timeout: 30_000 });
      });
    }

    /** A name for what goes through the proxy, shown alone; `there` is where it gets to. */
    async function named(proxy: FaultProxy, label: string) {
      const path = `team/${id}-${label}:1`;
      const [there, here] = [`${open?.address}/${path}`, `${proxy.address}/${path}`];
      await clearToasts();
      await tag(engine, fresh, here);
      await showOnly(here);
      return { here, there, [Symbol.asyncDispose]: () => untag(engine, here) };
    }

    /** By a repository's row, which asks for the tags, or by two rows. */
    async function chooseTwo(): Promise<void> {
      const [first, second] = [two, bare].map((name) => workbench.row(new RegExp(`Image ${name}`)));
      if (index % 2 === 1 && first && second) {
        await selectRows(workbench, first, second);
        return reach(workbench, { title: "Push Image…", way: "menu", row: second });
      }
      await workbench.chooseFromMenu(workbench.row(new RegExp(`^${repository}`)), /Push Image/);
      await fact(/:edge/).waitFor();
      await workbench.screenshot("5-which-tags");
      await fact(/:1\.0/).click();
      await workbench.page.waitForTimeout(200);
      await workbench.page.keyboard.press("Enter");
    }

    async function answerLogin(password = guarded?.password ?? ""): Promise<void> {
      await workbench.page
        .getByText(/\(1\/2\)/)
        .first()
        .waitFor();
      await workbench.answer(guarded?.username ?? "");
      await workbench.page
        .getByText(/\(2\/2\)/)
        .first()
        .waitFor();
      await workbench.answer(password);
    }

    async function clearToasts(): Promise<void> {
      await workbench.runCommand("Notifications: Clear All Notifications");
      await workbench.page.waitForTimeout(200);
    }

    async function asInView(...names: readonly (string | undefined)[]): Promise<string[]> {
      const rows = names.map(async (name = "") => {
        const box = await workbench.row(new RegExp(`Image ${name}`)).boundingBox();
        return { name, top: box?.y ?? 0 };
      });
      return (await Promise.all(rows)).sort((a, b) => a.top - b.top).map(({ name }) => name);
    }

    /** Waits until this is in the clipboard. */
    async function copied(text: string): Promise<void> {
      const pasted = () => workbench.page.evaluate("navigator.clipboard.readText()");
      await eventually(`${text} is copied`, async () => (await pasted()) === text);
    }
  });
}

if (skip) it("pushing by clicks", { skip }, () => undefined);

function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

async function digestOf(
  name: string,
  login: { readonly username?: string; readonly password?: string } = {},
): Promise<string> {
  return ((await skopeoInspect(name, login)) as { readonly Digest: string }).Digest;
}

async function tag(engine: RealEngine, source: string, name: string): Promise<void> {
  const [, repo = "", label = ""] = /^(.*):([^:/]+)$/.exec(name) ?? [];
  const query = new URLSearchParams({ repo, tag: label });
  const path = `/images/${encodeURIComponent(source)}/tag?${query}`;
  const socket = engine.host.replace("unix://", "");
  const { status, body } = await engineRequest({ socket, method: "POST", path });
  assert.equal(status, 201, body.toString());
}

async function untag(engine: RealEngine, name: string): Promise<void> {
  const socket = engine.host.replace("unix://", "");
  await engineRequest({
    socket,
    method: "DELETE",
    path: `/images/${encodeURIComponent(name)}?force=1`,
  });
}
