import type { BuildRequest } from "../engine/engine.ts";
import { type OpenedBuild, toBuildRequest } from "./buildRequest.ts";
import { lazyLayouts } from "./lazyLayouts.ts";
import type { BuildImageDeps } from "./openBuild.ts";
import { tarNeeds } from "./tarNeeds.ts";

export interface OpenedRequest {
  readonly request: BuildRequest;
  /** Aborts, with the reason, when a file of the context cannot be packed. */
  readonly broken: AbortSignal;
}

/** What an engine is asked for, with the context at hand. Throws `context-unusable`. */
export async function openRequest(
  deps: BuildImageDeps,
  build: OpenedBuild,
  signal?: AbortSignal,
): Promise<OpenedRequest> {
  const { options, document, report, named } = build;
  const { openBuildContext } = await import("../buildcontext/index.ts");
  const context = await openBuildContext({
    root: options.contextPath,
    dockerfilePath: options.dockerfilePath,
    namedFolders: named.folders,
    tarNeeds: (stop) => tarNeeds({ engine: deps.engine, document, options }, stop),
    ...(options.dockerfileText === undefined ? {} : { dockerfileText: options.dockerfileText }),
    ...(signal ? { signal } : {}),
  });
  const broken = new AbortController();
  const openContext = (): NodeJS.ReadableStream => {
    const stream = context.pack((sent) => report.contextSent(sent));
    stream.on("end", () => report.contextDone());
    // The engine would only see a tar that ends early, or wait for the rest of it.
    stream.on("error", (error: Error) => broken.abort(error));
    return stream;
  };
  const request = {
    ...toBuildRequest(deps, build, context.dockerfileInContext, openContext),
    ...(deps.drained && { drained: deps.drained }),
    layouts: lazyLayouts,
    synced: {
      context: context.synced,
      onSent: report.contextSent,
      onDone: report.contextDone,
    },
  };
  return { request, broken: broken.signal };
}
