import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { type RealEngine, realEngines, realRegistry } from "../support/realEngines.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { until } from "./until.ts";
import type { Workbench } from "./workbench.ts";

/** The Dockerfile that a newcomer might write: it builds, and it has three faults. */
const faulty = `FROM busybox:1.36
WORKDIR /srv
COPY index.html about.html /srv/site
RUN ls -l site
EXPOSE 8080
CMD httpd -f -p 8080
`;

const failing = `FROM busybox:1.36
RUN echo first step
RUN echo about to fail && \\
    exit 7
RUN echo never reached
`;

const slow = `FROM busybox:1.36
RUN echo so far so good && sleep 300
`;

const files = {
  Dockerfile: faulty,
  "failing.Dockerfile": failing,
  "slow.Dockerfile": slow,
  "index.html": "<h1>Shop</h1>\n",
  "about.html": "<h1>About</h1>\n",
};

const skip = requireBeds("vscode", "chromium", "registry", "skopeo");
/** `npm test` leaves the pictures where a person can look at them; see CONTRIBUTING.md. */
const pictures = process.env.SLIPWAY_PICTURES;

for (const engine of skip ? [] : realEngines()) {
  describe(`main job by clicks, ${engine.name}`, { timeout: 300_000 }, () => {
    const folder = pictures && join(pictures, engine.name.replaceAll(" ", "-"));
    let slipway: OpenSlipway;
    let workbench: Workbench;
    const registry = realRegistry({ login: true });
    // Of its own: of a name that another engine has pushed, the push would warn.
    const tag = `${registry?.address}/demo/${engine.name.replaceAll(" ", "-")}:v1`;
    const clean = () => removeImages(engine, ["shop:latest", "failing:latest", "slow:latest", tag]);

    before(async () => {
      await clean();
      slipway = await openSlipway({ files, engineHost: engine.host, pictures: folder });
      workbench = slipway.workbench;
    });
    after(async () => {
      await slipway?.close();
      await clean();
    });
    pictureFailures(() => workbench);

    it("shows the faults of a Dockerfile while it is open", async () => {
      await workbench.openFile("Dockerfile");
      const rows = await workbench.problems((all) => all.length >= 4);
      for (const fault of [
        /runs as root.* at line 1 and character 6\b/,
        /does not end with a slash.* at line 3 and character 28\b/,
        /CMD in shell form.* at line 6 and character 5\b/,
      ]) {
        assert.ok(
          rows.some((row) => fault.test(row)),
          `${fault} is not in ${rows.join("\n")}`,
        );
      }
      await workbench.page.locator(".squiggly-warning, .squiggly-error").first().waitFor();
      await workbench.screenshot("1-squiggles");
    });

    it("mends a fault with its quick fix, and the squiggle goes", async () => {
      await workbench.quickFix("3:30", /slash/i);
      await workbench.problems((rows) => !rows.some((row) => row.includes("with a slash")));
      assert.match(await workbench.editorText(), /^COPY index\.html about\.html \/srv\/site\/$/m);
      await workbench.page.keyboard.press("Control+KeyS");
      await until(() =>
        readFileSync(join(slipway.folder, "Dockerfile"), "utf8").includes("/srv/site/\n"),
      );
    });

    it("builds the image from the Explorer's context menu", async () => {
      await workbench.chooseFromMenu(workbench.file("Dockerfile"), /Build Image/);
      await workbench.answer("Shop");
      await workbench
        .inputMessage()
        .filter({ hasText: /upper.?case|lower.?case/i })
        .waitFor();
      await workbench.screenshot("2-tag-checked");
      await workbench.answer("shop:latest");
      await workbench.statusBar(/Built shop:latest/).waitFor({ timeout: 60_000 });
      await workbench.runCommand("Slipway: Show Build Log");
      await workbench.page.locator(".output-view, .panel .monaco-editor").first().waitFor();
      await workbench.page.waitForTimeout(1000);
      await workbench.screenshot("3-built");
    });

    it("shows the image in the tree, by the engine's event", async () => {
      await workbench.openContainer("Slipway");
      await workbench.seekRow(/Image shop:latest/);
      await workbench.screenshot("4-images");
    });

    it("tags the image", async () => {
      await workbench.chooseFromMenu(await workbench.seekRow(/Image shop:latest/), /Tag Image/);
      await workbench.answer(tag);
      await workbench.seekRow(new RegExp(`Image ${tag}`));
      await workbench.screenshot("5-tagged");
    });

    it("pushes it to a registry that wants a login, and skopeo sees it", async () => {
      await workbench.chooseFromMenu(
        await workbench.seekRow(new RegExp(`Image ${tag}`)),
        /Push Image/,
      );
      await workbench.page
        .getByText(/wants a login/)
        .first()
        .waitFor();
      await workbench.screenshot("6-login");
      // What speaks against the push is told before it, with the way out on top.
      await workbench.pick(/Log in to/);
      await workbench.page
        .getByText(/\(1\/2\)/)
        .first()
        .waitFor();
      await workbench.answer(registry?.username ?? "");
      await workbench.page
        .getByText(/\(2\/2\)/)
        .first()
        .waitFor();
      await workbench.answer(registry?.password ?? "");
      await workbench
        .notification(/Pushed .*demo\/.*:v1/)
        .first()
        .waitFor({ timeout: 60_000 });
      await workbench.screenshot("7-pushed");
      const { username = "", password = "" } = registry ?? {};
      const seen = (await skopeoInspect(tag, { username, password })) as { Digest: string };
      assert.match(seen.Digest, /^sha256:/);
    });

    it("marks the line of the RUN that failed", async () => {
      await workbench.page.keyboard.press("Control+Shift+KeyE");
      await workbench.openFile("failing.Dockerfile");
      await workbench.chooseFromMenu(workbench.file("failing.Dockerfile"), /Build Image/);
      await workbench.answer("failing:latest");
      await workbench.statusBar(/Build failed/).waitFor({ timeout: 60_000 });
      const rows = await workbench.problems((all) => all.some((row) => /slipway build/i.test(row)));
      // The engine's check says what our rule says, at the same line.
      assert.ok(!rows.some((row) => row.includes("JSONArgsRecommended")), rows.join("\n"));
      const failure = rows.find((row) => /slipway build/i.test(row)) ?? "";
      assert.match(failure, /line 3|\[Ln 3/i);
      assert.match(failure, /7/);
      await workbench.screenshot("8-failed-line");
    });

    it("cancels a build for real", async () => {
      await workbench.openFile("slow.Dockerfile");
      await workbench.chooseFromMenu(workbench.file("slow.Dockerfile"), /Build Image/);
      await workbench.answer("slow:latest");
      const progress = workbench.notification(/slow:latest/);
      await progress
        .filter({ hasText: /2\/2|1\/1|2 of 2|1 of 1/ })
        .first()
        .waitFor({ timeout: 60_000 });
      await workbench.screenshot("9-building");
      await workbench.press(progress, "Cancel");
      await workbench.statusBar(/cancelled/i).waitFor({ timeout: 30_000 });
      await until(async () => (await runningContainers(engine)) === 0);
      assert.equal(await hasImage(engine, "slow:latest"), false);
      assert.equal(await workbench.notification(/error|could not/i).count(), 0);
    });
  });
}

// Named only where it is skipped, so that the run can say so.
if (skip) it("main job by clicks", { skip }, () => undefined);

async function removeImages(engine: RealEngine, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await ask(engine, "DELETE", `/images/${encodeURIComponent(name)}?force=1`);
  }
}

async function hasImage(engine: RealEngine, name: string): Promise<boolean> {
  return (await ask(engine, "GET", `/images/${encodeURIComponent(name)}/json`)).status === 200;
}

async function runningContainers(engine: RealEngine): Promise<number> {
  return JSON.parse((await ask(engine, "GET", "/containers/json")).text).length;
}

async function ask(engine: RealEngine, method: string, path: string) {
  const socket = engine.host.replace("unix://", "");
  const { status, body } = await engineRequest({ socket, method, path });
  return { status, text: body.toString() };
}
