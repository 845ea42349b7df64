import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BuildOutput } from "../engine/engine.ts";
import type { BuildArguments } from "./buildArguments.ts";
import { toStdout } from "./buildOutputs.ts";
import type { Shipping } from "./buildShipping.ts";
import type { CliEnvironment } from "./environment.ts";
import { misuse } from "./misuse.ts";

/** Exports that go to the standard output, in a file until the build is through. */
export interface StagedOutputs {
  readonly outputs: readonly BuildOutput[];
  /** Writes it out. */
  flush(signal: AbortSignal): Promise<void>;
  /** Removes the file. */
  dispose(): Promise<void>;
}

/** True where something goes to the standard output. Throws `misuse` where it cannot. */
export function usesStdout(
  { outputs, saved }: Shipping,
  { progress }: Pick<BuildArguments, "progress">,
  { terminal }: CliEnvironment,
): boolean {
  const paths = [
    ...outputs.map(({ destination }) => destination),
    ...saved.map(({ path }) => path),
  ];
  const count = paths.filter((path) => path === toStdout).length;
  if (count === 0) return false;
  const wrong =
    count > 1
      ? "Only one --output can go to the standard output."
      : progress === "json"
        ? "The standard output cannot have both the events and an --output."
        : terminal.out.isTty
          ? "An --output would fill the terminal with binary data."
          : undefined;
  if (wrong === undefined) return true;
  throw misuse(wrong, "Name a file with dest=FILE, or send the output to one with >.", "--output");
}

export async function stageOutputs(
  outputs: readonly BuildOutput[],
  stdout: NodeJS.WritableStream,
): Promise<StagedOutputs> {
  if (!outputs.some(({ destination }) => destination === toStdout)) {
    return { outputs, async flush() {}, async dispose() {} };
  }
  const folder = await mkdtemp(join(tmpdir(), "slipway-output-"));
  const file = join(folder, "output");
  return {
    outputs: outputs.map((output) =>
      output.destination === toStdout ? { ...output, destination: file } : output,
    ),
    flush: (signal) => pipeline(createReadStream(file), stdout, { signal, end: false }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
