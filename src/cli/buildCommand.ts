import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildImage } from "../app/buildImage.ts";
import type { BuildOptions } from "../app/buildOptions.ts";
import { isSlipwayError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import type { BuildEvent, BuildResult } from "../progress/events.ts";
import { assertPushable } from "./assertPushable.ts";
import { type BuildArguments, readBuildArguments } from "./buildArguments.ts";
import { type BuildDisplay, createBuildDisplay } from "./buildDisplay.ts";
import { prepareFiles } from "./buildFiles.ts";
import { createQuietDisplay } from "./buildQuiet.ts";
import { assertShipping, planShipping, type Shipping } from "./buildShipping.ts";
import { type StagedOutputs, stageOutputs, usesStdout } from "./buildStdout.ts";
import { chooseBuildBackend } from "./chooseBuildBackend.ts";
import type { CliEnvironment, Command } from "./environment.ts";
import { withImagePlaces } from "./imagePlaces.ts";
import { readStdin } from "./readStdin.ts";
import { pause, registryAccess } from "./registryOptions.ts";
import { finishBuild, shipBuild } from "./shipBuild.ts";

export const buildCommand: Command = async (environment, args, signal) => {
  const { surroundings, cwd } = environment;
  const request = readBuildArguments(args, cwd, surroundings.env);
  if (request.check) {
    const path = typeof request.file === "object" ? undefined : dockerfilePath(request);
    const { checkDockerfile } = await import("./lint/index.ts");
    return checkDockerfile(environment, request, path, signal);
  }
  const builder = await orRefused(environment, request, () =>
    chooseBuildBackend(environment, request),
  );
  // What makes no sense anywhere is said before an engine is looked for.
  const planned = planChecked(request, builder.inEngine);
  usesStdout(planned, request, environment);
  await prepareFiles(request, planned);
  const dockerfile = await chooseDockerfile(environment, request);
  const typed = { ...request.options, ...dockerfile };
  // Any build reads its context; loading that takes the time in which an engine answers.
  setImmediate(() => void import("../buildcontext/index.ts"));
  const backend = await orRefused(environment, request, () => builder.open(typed, signal));
  const shipping = backend.kind === "engine" ? planned : planChecked(request, false);
  const toStdout = usesStdout(shipping, request, environment);
  const staged = await stageOutputs(shipping.outputs, environment.stdout);
  const options = { ...typed, ...toChoices(shipping, staged) };
  const display = createDisplay(
    toStdout ? withoutStdout(environment) : environment,
    request,
    // As it was asked for, without the files in between.
    { ...options, outputs: shipping.outputs },
  );
  try {
    const job = { request, options, shipping, staged, display };
    const result =
      backend.kind === "engine"
        ? await runBuild(environment, { ...job, engine: backend.engine }, signal)
        : await runAssembly(environment, { ...job, reason: backend.reason }, signal);
    if (result.ok) return 0;
    return result.error?.needsEngine ? 3 : 1;
  } finally {
    display.dispose();
    await staged.dispose();
  }
};

function planChecked({ shipping }: BuildArguments, inEngine: boolean): Shipping {
  const planned = planShipping(shipping, inEngine);
  assertShipping(planned);
  return planned;
}

interface BuildJob {
  readonly request: BuildArguments;
  readonly engine: Engine;
  readonly options: BuildOptions;
  readonly shipping: Shipping;
  readonly staged: StagedOutputs;
  readonly display: BuildDisplay;
}

async function runBuild(
  environment: CliEnvironment,
  { request, engine, options, shipping, staged, display }: BuildJob,
  signal: AbortSignal,
): Promise<BuildResult> {
  const { surroundings, now, stdout } = environment;
  const access = registryAccess(environment, request.registries);
  return showBuild(display, async (show) => {
    await assertPushable({ engine, access }, shipping, signal);
    const deps = { engine, now, ...surroundings, drained: display.drained };
    const result = await buildImage(deps, options, show, signal);
    if (!result.ok) return result;
    const shippers = { engine, surroundings, access, wait: pause, now, stdout };
    return shipBuild(shippers, { result, shipping, staged, files: request }, show, signal);
  });
}

interface AssemblyJob extends Omit<BuildJob, "engine"> {
  readonly reason: "asked" | "no-engine";
}

async function runAssembly(
  environment: CliEnvironment,
  { request, options, shipping, staged, display, reason }: AssemblyJob,
  signal: AbortSignal,
): Promise<BuildResult> {
  const { surroundings, now } = environment;
  // `none` is about what builds; --load names an engine by itself.
  const engine = options.loadImage && request.engine === "none" ? "auto" : request.engine;
  const choices = { engine, ...request.registries };
  const access = registryAccess(environment, request.registries);
  const { assembleImage, keptSource } = await import("../app/assembling/index.ts");
  return showBuild(display, (show) =>
    withImagePlaces(
      environment,
      choices,
      async (places) => {
        await assertPushable({ source: keptSource(places.kept), access }, shipping, signal);
        const deps = { places, now, env: surroundings.env, reason };
        const result = await assembleImage(deps, options, show, signal);
        return result.ok ? finishBuild({ result, staged, files: request }, signal) : result;
      },
      signal,
    ),
  );
}

/** What ships the image comes after the build and before the result, which is shown last. */
async function showBuild(
  display: BuildDisplay,
  run: (show: (event: BuildEvent) => void) => Promise<BuildResult>,
): Promise<BuildResult> {
  let held: BuildResult | undefined;
  try {
    held = await run((event) => {
      if (event.type === "result") held = event;
      else display.show(event);
    });
    display.show(held);
    return held;
  } catch (error) {
    if (held) display.show({ ...held, ok: false, error: held.error ?? cancelled });
    else if (isSlipwayError(error) && notBegun.has(error.code)) display.refuse(error.message);
    throw error;
  }
}

const notBegun: ReadonlySet<string> = new Set(["engine-unreachable", "push-refused"]);

/** Machines still get their last line where no engine is there. */
async function orRefused<T>(
  environment: CliEnvironment,
  request: BuildArguments,
  choose: () => Promise<T>,
): Promise<T> {
  try {
    return await choose();
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
