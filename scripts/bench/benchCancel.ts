import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBuildContext } from "../../src/buildcontext/openBuildContext.ts";
import type { BackendEvent, BuildRequest, Engine } from "../../src/engine/engine.ts";
import { type AnyWay, connectBy } from "../../test/engine/buildWays.ts";
import { buildRequest } from "../../test/engine/engineFixture.ts";
import { startSlowRegistry } from "../../test/engine/slowRegistry.ts";
import { loadBaseImages } from "../../test/support/beds/baseImages.ts";
import { availableBeds } from "../../test/support/beds/beds.ts";
import {
  type EngineBed,
  type EngineVersion,
  startDockerEngine,
} from "../../test/support/beds/dockerEngine.ts";
import { quantiles } from "./quantiles.ts";

const rounds = 7;
/** Milliseconds after the step has begun, as a person needs at least that. */
const pause = 100;

type Phase = "in a RUN" | "while files are sent" | "in a pull";
const phases: readonly Phase[] = ["in a RUN", "while files are sent", "in a pull"];

/** From the cancel until the caller is let go, of builds by each way; a process's until it has ended. */
export async function benchCancel(root: string, print: (line: string) => void): Promise<void> {
  print("Cancels, median of the milliseconds until the caller is let go; aim: 100 ms");
  const { docker285, podman43, reasons } = availableBeds();
  if (!docker285) return print(`  not measured here. ${reasons.docker285}`);
  await onEngine("28.5", async (bed) => {
    for (const way of ["POST /grpc", "POST /build", "classic"] as const) {
      await measureWay(way, bed, print);
    }
    await measureShell(bed, print);
    await measureProcess(root, bed, print);
  });
  if (!podman43) return print(`  Podman: not measured here. ${reasons.podman43}`);
  await onEngine("podman-4.3", (bed) => measureWay("podman", bed, print));
}

async function onEngine(
  version: EngineVersion,
  measure: (bed: EngineBed) => Promise<void>,
): Promise<void> {
  const bed = await startDockerEngine({ version });
  try {
    await loadBaseImages(bed);
    await measure(bed);
  } finally {
    await bed.stop();
  }
}

async function measureWay(
  way: AnyWay,
  bed: EngineBed,
  print: (line: string) => void,
): Promise<void> {
  const { engine, close } = await connectBy(way, bed);
  const registry = await startSlowRegistry({ trickle: true });
  try {
    for (const phase of phases) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const folder = makeFolder(phase, registry.image);
        const build = (
          onEvent: (event: BackendEvent) => void,
          signal: AbortSignal,
          onSent: () => void,
        ) => buildOf(engine, folder, onEvent, signal, onSent);
        times.push(await timeOf(phase, way, () => registry.pulling > 0, build));
        rmSync(folder, { recursive: true });
      }
      print(line(`${bed.name}, ${way}, ${phase}`, times));
    }
  } finally {
    await registry.close();
    await close();
  }
}

async function timeOf(
  phase: Phase,
  way: AnyWay,
  isPulling: () => boolean,
  build: (
    onEvent: (event: BackendEvent) => void,
    signal: AbortSignal,
    onSent: () => void,
  ) => Promise<unknown>,
): Promise<number> {
  const stop = new AbortController();
  let at = 0;
  const abort = (): void => {
    at = performance.now();
    stop.abort();
  };
  let begun = false;
  const begin = (wait: number): void => {
    if (begun) return;
    begun = true;
    setTimeout(abort, wait);
  };
  const timer =
    phase === "in a pull" ? setInterval(() => isPulling() && begin(pause), 10) : undefined;
  const isRun = (event: BackendEvent): boolean =>
    // Podman keeps back what a command says, but tells that it begins.
    way === "podman"
      ? event.type === "step" && /sleep/.test(event.name)
      : event.type === "output" && /ready/.test(event.text);
  try {
    await build(
      (event) => {
        if (phase === "in a RUN" && isRun(event)) begin(pause);
      },
      stop.signal,
      () => {
        if (phase === "while files are sent") begin(0);
      },
    );
    throw new Error(`The build ended before it was cancelled ${phase}.`);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return performance.now() - at;
  } finally {
    clearInterval(timer);
  }
}

/** Its cancel while it comes to the command that fails. */
async function measureShell(bed: EngineBed, print: (line: string) => void): Promise<void> {
  const { engine, close } = await connectBy("POST /grpc", bed);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const folder = makeFolder("in a RUN", "");
    const request = await requestOf(folder, () => undefined);
    times.push(
      await timeOf(
        "in a RUN",
        "POST /grpc",
        () => false,
        (onEvent, signal) => engine.openFailedStep(request, onEvent, signal),
      ),
    );
    rmSync(folder, { recursive: true });
  }
  await close();
  print(line(`${bed.name}, a shell that is being opened`, times));
}

/** The whole command line, by SIGINT as of Ctrl+C, until its process has ended. */
async function measureProcess(
  root: string,
  bed: EngineBed,
  print: (line: string) => void,
): Promise<void> {
  const times: number[] = [];
  const ends: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const folder = makeFolder("in a RUN", "");
    const args = [
      `${root}dist/cli.js`,
      "build",
      "--engine",
      bed.host,
      "--progress",
      "plain",
      folder,
    ];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    let at = 0;
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (at > 0 && /^Cancelled/m.test(said)) times.push(performance.now() - at);
      if (at > 0 || !/^#\d+ .*\bready$/m.test(said)) return;
      at = performance.now();
      child.kill("SIGINT");
    });
    await new Promise((resolve) => child.once("exit", resolve));
    if (at === 0) throw new Error(`The build ended before it was cancelled: ${said}`);
    ends.push(performance.now() - at);
    rmSync(folder, { recursive: true });
  }
  print(line(`${bed.name}, the command line by Ctrl+C, is told of`, times));
  print(line(`${bed.name}, the command line by Ctrl+C, has ended`, ends));
}

function line(what: string, times: readonly number[]): string {
  const { median, max } = quantiles(times);
  return `  ${what.padEnd(52)} ${median.toFixed(0).padStart(6)} ms, at most ${max.toFixed(0)} ms`;
}

let made = 0;

function makeFolder(phase: Phase, image: string): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-cancel-"));
  const word = `${process.pid}-${made++}`;
  const dockerfiles: Readonly<Record<Phase, string>> = {
    // The layer before it is what the classic builder has to be tidied of.
    "in a RUN": `FROM busybox:1.36\nRUN : ${word}\nRUN echo ready; sleep 30; : ${word}\n`,
    "while files are sent": `FROM scratch\nCOPY big /\nLABEL a=${word}\n`,
    "in a pull": `FROM ${image}\nRUN true\n`,
  };
  writeFileSync(join(folder, "Dockerfile"), dockerfiles[phase]);
  if (phase === "while files are sent") writeFileSync(join(folder, "big"), "b".repeat(60_000_000));
  return folder;
}

async function buildOf(
  engine: Engine,
  folder: string,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal,
  onSent: () => void,
): Promise<unknown> {
  return engine.build(await requestOf(folder, onSent), onEvent, signal);
}

async function requestOf(root: string, onSent: () => void): Promise<BuildRequest> {
  const context = await openBuildContext({ root, dockerfilePath: join(root, "Dockerfile") });
  return buildRequest("", {
    openContext: () => context.pack(onSent),
    synced: { context: context.synced, onSent, onDone: () => undefined },
  });
}
