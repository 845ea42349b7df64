import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { eventually, processesWith } from "../engine/engineFixture.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { type RealEngine, realEngines } from "../support/realEngines.ts";
import { choosePath } from "./fileDialog.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import { until } from "./until.ts";
import type { Workbench } from "./workbench.ts";

/** No cache of an earlier run may have it. */
const run = `j${Date.now()}`;
const base = `journey-base:${run}`;
const tag = "journey:greet";
const dockerfile = `FROM ${base} AS greet
RUN echo first ${run} && head -c 1200000 /dev/zero > /greeting
RUN --mount=type=secret,id=token,required \\
    echo reading ${run} && sleep 2 && \\
    test "$(cat /run/secrets/token)" = hush && exit 7
RUN echo last ${run}

FROM busybox:1.36
RUN echo never built
`;
const mended = dockerfile.replace(" && exit 7", "");

const files = {
  Dockerfile: dockerfile,
  "token.txt": "hush",
  "slow.Dockerfile": `FROM busybox:1.36\nRUN echo begun && sleep 600 && : slow-${run}\n`,
  "many.Dockerfile": `FROM busybox:1.36\nRUN yes line-of-${run} | head -n 1000000\nRUN head -c 100000000 /dev/zero | tr '\\0' z\nRUN sleep 600; : many-${run}\n`,
};

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;
/** Secrets, ranges of lines and hints are the same by each store. */
const engine = skip ? undefined : realEngines().find(({ name }) => name === "docker 28.5");

describe("a build from its CodeLens to its hints, by clicks", {
  skip: skip || engine === undefined,
  timeout: 420_000,
}, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  before(async () => {
    await tagBase("busybox:1.36");
    slipway = await openSlipway({
      ...{ files, engineHost: engine?.host, pictures: pictures && join(pictures, "build-journey") },
    });
    workbench = slipway.workbench;
  });
  after(async () => {
    await slipway?.close();
    for (const name of [tag, base, "slow:latest"]) await ask("DELETE", `/images/${name}?force=1`);
  });
  pictureFailures(() => workbench);

  const editorHas = (words: RegExp) => until(async () => words.test(await workbench.editorText()));
  const step = (name: RegExp) => workbench.row(name);
  const buildAgain = async (): Promise<void> => {
    await workbench.page.keyboard.press("Control+KeyS");
    await workbench.runCommand("Slipway: Build Again");
    await workbench.statusBar(/Built journey:greet/).waitFor({ timeout: 60_000 });
  };

  it("begins with a click on the CodeLens of the stage, and asks for the secret", async () => {
    await workbench.openFile("Dockerfile");
    const lens = workbench.page.locator(".codelens-decoration a", { hasText: "Build stage greet" });
    await lens.first().click();
    await workbench.answer(tag);
    await workbench.page.locator(".quick-input-titlebar", { hasText: "secret token" }).waitFor();
    await workbench.screenshot("1-secret");
    await workbench.pick("A file…");
    await choosePath(workbench, join(slipway.folder, "token.txt"));
  });

  it("shows its steps while it runs", async () => {
    await workbench
      .notification(/journey:greet.*3\/4|3\/4/s)
      .first()
      .waitFor({ timeout: 60_000 });
    await workbench.screenshot("2-running");
  });

  it("fails, and a click leads to the line", async () => {
    await workbench.statusBar(/Build failed/).waitFor({ timeout: 60_000 });
    await workbench.press(workbench.notification(/was not built, line 3/), "Go to Line");
    await workbench.statusBar(/Ln 3, Col 1/).waitFor();
    await workbench.screenshot("3-failed");
  });

  it("is built after the fix, from the cache as far as it came, with the secret it knows", async () => {
    await workbench.replaceText(mended);
    await buildAgain();
    await editorHas(/RUN echo first .*CACHED · 1\.2 MB/);
    await editorHas(/RUN --mount=type=secret.*\\ *\d+\.\d s/);
    await editorHas(new RegExp(`FROM ${base} AS greet *\\d+\\.\\d s`));
    await workbench.screenshot("4-hints");
  });

  it("says that an instruction has changed, and what that changes", async () => {
    await workbench.replaceText(mended.replace("head -c 1200000", "head -c 3200000"));
    await buildAgain();
    await workbench.openContainer("Slipway");
    await step(/Build of journey:greet, succeeded/).click();
    await step(/^Not cached: the instruction has changed/).waitFor();
    // The step that reads the secret ran again, too, so that only the size differs.
    await editorHas(new RegExp(`FROM ${base} AS greet.*\\(\\+2(\\.0)? MB`));
    await workbench.screenshot("5-instruction-and-change");
  });

  it("says that the base has changed", async () => {
    await tagBase("nginx:1.25-alpine");
    await workbench.page.keyboard.press("Control+Shift+KeyE");
    await workbench.openFile("Dockerfile");
    await buildAgain();
    await workbench.runCommand("Slipway: Show Build Log");
    await workbench.page
      .locator(".output-view", { hasText: `the base image ${base} has changed` })
      .waitFor();
    await workbench.screenshot("6-base");
  });

  it("asks what to do with a second build of the same file", async () => {
    const question = workbench.notification(/A build of this Dockerfile is running/);
    const first = await startSlow(workbench);
    await build(workbench, "slow.Dockerfile", "slow:latest");
    await workbench.press(question, "Cancel It and Build");
    await replaced(first);
    await workbench.screenshot("7-replaced");
    await build(workbench, "slow.Dockerfile", "slow:latest");
    await workbench.press(question, "Build After It");
    await workbench
      .notification(/slow:latest waits for the build before it/)
      .first()
      .waitFor();
    await workbench.screenshot("8-queued");
    await cancelAll(workbench);
  });

  it("replaces or queues without asking where the setting says so", async () => {
    const question = workbench.notification(/A build of this Dockerfile is running/);
    await set("replace");
    const first = await startSlow(workbench);
    await build(workbench, "slow.Dockerfile", "slow:latest");
    await replaced(first);
    await set("queue");
    await build(workbench, "slow.Dockerfile", "slow:latest");
    await workbench
      .notification(/slow:latest waits for the build before it/)
      .first()
      .waitFor();
    assert.equal(await question.count(), 0);
    await cancelAll(workbench);

    async function set(whenBusy: string): Promise<void> {
      const settings = { "slipway.build.whenBusy": whenBusy };
      mkdirSync(join(slipway.folder, ".vscode"), { recursive: true });
      writeFileSync(join(slipway.folder, ".vscode/settings.json"), JSON.stringify(settings));
      // VS Code watches the file; nothing in the window tells that it has read it.
      await workbench.page.waitForTimeout(3000);
    }
  });

  it("leaves nothing running where the window is closed", async () => {
    await startSlow(workbench);
    await slipway.close();
    await eventually("the command is gone", () => runningNow().length === 0, 30_000);
  });

  async function tagBase(name: string): Promise<void> {
    const [repo, version] = base.split(":");
    await ask("POST", `/images/${name}/tag?repo=${repo}&tag=${version}`);
  }
});

describe("a build that says very much, by clicks", {
  skip: skip || engine === undefined,
  timeout: 240_000,
}, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  before(async () => {
    slipway = await openSlipway({
      ...{ files, engineHost: engine?.host, pictures: pictures && join(pictures, "build-journey") },
      // BuildKit cuts a step's log at 2 MB, the builder before it does not.
      env: { DOCKER_BUILDKIT: "0" },
    });
    workbench = slipway.workbench;
  });
  after(() => slipway?.close());
  pictureFailures(() => workbench);

  it("shows a million lines and one of 100 MB, while the palette opens and memory stays", async () => {
    await workbench.openFile("many.Dockerfile");
    // The extension is there, and so is its host.
    await workbench.page.locator(".codelens-decoration a", { hasText: "Build" }).first().waitFor();
    const before = extensionHostMemory(slipway);
    await build(workbench, "many.Dockerfile", "many:latest");
    await workbench.statusBar(/Building/).waitFor();
    for (let turn = 0; turn < 5; turn++) {
      await workbench.page.keyboard.press("F1");
      await workbench.page.locator(".quick-input-widget input.input").first().waitFor();
      await workbench.page.keyboard.press("Escape");
    }
    await eventually("the last step runs", () => processesWith(`many-${run}`).length > 0, 120_000);
    const after = extensionHostMemory(slipway);
    console.log(
      `Extension host: ${toMB(before)} MB before a million lines, ${toMB(after)} MB after.`,
    );
    assert.ok(after - before < 400_000_000, `${before} bytes before, ${after} after`);
    await workbench.screenshot("9-many-lines");
  });

  it("leaves nothing running where the window is closed", async () => {
    assert.ok(processesWith(`many-${run}`).length > 0);
    await slipway.close();
    await eventually(
      "the command is gone",
      () => processesWith(`many-${run}`).length === 0,
      30_000,
    );
  });
});

/** Gives the process of its step. */
async function startSlow(workbench: Workbench): Promise<number | undefined> {
  await build(workbench, "slow.Dockerfile", "slow:latest");
  await until(() => runningNow().length === 1);
  return runningNow()[0];
}

/** Waits until the step is another process. */
async function replaced(first: number | undefined): Promise<void> {
  assert.notEqual(first, undefined);
  await until(() => runningNow().length === 1 && runningNow()[0] !== first);
}

async function build(workbench: Workbench, file: string, name: string): Promise<void> {
  await workbench.page.keyboard.press("Control+Shift+KeyE");
  await workbench.chooseFromMenu(workbench.file(file), /Build Image…/);
  await workbench.answer(name);
}

/** The processes of the slow step that run in the engine. */
function runningNow(): readonly number[] {
  return processesWith(`slow-${run}`).filter((id) => {
    try {
      return readFileSync(`/proc/${id}/comm`, "utf8").trim() === "sh";
    } catch {
      return false;
    }
  });
}

async function cancelAll(workbench: Workbench): Promise<void> {
  await workbench.runCommand("Slipway: Cancel Build");
  await until(() => runningNow().length === 0);
}

/** Resident bytes of the extension host of this editor, which is known by its home. */
function extensionHostMemory({ folder }: OpenSlipway): number {
  const sizes = processesWith("--type=extensionHost").map((id) => {
    try {
      if (!readFileSync(`/proc/${id}/environ`, "utf8").includes(`HOME=${dirname(folder)}\0`))
        return 0;
      const status = readFileSync(`/proc/${id}/status`, "utf8");
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
    } catch {
      return 0;
    }
  });
  const size = Math.max(0, ...sizes);
  assert.ok(size > 0, "there is no extension host");
  return size;
}

function toMB(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

async function ask(method: string, path: string): Promise<void> {
  const socket = (engine as RealEngine).host.replace("unix://", "");
  await engineRequest({ socket, method, path });
}
