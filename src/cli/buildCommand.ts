import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { buildImage } from "../app/buildImage.ts";
import type { BuildOptions } from "../app/buildOptions.ts";
import { isSlipwayError } from "../base/errors.ts";
import type { BuildResult } from "../progress/events.ts";
import { type BuildArguments, readBuildArguments } from "./buildArguments.ts";
import { type BuildDisplay, createBuildDisplay } from "./buildDisplay.ts";
import type { CliEnvironment, Command } from "./environment.ts";
import { misuse } from "./misuse.ts";
import { openEngine } from "./openEngine.ts";
import { readStdin } from "./readStdin.ts";
import { shipBuild } from "./shipBuild.ts";

export const buildCommand: Command = async (environment, args, signal) => {
  const { surroundings, cwd } = environment;
  const request = readBuildArguments(args, cwd, surroundings.env);
  assertOutput(request.output);
  const dockerfile = await chooseDockerfile(environment, request);
  const options: BuildOptions = { ...request.options, ...dockerfile };
  const display = createBuildDisplay(environment, request.progress, options);
  try {
    const result = await runBuild(environment, request, options, display, signal);
    return result.ok ? 0 : 1;
  } finally {
    display.dispose();
  }
};

async function runBuild(
  environment: CliEnvironment,
  request: BuildArguments,
  options: BuildOptions,
  display: BuildDisplay,
  signal: AbortSignal,
): Promise<BuildResult> {
  const { surroundings, now } = environment;
  let held: BuildResult | undefined;
  try {
    const engine = await openEngine(environment, request.engine, signal);
    const built = await buildImage(
      { engine, now, ...surroundings },
      options,
      (event) => {
        // What ships the image comes after the build and before the result.
        if (event.type === "result") held = event;
        else display.show(event);
      },
      signal,
    );
    held = built.ok
      ? await shipBuild({ engine, surroundings, now }, built, request, display.show, signal)
      : built;
    display.show(held);
    return held;
  } catch (error) {
    if (held) display.show({ ...held, ok: false });
    else if (isSlipwayError(error, "engine-unreachable")) display.refuse(error.message);
    throw error;
  }
}

/** Said before the build, which may take long. */
function assertOutput(output: string | undefined): void {
  if (output === undefined) return;
  const isFolder = statSync(output, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined || isFolder !== output.endsWith(".tar")) return;
  throw misuse(
    isFolder ? `${output} is a folder, not an archive.` : `${output} is a file, not a folder.`,
    "Name FILE.tar for an archive, or a folder for the image's files.",
    "--output",
  );
}

async function chooseDockerfile(
  { stdin }: CliEnvironment,
  { file, options }: BuildArguments,
): Promise<Pick<BuildOptions, "dockerfilePath" | "dockerfileText">> {
  if (typeof file === "object") {
    return { dockerfilePath: undefined, dockerfileText: await readStdin(stdin) };
  }
  if (file !== undefined) return { dockerfilePath: file };
  const [usual = "", other = ""] = ["Dockerfile", "Containerfile"].map((name) =>
    join(options.contextPath, name),
  );
  return { dockerfilePath: !existsSync(usual) && existsSync(other) ? other : usual };
}
