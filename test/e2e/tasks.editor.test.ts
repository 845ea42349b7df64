import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { type RealEngine, realEngines } from "../support/realEngines.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { terminalShows, terminalText } from "./terminalShows.ts";
import { until } from "./until.ts";
import type { Workbench } from "./workbench.ts";

const unique = `h${process.pid}`;
const files = {
  "app/Dockerfile": `FROM busybox:1.36 AS ${unique}
RUN echo in the stage ${unique}
FROM busybox:1.36
RUN echo the last stage
`,
  "failing.Dockerfile": `FROM busybox:1.36
RUN echo about to fail ${unique} && \\
    exit 7
`,
  "slow.Dockerfile": `FROM busybox:1.36
RUN echo so far so good ${unique} && sleep 300 && echo never
`,
  ".vscode/tasks.json": JSON.stringify({
    version: "2.0.0",
    tasks: [
      ...["failing", "slow"].map((name) => ({
        ...{ label: `${name} one`, type: "slipway", task: "build" },
        dockerfile: `\${workspaceFolder}/${name}.Dockerfile`,
        tags: [`${name}-${unique}:latest`],
      })),
      { label: "wrong one", type: "slipway", task: "build", buildArgs: "VERSION=1" },
    ],
  }),
};

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;
const [engine] = skip ? [] : realEngines().slice(-1);

if (engine) {
  describe(`tasks by clicks, ${engine.name}`, { timeout: 300_000 }, () => {
    let slipway: OpenSlipway;
    let workbench: Workbench;
    const folder = pictures && join(pictures, "tasks");
    const clean = async (): Promise<void> => {
      for (const name of [`app:${unique}`, "app:latest", `failing-${unique}`, `slow-${unique}`]) {
        await ask(engine, "DELETE", `/images/${encodeURIComponent(name)}?force=1`);
      }
    };

    before(async () => {
      slipway = await openSlipway({
        ...{ files, engineHost: engine.host, pictures: folder },
        // With the other renderers there is no text in the page.
        settings: { "terminal.integrated.gpuAcceleration": "off" },
      });
      workbench = slipway.workbench;
      // Until a first file is open, the list of commands is still filling.
      await workbench.openFile("slow.Dockerfile");
    });
    after(async () => {
      await slipway?.close();
      await clean();
    });
    pictureFailures(() => workbench);

    it("builds the stage of a detected task in a terminal", async () => {
      await runTask(workbench, "slipway", `build app/Dockerfile: stage ${unique}`);
      await terminalShows(workbench, new RegExp(`Built app:${unique}: sha256:`));
      const text = await terminalText(workbench);
      assert.match(text, /Built with buildkit \d\/\d/);
      assert.match(text, /RUN echo in the stage/);
      assert.doesNotMatch(text, /the last stage/);
      assert.equal((await ask(engine, "GET", `/images/app:${unique}/json`)).status, 200);
      await workbench.screenshot("1-detected");
    });

    it("ends a failed build with its output, its place, its exit code and a problem", async () => {
      await runTask(workbench, "failing one");
      await terminalShows(workbench, /exit code: 1\b/);
      const text = await terminalText(workbench);
      assert.match(text, new RegExp(`^ *about to fail ${unique}`, "m"));
      assert.match(text, /failing\.Dockerfile:2/);
      assert.match(text, /ended with exit code 7/);
      await workbench.screenshot("2-failed");
      const rows = await workbench.problems((all) => all.some((row) => /exit code 7/.test(row)));
      assert.ok(
        rows.some((row) => /exit code 7.*(line 2|Ln 2)/is.test(row)),
        rows.join("\n"),
      );
    });

    it("cancels with Ctrl+C, in the engine, too", async () => {
      await runTask(workbench, "slow one");
      await terminalShows(workbench, new RegExp(`\\| so far so good ${unique}`));
      await workbench.screenshot("3-running");
      assert.equal(runs(`so far so good ${unique}`), true);
      await workbench.page.locator(".terminal-wrapper.active .xterm-screen").first().click();
      await workbench.page.keyboard.press("Control+KeyC");
      await terminalShows(workbench, /The build was cancelled\./);
      await terminalShows(workbench, /exit code: 130\b/);
      await workbench.screenshot("4-cancelled");
      await until(() => !runs(`so far so good ${unique}`));
    });

    it("says in a line what is wrong with a definition", async () => {
      await runTask(workbench, "wrong one");
      await terminalShows(workbench, /"buildArgs" of the task has a wrong type/);
      await terminalShows(workbench, /exit code: 1\b/);
      await workbench.screenshot("5-wrong");
    });

    it("shows every build in a terminal where the setting says so", async () => {
      const settings = { "slipway.build.progress": "terminal" };
      writeFileSync(join(slipway.folder, ".vscode/settings.json"), JSON.stringify(settings));
      // VS Code watches the file; nothing in the window tells that it has read it.
      await workbench.page.waitForTimeout(3000);
      await workbench.chooseFromMenu(workbench.file("failing.Dockerfile"), /Build Image/);
      await workbench.answer(`failing-${unique}:latest`);
      await terminalShows(workbench, /failing\.Dockerfile:2/);
      await workbench.screenshot("6-setting");
    });
  });
}

// Named only where it is skipped, so that the run can say so.
if (skip) it("tasks by clicks", { skip }, () => undefined);

async function runTask(workbench: Workbench, ...path: readonly string[]): Promise<void> {
  await workbench.runCommand("Tasks: Run Task");
  for (const entry of path) {
    const field = workbench.page.locator(".quick-input-widget input.input").first();
    await field.waitFor();
    // The list shows only as many rows as it has room for.
    await field.fill(entry);
    await workbench.pick(entry);
  }
}

/** Whether a process of this machine, where the engine is, has the words in its command. */
function runs(words: string): boolean {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .some((process) => {
      try {
        return readFileSync(`/proc/${process}/cmdline`, "utf8").includes(words);
      } catch {
        // It has ended since.
        return false;
      }
    });
}

async function ask(engine: RealEngine, method: string, path: string) {
  const socket = engine.host.replace("unix://", "");
  const { status, body } = await engineRequest({ socket, method, path });
  return { status, text: body.toString() };
}
