import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildImage } from "../app/buildImage.ts";
import type { BuildOptions } from "../app/buildOptions.ts";
import { type ChosenBuilder, chooseBuilder } from "../app/chooseBuilder.ts";
import { isSlipwayError } from "../base/errors.ts";
import type { BuildResult } from "../progress/events.ts";
import { assertPushable } from "./assertPushable.ts";
import { type BuildArguments, readBuildArguments } from "./buildArguments.ts";
import { checkDockerfile } from "./buildCheck.ts";
import { type BuildDisplay, createBuildDisplay } from "./buildDisplay.ts";
import { prepareFiles } from "./buildFiles.ts";
import { createQuietDisplay } from "./buildQuiet.ts";
import { assertShipping, planShipping, type Shipping } from "./buildShipping.ts";
import { type StagedOutputs, stageOutputs, usesStdout } from "./buildStdout.ts";
import type { CliEnvironment, Command } from "./environment.ts";
import { openEngine } from "./openEngine.ts";
import { readStdin } from "./readStdin.ts";
import { pause, registryAccess } from "./registryOptions.ts";
import { shipBuild } from "./shipBuild.ts";

export const buildCommand: Command = async (environment, args, signal) => {
  const { surroundings, cwd } = environment;
  const request = readBuildArguments(args, cwd, surroundings.env);
  if (request.check) {
    const path = typeof request.file === "object" ? undefined : dockerfilePath(request);
    return checkDockerfile(environment, request, path, signal);
  }
  const chosen = await chooseBuilderOf(environment, request);
  const shipping = planShipping(request.shipping, !chosen.remote);
  assertShipping(shipping);
  const toStdout = usesStdout(shipping, request, environment);
  await prepareFiles(request, shipping);
  const dockerfile = await chooseDockerfile(environment, request);
  const staged = await stageOutputs(shipping.outputs, environment.stdout);
  const options = { ...request.options, ...dockerfile, ...toChoices(shipping, staged) };
  const display = createDisplay(
    toStdout ? withoutStdout(environment) : environment,
    request,
    // As it was asked for, without the files in between.
    { ...options, outputs: shipping.outputs },
  );
  try {
    const job = { request, chosen, options, shipping, staged, display };
    const result = await runBuild(environment, job, signal);
    return result.ok ? 0 : 1;
  } finally {
    display.dispose();
    await staged.dispose();
  }
};

interface BuildJob {
  readonly request: BuildArguments;
  readonly chosen: ChosenBuilder;
  readonly options: BuildOptions;
  readonly shipping: Shipping;
  readonly staged: StagedOutputs;
  readonly display: BuildDisplay;
}

async function runBuild(
  environment: CliEnvironment,
  { request, chosen, options, shipping, staged, display }: BuildJob,
  signal: AbortSignal,
): Promise<BuildResult> {
  const { surroundings, now, stdout } = environment;
  let held: BuildResult | undefined;
  try {
    const engine = await chosen.open(signal);
    const access = registryAccess(environment, request.registries);
    await assertPushable({ engine, access }, shipping, signal);
    const result = await buildImage(
      { engine, now, ...surroundings },
      options,
      (event) => {
        // What ships the image comes after the build and before the result.
        if (event.type === "result") held = event;
        else display.show(event);
      },
      signal,
    );
    const deps = { engine, surroundings, access, wait: pause, now, stdout };
    const built = { result, shipping, staged, files: request };
    held = result.ok ? await shipBuild(deps, built, display.show, signal) : result;
    display.show(held);
    return held;
  } catch (error) {
    if (held) display.show({ ...held, ok: false, error: held.error ?? cancelled });
    else if (isSlipwayError(error) && notBegun.has(error.code)) display.refuse(error.message);
    throw error;
  }
}

const notBegun: ReadonlySet<string> = new Set(["engine-unreachable", "push-refused"]);

async function chooseBuilderOf(
  environment: CliEnvironment,
  request: BuildArguments,
): Promise<ChosenBuilder> {
  const { surroundings } = environment;
  const open = (signal = new AbortController().signal) =>
    openEngine(environment, request.engine, signal);
  try {
    return await chooseBuilder({ surroundings, openEngine: open }, request.builder);
  } catch (error) {
    if (isSlipwayError(error, "engine-unreachable")) {
      const path = typeof request.file === "object" ? undefined : dockerfilePath(request);
      const options = { ...request.options, dockerfilePath: path };
      const display = createDisplay(environment, request, options);
      display.refuse(error.message);
      display.dispose();
    }
    throw error;
  }
}

/** Only a cancel gets past a result that is there. */
const cancelled: BuildResult["error"] = {
  message: "Cancelled after the build.",
  file: "",
  line: null,
  endLine: null,
  exitCode: null,
  log: [],
};

function toChoices(
  { tags, loadImage }: Shipping,
  { outputs }: StagedOutputs,
): Pick<BuildOptions, "tags" | "outputs" | "loadImage"> {
  return { tags, outputs, ...(loadImage === undefined ? {} : { loadImage }) };
}

function createDisplay(
  environment: CliEnvironment,
  { progress }: BuildArguments,
  options: BuildOptions,
): BuildDisplay {
  return progress === "quiet"
    ? createQuietDisplay(environment, options)
    : createBuildDisplay(environment, progress, options);
}

/** The standard output has the result itself, so that what is said of it goes beside. */
function withoutStdout(environment: CliEnvironment): CliEnvironment {
  const { err } = environment.terminal;
  return { ...environment, terminal: { out: err, err } };
}

async function chooseDockerfile(
  { stdin }: CliEnvironment,
  request: BuildArguments,
): Promise<Pick<BuildOptions, "dockerfilePath" | "dockerfileText">> {
  if (typeof request.file === "object") {
    return { dockerfilePath: undefined, dockerfileText: await readStdin(stdin) };
  }
  return { dockerfilePath: dockerfilePath(request) };
}

function dockerfilePath({ file, options }: BuildArguments): string {
  if (typeof file === "string") return file;
  const [usual = "", other = ""] = ["Dockerfile", "Containerfile"].map((name) =>
    join(options.contextPath, name),
  );
  return !existsSync(usual) && existsSync(other) ? other : usual;
}
