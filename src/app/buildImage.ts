import { readFile } from "node:fs/promises";
import { isAbort, isSlipwayError } from "../base/errors.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { BuildRequest, BuildSecret, Engine, RegistryCredentials } from "../engine/engine.ts";
import type { BuildEvent, BuildResult } from "../progress/events.ts";
import { assertTaggable } from "./assertTaggable.ts";
import { baseRegistries } from "./baseRegistries.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { type BuildReport, createBuildReport } from "./buildReport.ts";
import { openSecrets } from "./openSecrets.ts";
import { toResultError } from "./resultError.ts";

export type { BuildOptions, SecretSource } from "./buildOptions.ts";

export interface BuildImageDeps {
  readonly engine: Engine;
  readonly now: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Credentials that were asked for and kept earlier; for what the docker config has none. */
  savedCredentials?(registry: string): Promise<RegistryCredentials | undefined>;
}

/**
 * Builds with an engine. Resolves with the result also when the build failed (`ok: false`), so that
 * every caller shows the same; throws only when aborted (AbortError), for `misuse`, and for the
 * `bad-reference` of a tag.
 */
export async function buildImage(
  deps: BuildImageDeps,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal?: AbortSignal,
): Promise<BuildResult> {
  for (const tag of options.tags) assertTaggable(tag);
  const secrets = await openSecrets(options.secrets ?? [], deps.env);
  signal?.throwIfAborted();
  const text = options.dockerfileText ?? (await tryReadText(options.dockerfilePath));
  const document = parseDockerfile(text);
  const report = createBuildReport(deps, document, onEvent);
  try {
    const imageId = await runBuild(deps, { options, document, secrets, report }, signal);
    const size = imageId === undefined ? null : await sizeOf(deps.engine, imageId, signal);
    const built = { imageId: imageId ?? null, size, tags: options.tags };
    return report.finish({ ok: true, ...built, error: null });
  } catch (error) {
    if (isSlipwayError(error, "misuse")) throw error;
    const failure = { ok: false, imageId: null, size: null, tags: [] } as const;
    if (signal?.aborted) {
      report.finish({ ...failure, error: cancelled(options) });
      throw isAbort(error) ? error : new DOMException("The build was cancelled.", "AbortError");
    }
    return report.finish({ ...failure, error: toResultError(error, options, document, report) });
  }
}

interface Build {
  readonly options: BuildOptions;
  readonly document: DockerfileDocument;
  readonly secrets: readonly BuildSecret[];
  readonly report: BuildReport;
}

async function runBuild(
  deps: BuildImageDeps,
  build: Build,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { options, report } = build;
  const { openBuildContext } = await import("../buildcontext/index.ts");
  const context = await openBuildContext({
    root: options.contextPath,
    dockerfilePath: options.dockerfilePath,
    ...(options.dockerfileText === undefined ? {} : { dockerfileText: options.dockerfileText }),
    ...(signal ? { signal } : {}),
  });
  const broken = new AbortController();
  let contextError: unknown;
  const openContext = (): NodeJS.ReadableStream => {
    const stream = context.pack((sent) => report.contextSent(sent));
    stream.on("end", () => report.contextDone());
    // The engine would only see a tar that ends early, or wait for the rest of it.
    stream.on("error", (error: Error) => {
      contextError ??= error;
      broken.abort();
    });
    return stream;
  };
  const request: BuildRequest = {
    ...toRequest(deps, build, context.dockerfileInContext, openContext),
    synced: {
      context: context.synced,
      onSent: report.contextSent,
      onDone: report.contextDone,
    },
  };
  const stop = signal ? AbortSignal.any([signal, broken.signal]) : broken.signal;
  try {
    const { imageId } = await deps.engine.build(request, report.backendEvent, stop);
    // BuildKit asks for nothing of the context where no COPY does.
    report.contextDone();
    return imageId;
  } catch (error) {
    throw contextError ?? error;
  }
}

function toRequest(
  deps: BuildImageDeps,
  { options, document, secrets, report }: Build,
  dockerfile: string,
  openContext: BuildRequest["openContext"],
): BuildRequest {
  return {
    dockerfile,
    openContext,
    secrets,
    tags: options.tags,
    buildArgs: options.buildArgs,
    noCache: options.noCache ?? false,
    pull: options.pull ?? false,
    labels: options.labels ?? {},
    registries: baseRegistries(document, options.buildArgs),
    async credentialsFor(host) {
      const { findCredentials } = await import("../registry/index.ts");
      try {
        const found = await findCredentials(host, deps);
        return found?.credentials ?? (await deps.savedCredentials?.(registryOfHost(host)));
      } catch (error) {
        // Public bases need no login, so a broken helper must not stop the build.
        report.warn(error instanceof Error ? error.message : String(error));
        return undefined;
      }
    },
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.platforms === undefined ? {} : { platforms: options.platforms }),
  };
}

/** Engines ask for Docker Hub by the name of its server. */
function registryOfHost(host: string): string {
  return /(^|\.)docker\.io$/.test(host) ? "docker.io" : host;
}

/** An unreadable Dockerfile is told of when the context is opened, with its reason. */
async function tryReadText(path: string | undefined): Promise<string> {
  if (path === undefined) return "";
  return readFile(path, "utf8").catch(() => "");
}

async function sizeOf(
  engine: Engine,
  imageId: string,
  signal?: AbortSignal,
): Promise<number | null> {
  try {
    return (await engine.inspectImage(imageId, signal)).size;
  } catch {
    // The image is built; that its size cannot be told does not make the build a failure.
    return null;
  }
}

function cancelled(options: BuildOptions): BuildResult["error"] {
  return {
    message: "The build was cancelled.",
    file: options.dockerfilePath ?? "",
    line: null,
    endLine: null,
    exitCode: null,
    log: [],
  };
}
