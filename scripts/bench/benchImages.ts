import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { defaultArrangement, imageGroupings } from "../../src/app/imageArrangement.ts";
import { createImageTree, type ImageTree } from "../../src/app/imageTree.ts";
import { connectEngine } from "../../src/engine/index.ts";
import { openSlipway } from "../../test/e2e/openSlipway.ts";
import { loadBaseImages } from "../../test/support/beds/baseImages.ts";
import { availableBeds, requireBeds } from "../../test/support/beds/beds.ts";
import { startDockerEngine } from "../../test/support/beds/dockerEngine.ts";
import { engineRequest } from "../../test/support/beds/engineRequest.ts";
import { quantiles } from "./quantiles.ts";

const many = 5000;
const rounds = 7;
const stormSeconds = 5;

/** The Images view's model, from being shown to having its rows; and in a storm of events. */
export async function benchImages(root: string, print: (line: string) => void): Promise<void> {
  print(
    `Images view, ${many} images; aims: rows in under 300 ms, a storm costs little, memory flat`,
  );
  await withStandIn(root, async (host) => {
    await measureShow("stand-in for an engine", host, print);
    await measureArrange(host, print);
    await measureStorm(host, 1, print);
    await measureStorm(host, many, print);
    await measureEditor(host, print);
  });
  await measureRealEngine(print);
}

async function measureShow(
  name: string,
  host: string,
  print: (line: string) => void,
): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const tree = createTree(host);
    const start = performance.now();
    tree.setVisible(true);
    await until(() => tree.state.kind === "ready");
    times.push(performance.now() - start);
    tree.dispose();
  }
  const { median, max } = quantiles(times);
  print(`  rows of a ${name}: median ${median.toFixed(0)} ms, max ${max.toFixed(0)} ms`);
}

async function measureArrange(host: string, print: (line: string) => void): Promise<void> {
  const tree = createTree(host);
  tree.setVisible(true);
  await until(() => tree.state.kind === "ready");
  const steps = [
    ...imageGroupings.map((grouping) => ({ grouping, labelKey: "com.docker.compose.project" })),
    ...["s", "se", "ser 4", "no such"].map((filter) => ({ filter })),
  ];
  const times = steps.map((step) => {
    const start = performance.now();
    tree.arrange(step);
    return performance.now() - start;
  });
  tree.dispose();
  const { median, max } = quantiles(times);
  print(`  arranged in another way: median ${median.toFixed(1)} ms, max ${max.toFixed(1)} ms`);
}

async function measureStorm(
  host: string,
  about: number,
  print: (line: string) => void,
): Promise<void> {
  const tree = createTree(host);
  tree.setVisible(true);
  await until(() => tree.state.kind === "ready");
  // What is counted in the background is through by then.
  await delay(2500);
  const socket = host.replace("unix://", "");
  const held = heap();
  const before = process.cpuUsage();
  let late = 0;
  const ticks = setInterval(
    ((last) => () => {
      late = Math.max(late, performance.now() - last.at - 20);
      last.at = performance.now();
    })({ at: performance.now() }),
    20,
  );
  const path = `/storm?rate=1000&seconds=${stormSeconds}&images=${about}`;
  await engineRequest({ socket, method: "POST", path });
  clearInterval(ticks);
  const { user, system } = process.cpuUsage(before);
  const share = (user + system) / 1e6 / stormSeconds;
  const grown = (heap() - held) / 1e6;
  tree.dispose();
  print(
    `  1,000 events a second about ${about} images: ${(share * 100).toFixed(1)} % of a core, ` +
      `longest block ${late.toFixed(0)} ms, heap ${grown >= 0 ? "+" : ""}${grown.toFixed(0)} MB`,
  );
}

/** Bytes that are in use, garbage left out. */
function heap(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

/** In a real VS Code, the view's own start included: from the click on its icon to the first row. */
async function measureEditor(host: string, print: (line: string) => void): Promise<void> {
  const missing = requireBeds("vscode", "chromium");
  if (missing !== false) return print(`  in VS Code: not measured here. ${missing}`);
  const slipway = await openSlipway({ files: { "notes.txt": "" }, engineHost: host });
  try {
    const { page, ...workbench } = slipway.workbench;
    const row = page.locator(".pane-body .monaco-list-row").first();
    const first = performance.now();
    await workbench.openContainer("Slipway");
    await row.waitFor();
    print(`  in VS Code, first show: ${(performance.now() - first).toFixed(0)} ms`);
    await workbench.runCommand("Slipway: Group Images By…");
    const flat = workbench.row(/^Image registry\.example\.com/);
    await workbench.pick(/Nothing: one list/);
    const start = performance.now();
    await flat.waitFor();
    print(`  in VS Code, all in one list: ${(performance.now() - start).toFixed(0)} ms`);
    await workbench.openContainer("Explorer");
    await page.waitForTimeout(500);
    const again = performance.now();
    await workbench.openContainer("Slipway");
    await flat.waitFor();
    print(`  in VS Code, shown again: ${(performance.now() - again).toFixed(0)} ms`);
  } finally {
    await slipway.close();
  }
}

/** One image under many names, and the docker command on the same engine. */
async function measureRealEngine(print: (line: string) => void): Promise<void> {
  const { docker285, reasons } = availableBeds();
  if (!docker285) return print(`  a real engine: not measured here. ${reasons.docker285}`);
  const engine = await startDockerEngine({ version: "28.5" });
  try {
    await loadBaseImages(engine);
    const { socket } = engine;
    for (let at = 0; at < many; at += 1) {
      const path = `/images/busybox:1.36/tag?repo=bench-${at % 50}&tag=${at}`;
      await engineRequest({ socket, method: "POST", path });
    }
    await measureShow(`Docker 28.5, ${many} names of one image`, engine.host, print);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now();
      const args = ["-H", engine.host, "images"];
      const { status } = spawnSync("docker", args, { timeout: 60_000, stdio: "ignore" });
      if (status !== 0) return print("  docker images: not measured here.");
      times.push(performance.now() - start);
    }
    const { median, max } = quantiles(times);
    print(`  docker images there: median ${median.toFixed(0)} ms, max ${max.toFixed(0)} ms`);
  } finally {
    await engine.stop();
  }
}

async function withStandIn(root: string, use: (host: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  const socket = join(folder, "engine.sock");
  const args = ["--import", "tsx", join(root, "scripts/bench/standInImages.ts"), socket, `${many}`];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  try {
    await ready(child);
    await use(`unix://${socket}`);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`The stand-in ended with ${code}.`)));
  });
}

function createTree(host: string): ImageTree {
  const surroundings = { env: {}, home: "/", platform: process.platform, uid: process.getuid?.() };
  return createImageTree({
    connect: (signal) => connectEngine(surroundings, { setting: host }, signal),
    wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => {}),
    now: Date.now,
    arrangement: defaultArrangement,
  });
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error("No rows within a minute.");
    await delay(1);
  }
}
