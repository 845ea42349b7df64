import { isSlipwayError, SlipwayError } from "../../base/errors.ts";
import { assertSupported } from "../build/unsupportedOptions.ts";
import { buildWithControl } from "../buildkit/buildWithControl.ts";
import { sentOutputs } from "../buildkit/exporters.ts";
import type { BackendEvent, BuildOutcome, BuildRequest } from "../engine.ts";
import type { SessionServices } from "../session/session.ts";
import type { ConnectedNode } from "./connectNode.ts";
import { createImageSink, type ImageTaker } from "./createImageSink.ts";
import { assertLoadable, planResult } from "./planResult.ts";

export interface NodeBuild {
  readonly builder: string;
  readonly node: ConnectedNode;
  /** Takes the image; an error says why there is none. */
  readonly engine: ImageTaker | Error | undefined;
}

/** Builds on a buildkitd of its own; see `Engine.build` and, for what becomes of the result, `planResult`. */
export async function buildOnNode(
  { builder, node: { connector }, engine }: NodeBuild,
  request: BuildRequest,
  onEvent: (event: BackendEvent) => void,
  signal?: AbortSignal,
): Promise<BuildOutcome> {
  signal?.throwIfAborted();
  assertSupported({ way: "buildkitd", version: "" }, request);
  const { loads, warning } = planResult(builder, request, engine);
  if (loads) assertLoadable(builder, request);
  if (warning) onEvent({ type: "warning", message: warning });
  const sink = loads ? createImageSink(loads, signal) : undefined;
  const outputs = sentOutputs(request);
  const services = ({ exports = [], ...offered }: SessionServices): SessionServices => ({
    ...offered,
    // In the request, too, it comes behind the others.
    exports: sink ? [...outputs.map((_, at) => exports[at]), sink] : exports,
  });
  try {
    const built = await buildWithControl(
      connector,
      sink ? { ...request, outputs: [...outputs, { type: "docker", attributes: {} }] } : request,
      onEvent,
      signal,
      { services },
    );
    const imageId = await sink?.imageId(request.tags);
    return { imageId, ...(built.digest !== undefined && { digest: built.digest }) };
  } catch (error) {
    throw isSlipwayError(error, "engine-lost") && error.facts.doing === "build the image"
      ? builderLost(builder, error)
      : error;
  }
}

function builderLost(builder: string, cause: SlipwayError<"engine-lost">): SlipwayError {
  return new SlipwayError("engine-lost", cause.facts, {
    message: `The connection to the builder "${builder}" ended in the middle of the build.`,
    hint: "Check that its buildkitd is running, then try again.",
    cause,
  });
}
