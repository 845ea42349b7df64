import { loadBaseImages } from "../../test/support/beds/baseImages.ts";
import { availableBeds } from "../../test/support/beds/beds.ts";
import { type EngineBed, startDockerEngine } from "../../test/support/beds/dockerEngine.ts";
import { engineRequest } from "../../test/support/beds/engineRequest.ts";
import { run } from "../../test/support/beds/run.ts";
import { type BuildClient, buildClients } from "./buildClients.ts";
import type { ClientRun } from "./clientRun.ts";
import { type FolderShape, makeBuildContext } from "./makeBuildContext.ts";
import { quantiles } from "./quantiles.ts";
import { unknownCase } from "./unknownCase.ts";

interface BuildCase extends FolderShape {
  /** What `npm run bench -- build:few` asks for. */
  readonly id: string;
  readonly name: string;
  /** What is done before each run, and not timed. */
  readonly before: "forget all" | "change a file" | "nothing";
}

const megabyte = 1_000_000;

const cases: readonly BuildCase[] = [
  {
    id: "few",
    ...{ name: "2 GB, 1 MB needed", files: 2000, size: megabyte, needed: "one" },
    before: "forget all",
  },
  {
    id: "all",
    ...{ name: "1 GB, all needed, cold", files: 1024, size: megabyte, needed: "all" },
    before: "forget all",
  },
  {
    id: "changed",
    ...{ name: "1 GB, one file changed", files: 1024, size: megabyte, needed: "all" },
    before: "change a file",
  },
  {
    id: "many",
    ...{ name: "25,000 small files, cold", files: 25_000, size: 1000, needed: "all" },
    before: "forget all",
  },
  {
    id: "many-cached",
    ...{ name: "25,000 small files, nothing changed", files: 25_000, size: 1000, needed: "all" },
    before: "nothing",
  },
  {
    id: "cached",
    ...{ name: "small context, nothing changed", files: 10, size: 1000, needed: "all" },
    before: "nothing",
  },
];

/** A multiple of those that leave little behind, or some of them would begin more often than others. */
const rounds = 8;

/**
 * Whole builds on one engine, in turn: by whole processes, and by ours in a process that has built before,
 * as an editor's has. The aim is never to be slower than buildx. All cases, or those that are asked for by
 * their ids.
 */
export async function benchBuild(
  root: string,
  asked: readonly string[],
  print: (line: string) => void,
): Promise<void> {
  const unknown = unknownCase("build", cases, asked);
  if (unknown !== undefined) return print(unknown);
  print("Builds, client's start included; aims: not slower than buildx, under 120 MB of memory");
  const { docker285, reasons } = availableBeds();
  if (!docker285) return print(`  not measured here. ${reasons.docker285}`);
  const engine = await startDockerEngine({ version: "28.5" });
  try {
    await loadBaseImages(engine);
    const clients = buildClients(root, engine.host, print);
    for (const one of cases) {
      if (asked.length > 0 && !asked.includes(one.id)) continue;
      await measure(engine, clients, one, print);
    }
  } finally {
    await engine.stop();
  }
}

async function measure(
  engine: EngineBed,
  clients: readonly BuildClient[],
  one: BuildCase,
  print: (line: string) => void,
): Promise<void> {
  const context = makeBuildContext(one);
  const runs = clients.map((): ClientRun[] => []);
  try {
    const turn = async (index: number): Promise<ClientRun> => {
      if (one.before === "forget all") await forgetAll(engine);
      if (one.before === "change a file") context.change();
      // What the one before wrote is not written in this one's time.
      await run("sync", [], { limit: 120_000 });
      return (clients[index] as BuildClient).run(context.folder);
    };
    const indexes = clients.map((_, index) => index);
    const slow = indexes.filter((index) => clients[index]?.leavesMuch);
    const others = indexes.filter((index) => !slow.includes(index));
    // The first round warms the disk cache, and the engine where it is to know the files already.
    for (let round = 0; round <= rounds; round += 1) {
      const begins = round % others.length;
      const turns = [...others.slice(begins), ...others.slice(0, begins)];
      // What slow clients leave behind in the engine slows the next one, which therefore counts for nobody.
      await turn(turns.at(-1) ?? 0);
      // The slow ones take most of the time, and differ from the others by more than chance does.
      for (const index of [...turns, ...(round % 2 === 1 ? slow : [])]) {
        const measured = await turn(index);
        if (round > 0) runs[index]?.push(measured);
      }
    }
  } finally {
    context.remove();
    await forgetAll(engine);
  }
  print(`  ${one.name}`);
  const wallOf = (index: number) => median(runs[index] ?? [], ({ wall }) => wall);
  const [ours, running] = [wallOf(0), wallOf(1)];
  clients.forEach(({ name }, index) => {
    const of = runs[index] ?? [];
    const wall = wallOf(index);
    const walls = of.map((run) => run.wall.toFixed(2)).join(" ");
    const memory = median(of, (run) => run.peakMemory ?? Number.NaN) / megabyte;
    print(
      `    ${name.padEnd(26)} ${wall.toFixed(2).padStart(7)} s (${walls})` +
        (Number.isNaN(memory) ? "" : `, ${memory.toFixed(0).padStart(4)} MB`) +
        (index < 2 ? "" : `  ours to it: ${ratio(ours, wall)}, running ${ratio(running, wall)}`),
    );
  });
}

function ratio(a: number, b: number): string {
  return (a / b).toFixed(2);
}

function median(runs: readonly ClientRun[], figure: (run: ClientRun) => number): number {
  return quantiles(runs.map(figure)).median;
}

/** What the engine kept of earlier builds, images of them included. */
async function forgetAll({ socket }: EngineBed): Promise<void> {
  const ask = (method: string, path: string) =>
    engineRequest({ socket, method, path, limit: 120_000 });
  await ask("DELETE", "/images/slipway-bench:1?force=1");
  await ask("POST", `/images/prune?filters=${encodeURIComponent('{"dangling":["true"]}')}`);
  await ask("POST", "/build/prune?all=1");
}
