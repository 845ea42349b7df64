import { spawnSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { defaultArrangement, imageGroupings } from "../../src/app/imageArrangement.ts";
import { createImageTree, type ImageTree } from "../../src/app/imageTree.ts";
import { connectEngine } from "../../src/engine/index.ts";
import { loadBaseImages } from "../../test/support/beds/baseImages.ts";
import { availableBeds } from "../../test/support/beds/beds.ts";
import { startDockerEngine } from "../../test/support/beds/dockerEngine.ts";
import { engineRequest } from "../../test/support/beds/engineRequest.ts";
import { measureImagesView } from "./measureImagesView.ts";
import { quantiles } from "./quantiles.ts";
import { withStandIn } from "./withStandIn.ts";

const many = 5000;
/** What these take in VS Code is VS Code's own. */
const few = 5;
const rounds = 7;
const stormSeconds = 5;

/** The Images view's model, from being shown to having its rows; and in a storm of events. */
export async function benchImages(root: string, print: (line: string) => void): Promise<void> {
  print(
    `Images view, ${many} images; aims: rows in under 300 ms, a storm costs little, memory flat`,
  );
  await withStandIn(root, many, async (host) => {
    await measureShow("stand-in for an engine", host, print);
    await measureArrange(host, print);
    await measureStorm(host, 1, print);
    await measureStorm(host, many, print);
    await measureImagesView(host, many, print);
  });
  await withStandIn(root, few, (host) => measureImagesView(host, few, print));
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
