import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { type PushImagesDeps, pushImages } from "../app/pushImages.ts";
import { isLayerDone } from "../app/pushProgress.ts";
import { isSlipwayError } from "../base/errors.ts";
import type { BuildEvent, BuildResult } from "../progress/events.ts";
import { formatDuration } from "../progress/formatDuration.ts";
import type { BuildArguments } from "./buildArguments.ts";
import { writeFiles } from "./buildFiles.ts";
import { toStdout } from "./buildOutputs.ts";
import type { SavedImage, Shipping } from "./buildShipping.ts";
import type { StagedOutputs } from "./buildStdout.ts";

export interface ShipDeps extends PushImagesDeps {
  readonly now: () => number;
  readonly stdout: NodeJS.WritableStream;
}

export interface BuildToShip {
  readonly result: BuildResult;
  readonly shipping: Shipping;
  readonly staged: StagedOutputs;
  readonly files: Pick<BuildArguments, "idFile" | "metadataFile">;
}

/** Pushes and writes what was built as asked; a failure makes the result a failed one. */
export async function shipBuild(
  deps: ShipDeps,
  { result: built, shipping, staged, files }: BuildToShip,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildResult> {
  const step = createStepReporter(deps.now, onEvent);
  let result = built;
  let pushed: string | null = null;
  try {
    let failure: unknown;
    for (const tag of shipping.push) {
      try {
        const digest = await step(`[push] ${tag}`, (id) => pushTag(deps, tag, id, onEvent, signal));
        pushed ??= digest;
        // What a registry has is what others can name.
        result = { ...result, digest: pushed ?? built.digest };
      } catch (error) {
        // The other registries take it all the same.
        if (!isSlipwayError(error, "push-refused")) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    for (const saved of built.imageId === null ? [] : shipping.saved) {
      const name = shipping.tags[0] ?? built.imageId ?? "";
      await step(`[output] ${saved.path}`, () => writeOutput(deps, name, saved, signal));
    }
    return await finishBuild({ result, staged, files }, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return withFailure(result, error);
  }
}

/** What is left where nothing has to come out of an engine: the standard output, files that tell of it. */
export async function finishBuild(
  { result, staged, files }: Omit<BuildToShip, "shipping">,
  signal: AbortSignal,
): Promise<BuildResult> {
  try {
    await staged.flush(signal);
    await writeFiles(files, result);
    return result;
  } catch (error) {
    if (signal.aborted) throw error;
    return withFailure(result, error);
  }
}

function withFailure(result: BuildResult, error: unknown): BuildResult {
  const nowhere = { file: "", line: null, endLine: null, exitCode: null, log: [] };
  return { ...result, ok: false, error: { message: messageOf(error), ...nowhere } };
}

type StepReporter = <T>(name: string, run: (id: string) => Promise<T>) => Promise<T>;

function createStepReporter(now: () => number, onEvent: (event: BuildEvent) => void): StepReporter {
  return async (name, run) => {
    const step = { type: "step", id: name, name } as const;
    onEvent({ ...step, status: "started", at: now() });
    try {
      const value = await run(name);
      onEvent({ ...step, status: "done", at: now() });
      return value;
    } catch (error) {
      onEvent({ ...step, status: "failed", at: now(), error: messageOf(error) });
      throw error;
    }
  };
}

async function pushTag(
  deps: ShipDeps,
  tag: string,
  id: string,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<string | null> {
  const report = await pushImages(
    deps,
    [tag],
    (event) => {
      if (event.type === "waiting") {
        const text = `${event.error.message} Next try in ${formatDuration(event.milliseconds)}.\n`;
        onEvent({ type: "output", id, stream: "stderr", text, at: deps.now() });
      }
      if (event.type !== "layer" || event.event.layer === undefined) return;
      const { layer: item, status, current, total } = event.event;
      onEvent({ type: "step-progress", id, item, current, total, done: isLayerDone(status) });
    },
    signal,
  );
  const [failed] = report.failed;
  if (failed !== undefined) throw failed.error;
  return report.pushed[0]?.digest ?? null;
}

async function writeOutput(
  { engine, stdout }: ShipDeps,
  name: string,
  { kind, path }: SavedImage,
  signal: AbortSignal,
): Promise<void> {
  if (kind === "files") {
    const { unpackTar } = await import("../buildcontext/index.ts");
    await unpackTar(await engine.exportFilesystem(name, signal), path, signal);
    return;
  }
  if (path === toStdout) {
    await pipeline(await engine.saveImage(name, signal), stdout, { signal, end: false });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.part`;
  try {
    const archive = await engine.saveImage(name, signal);
    await pipeline(archive, createWriteStream(unfinished), { signal });
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function messageOf(error: unknown): string {
  if (isSlipwayError(error)) return `${error.message} ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
