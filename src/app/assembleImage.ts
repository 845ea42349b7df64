import { type AssembleDeps, type AssembleRequest, assemble } from "../assemble/assemble.ts";
import { parsePlatform } from "../assemble/parsePlatform.ts";
import { isAbort, isSlipwayError, SlipwayError } from "../base/errors.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import { refuseUnsupported } from "../engine/build/unsupportedOptions.ts";
import type { AnyImage, Image, Layer } from "../image/image.ts";
import { type Platform, platformText } from "../oci/descriptor.ts";
import type { BuildEvent, BuildResult, StepEvent } from "../progress/events.ts";
import { type AssembleFolders, assembleFolders } from "./assembleFolders.ts";
import { assembleOutputs, type OutputDeps, wholeOf } from "./assembleOutputs.ts";
import { idleOptions, unsupportedByAssembler } from "./assemblerOptions.ts";
import { assertTaggable } from "./assertTaggable.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { type BuildReport, createBuildReport } from "./buildReport.ts";
import { cancelledError } from "./cancelledError.ts";
import { whyEngine } from "./chooseBackend.ts";
import { fetchUrl } from "./fetchUrl.ts";
import { foreignFrontend } from "./foreignFrontend.ts";
import { ownPlatform } from "./onlyImage.ts";
import { openBaseImage } from "./openBaseImage.ts";
import { readBuildText } from "./openBuild.ts";
import { openContexts } from "./openContexts.ts";
import { toResultError } from "./resultError.ts";

export interface AssembleImageDeps extends OutputDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Why no engine builds; where none answered, it is said. */
  readonly reason?: "asked" | "no-engine";
}

/** As a person would write what builds. */
export const assemblerName = "Slipway (no engine)";

/**
 * Builds without an engine. As `buildImage` it resolves with the result also when the build failed,
 * and throws only when aborted (AbortError), for `misuse`, for the `bad-reference` of a tag, and with
 * `engine-unreachable` where the image is to be loaded and no engine answers.
 */
export async function assembleImage(
  deps: AssembleImageDeps,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal?: AbortSignal,
): Promise<BuildResult> {
  for (const tag of options.tags) assertTaggable(tag);
  if (options.loadImage) await assertEngine(deps, signal);
  const document = parseDockerfile(await readBuildText(options));
  const builder = { backend: "assembler", endpoint: assemblerName } as const;
  const report = createBuildReport({ builder, now: deps.now }, document, onEvent);
  const failure = { ok: false, imageId: null, digest: null, size: null, tags: [] } as const;
  try {
    const whole = await build(deps, { options, document, report }, signal);
    // What was used longest ago makes room; nobody waits for that, and a failure is no one's loss.
    if (report.hasWorked()) void deps.places.store.trim(mostKept).catch(() => undefined);
    return report.finish({ ok: true, ...figuresOf(whole), ...namesOf(options), error: null });
  } catch (error) {
    if (isSlipwayError(error, "misuse")) throw error;
    if (signal?.aborted) {
      report.finish({ ...failure, error: cancelledError(options) });
      throw isAbort(error) ? error : new DOMException("The build was cancelled.", "AbortError");
    }
    return report.finish({ ...failure, error: toResultError(error, options, document, report) });
  }
}

/** Bytes of the store. */
const mostKept = 10 * 1024 ** 3;

interface OpenedAssembly {
  readonly options: BuildOptions;
  readonly document: AssembleRequest["document"];
  readonly report: BuildReport;
}

async function build(
  deps: AssembleImageDeps,
  { options, document, report }: OpenedAssembly,
  signal?: AbortSignal,
): Promise<AnyImage> {
  refuseUnsupported(unsupportedByAssembler(options));
  refuseFrontend(document);
  if (deps.reason === "no-engine" && (await whyEngine(options)) === undefined) {
    report.warn("No engine answers, and nothing has to run: Slipway builds the image itself.");
  }
  const idle = idleOptions(options);
  if (idle.length > 0) {
    report.warn(`Without RUN these have no effect: ${idle.map((name) => `--${name}`).join(", ")}.`);
  }
  const named = await openContexts(options.contexts ?? {});
  const { layouts, ...folders } = await assembleFolders(options, named, report.contextSent, signal);
  const platforms = platformsOf(options);
  const epoch = epochOf(deps, options);
  const images: Image[] = [];
  const ofBases = new Set<string>();
  for (const platform of platforms) {
    const request = {
      ...folders,
      ...{ document, platform, epoch, target: options.target, buildArgs: options.buildArgs },
      labels: options.labels ?? {},
      buildPlatform: ownPlatform(),
      noCache: options.noCache ?? false,
    };
    const own = platforms.length > 1 ? ofPlatform(platform, report.backendEvent) : undefined;
    const work = assembling(deps, options, layouts, ofBases);
    images.push(await assemble(work, request, own ?? report.backendEvent, signal));
  }
  report.contextDone();
  const whole = wholeOf(images, options.tags[0] ?? "the image");
  const isOfBase = ({ diffId }: Layer): boolean => ofBases.has(diffId);
  const built = { images, whole, epoch, isOfBase };
  return assembleOutputs(deps, built, options, report.backendEvent, signal);
}

/** Said before any work: the image is to go into an engine, which has no part in the build. */
async function assertEngine(
  { places }: AssembleImageDeps,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await places.engine(signal);
  } catch (error) {
    if (!isSlipwayError(error, "engine-unreachable")) throw error;
    throw new SlipwayError("engine-unreachable", error.facts, {
      message: `The image is to be loaded into an engine (--load), and none answers: ${error.message}`,
      hint: "Start an engine, or leave --load out: Slipway then keeps the image in its own store.",
      cause: error,
    });
  }
}

function assembling(
  { places, now }: AssembleImageDeps,
  { pull = false }: BuildOptions,
  layouts: AssembleFolders["layouts"],
  ofBases: Set<string>,
): AssembleDeps {
  return {
    store: places.store,
    now,
    fetch: fetchUrl,
    async openImage(reference, platform, signal, onTransfer) {
      const choice = { pull, layouts, onTransfer };
      const image = await openBaseImage(places, reference, platform, choice, signal);
      for (const { diffId } of image.layers) ofBases.add(diffId);
      return image;
    },
  };
}

function figuresOf(whole: AnyImage) {
  if (whole.kind === "index") {
    return { imageId: null, digest: whole.index.descriptor.digest, size: null };
  }
  const { manifest, config, layers } = whole;
  const size = layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  return { imageId: config.descriptor.digest, digest: manifest.descriptor.digest, size };
}

/** Files in a folder have no name. */
function namesOf({ tags, outputs = [], loadImage }: BuildOptions): Pick<BuildResult, "tags"> {
  const images: ReadonlySet<string> = new Set(["image", "oci", "docker"]);
  const isImage = loadImage || outputs.length === 0 || outputs.some(({ type }) => images.has(type));
  return { tags: isImage ? tags : [] };
}

/** With several platforms the platform stands before the stage, as BuildKit has it. */
function ofPlatform(
  platform: Platform,
  onEvent: (event: StepEvent) => void,
): (event: StepEvent) => void {
  const text = platformText(platform);
  return (event) => {
    if (event.type === "warning") onEvent(event);
    else if (event.type !== "step") onEvent({ ...event, id: `${text} ${event.id}` });
    else {
      const { instruction } = event;
      const stage = instruction && {
        ...instruction,
        stage: `${text} ${instruction.stage ?? ""}`.trim(),
      };
      const name = event.name.replace("[", `[${text} `);
      onEvent({ ...event, id: `${text} ${event.id}`, name, ...(stage && { instruction: stage }) });
    }
  };
}

function platformsOf({ platforms = [] }: BuildOptions): readonly Platform[] {
  if (platforms.length === 0) return [ownPlatform()];
  return platforms.map((text) => {
    const platform = parsePlatform(text);
    if (platform !== undefined) return platform;
    const words = { message: `${text} is no platform.`, hint: "Write one such as linux/amd64." };
    throw new SlipwayError("misuse", { argument: "platform" }, words);
  });
}

/** Without SOURCE_DATE_EPOCH it is 0, so that the same files make the same image everywhere. */
function epochOf({ env }: AssembleImageDeps, { buildArgs }: BuildOptions): number {
  const text = buildArgs.SOURCE_DATE_EPOCH ?? env.SOURCE_DATE_EPOCH ?? "";
  if (text === "") return 0;
  if (/^\d{1,11}$/.test(text)) return Number(text);
  throw new SlipwayError(
    "misuse",
    { argument: "SOURCE_DATE_EPOCH" },
    {
      message: `SOURCE_DATE_EPOCH is ${text}, which is no time.`,
      hint: "Give seconds since 1970, or leave it out.",
    },
  );
}

function refuseFrontend(document: AssembleRequest["document"]): void {
  const frontend = foreignFrontend(document);
  if (frontend === undefined) return;
  throw new SlipwayError(
    "build-failed",
    { line: 1 },
    {
      message: `The Dockerfile is to be read by ${frontend}, which only an engine can run.`,
      hint: "Build with an engine.",
    },
  );
}
