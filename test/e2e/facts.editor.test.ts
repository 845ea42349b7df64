import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createEngineProxy, type EngineProxy } from "../app/engineProxy.ts";
import { requireBeds } from "../support/beds/beds.ts";
import { engineRequest } from "../support/beds/engineRequest.ts";
import { type RealEngine, realEngines } from "../support/realEngines.ts";
import { type OpenSlipway, openSlipway } from "./openSlipway.ts";
import { pictureFailures } from "./pictureFailures.ts";
import type { Workbench } from "./workbench.ts";

/** An image that nobody but this engine knows. */
const image = "facts-demo:1";
/** Of one that the table knows as root; this engine has another with the name. */
const other = "caddy:2.99";

const files = {
  Dockerfile: `FROM ${image}
COPY serve.js confg.json ./
CMD ["node", "serve.js"]
`,
  "serve.js": "",
  "config.json": "{}",
  "notes.md": "",
  "later.Dockerfile": `FROM ${other}
COPY serve.js nope.json ./
`,
};

const skip = requireBeds("vscode", "chromium");
const pictures = process.env.SLIPWAY_PICTURES;
const [engine] = realEngines().filter(({ name }) => name === "docker 28.5");

describe("facts by clicks", { skip: skip || engine === undefined, timeout: 240_000 }, () => {
  let slipway: OpenSlipway;
  let workbench: Workbench;
  let proxy: EngineProxy | undefined;
  before(async () => {
    if (!engine) return;
    for (const name of [image, other]) await makeImage(engine, name);
    proxy = createEngineProxy(engine.host);
    await proxy.open();
    slipway = await openSlipway({
      ...{ files, engineHost: proxy.host },
      pictures: pictures && join(pictures, "facts"),
    });
    workbench = slipway.workbench;
  });
  after(async () => {
    await slipway?.close();
    proxy?.[Symbol.dispose]();
    for (const name of engine ? [image, other] : []) {
      if (engine) await ask(engine, "DELETE", `/images/${name}?force=true`);
    }
  });
  pictureFailures(() => workbench);

  it("knows what is in the folder, and mends a name that is not", async () => {
    await workbench.openFile("Dockerfile");
    await workbench.problems((rows) => rows.some((row) => /confg\.json.*config\.json/.test(row)));
    await workbench.screenshot("1-missing");
    await workbench.quickFix("2:16", /config\.json/);
    await workbench.problems((rows) => !rows.some((row) => /confg\.json/.test(row)));
    assert.match(await workbench.editorText(), /COPY serve\.js config\.json/);
  });

  it("sees files come and go", async () => {
    const path = (name: string) => join(slipway.folder, name);
    renameSync(path("config.json"), path("settings.json"));
    await workbench.problems((rows) => rows.some((row) => /config\.json/.test(row)));
    renameSync(path("settings.json"), path("config.json"));
    await workbench.problems((rows) => !rows.some((row) => /config\.json/.test(row)));
    writeFileSync(path(".dockerignore"), "*.md\nserve.*\n");
    await workbench.problems((rows) =>
      rows.some((row) => /line 2 of \.dockerignore/i.test(row) && /serve\.js/.test(row)),
    );
    await workbench.screenshot("2-ignored");
    writeFileSync(path(".dockerignore"), "*.md\n");
    await workbench.problems((rows) => !rows.some((row) => /\.dockerignore/i.test(row)));
  });

  it("takes nothing for a fault that the base settles, once the engine has told of it", async () => {
    await workbench.problems((rows) => !rows.some((row) => /runs as root|no WORKDIR/.test(row)));
  });

  it("says nothing that the base takes back in a moment", async () => {
    const { page } = workbench;
    if (proxy) proxy.lateness = 150;
    await page.evaluate(watchProblems);
    await workbench.openFile("later.Dockerfile");
    await workbench.problems((rows) => rows.some((row) => /nope\.json/.test(row)));
    // More than the engine gets to answer before others count.
    await page.waitForTimeout(1_500);
    const seen = (await page.evaluate("seenProblems")) as string[];
    assert.ok(seen.some((text) => text.includes("nope.json")));
    assert.deepEqual(
      seen.filter((text) => text.includes("runs as root")),
      [],
    );
    if (proxy) proxy.lateness = 0;
    await workbench.openFile("Dockerfile");
  });

  it("tells at an instruction who it runs as and where, as the engine has the base", async () => {
    await hoverAt(workbench, "2:2", /user\sapp,\sworkdir\s\/srv\/shop,\sfrom\sfacts-demo:1/);
    await workbench.screenshot("3-state");
  });

  it("tells at the base what is known of it", async () => {
    await hoverAt(workbench, "1:8", /User:\sapp[\s\S]*Working\sfolder:\s\/srv\/shop/);
    await workbench.screenshot("4-base");
  });
});

/** Runs in the page: keeps each text that the list of problems had. */
const watchProblems = `
  globalThis.seenProblems = [];
  new MutationObserver(() => {
    const text = document.querySelector(".markers-panel .monaco-list-rows")?.textContent ?? "";
    if (text !== seenProblems.at(-1)) seenProblems.push(text);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
`;

async function hoverAt(workbench: Workbench, place: string, words: RegExp): Promise<void> {
  const hover = workbench.page.locator(".monaco-hover:visible", { hasText: words }).first();
  for (let turn = 0; turn < 5 && !(await hover.isVisible()); turn += 1) {
    await workbench.goTo(place);
    await workbench.page.keyboard.press("Control+KeyK");
    await workbench.page.keyboard.press("Control+KeyI");
    await hover.waitFor({ timeout: 4000 }).catch(() => undefined);
  }
  await hover.waitFor();
}

async function makeImage(engine: RealEngine, image: string): Promise<void> {
  const made = await ask(engine, "POST", "/containers/create", { Image: "busybox:1.36" });
  const { Id } = JSON.parse(made) as { readonly Id: string };
  const [repo, tag] = image.split(":");
  const config = { User: "app", WorkingDir: "/srv/shop", Env: ["MODE=shop"] };
  await ask(engine, "POST", `/commit?container=${Id}&repo=${repo}&tag=${tag}`, config);
  await ask(engine, "DELETE", `/containers/${Id}`);
}

async function ask(
  { host }: RealEngine,
  method: string,
  path: string,
  body?: unknown,
): Promise<string> {
  const answer = await engineRequest({
    ...{ socket: host.slice("unix://".length), method, path },
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.body}`);
  return answer.body.toString("utf8");
}
