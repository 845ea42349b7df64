import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { SlipwayError } from "../../base/errors.ts";
import { buildFailure } from "../build/buildFailure.ts";
import { sessionServices } from "../build/sessionServices.ts";
import { createTraceReader, type TraceReader } from "../build/traceEvents.ts";
import { untilAborted } from "../build/untilAborted.ts";
import { watchSync } from "../build/watchSync.ts";
import type { BackendEvent, BuildRequest } from "../engine.ts";
import type { GrpcClient } from "../grpc/grpcClient.ts";
import { CallCutError } from "../grpc/grpcError.ts";
import { requestFailure } from "../requestFailure.ts";
import type { Session, SessionServices } from "../session/session.ts";
import type { BuildKitConnector } from "./buildKitConnector.ts";
import type { SolveRequest } from "./encodeSolve.ts";
import { exporters } from "./exporters.ts";
import { findHostGateway } from "./findHostGateway.ts";
import { entitlements, frontendAttributes } from "./frontendAttributes.ts";
import { openConnections } from "./openConnections.ts";
import { type OpenedLayouts, openLayouts } from "./openLayouts.ts";
import { SolveFailure, type Solving, solve } from "./solve.ts";

/** What is different from the plain case; see `buildWithControl`. */
export interface ControlBuildOptions {
  /** Changes what the session offers, such as a place of its own for an export. */
  readonly services?: (services: SessionServices) => SessionServices;
}

/** What the exporters told. */
export interface ControlOutcome {
  /** Of the manifest or index: `sha256:…`; undefined without an image. */
  readonly digest: string | undefined;
  /** Of the image's configuration, the id of an image in most engines. */
  readonly configDigest: string | undefined;
  /** All that the exporters said, such as `image.name`. */
  readonly exporterResponse: Readonly<Record<string, string>>;
}

/** Milliseconds that the builder has to confirm a cancel, or to fail of a file that did not come. */
const CANCEL_LIMIT = 5_000;

/**
 * Builds with a BuildKit, by `moby.buildkit.v1.Control`. `build.synced` has to be there: this way
 * takes no tar. In an engine the image is loaded (exporter `moby`) unless `build.loadImage` or
 * `build.outputs` say otherwise; elsewhere only `build.outputs` count, each with the index that it
 * has there without those of type `cacheonly`. They get `build.tags` as their attribute `name` where
 * they have none.
 *
 * Rejects with `engine-refused` (before anything is sent), `engine-lost`, `build-failed`,
 * `build-unsupported`, `context-unusable`, as `openLayouts`, and with AbortError within 100 ms after the
 * signal; nothing is told after that.
 */
export async function buildWithControl(
  connector: BuildKitConnector,
  build: BuildRequest,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal = new AbortController().signal,
  options: ControlBuildOptions = {},
): Promise<ControlOutcome> {
  signal.throwIfAborted();
  return untilAborted(build, onEvent, signal, async (quiet, tell) => {
    const layouts = await openLayouts(quiet, tell, signal);
    try {
      return await runBuild({ connector, build: layouts.build, layouts, tell, options }, signal);
    } finally {
      await layouts.close();
    }
  });
}

interface Run {
  readonly connector: BuildKitConnector;
  readonly build: BuildRequest;
  readonly layouts: OpenedLayouts;
  readonly tell: (event: BackendEvent) => void;
  readonly options: ControlBuildOptions;
}

async function runBuild(run: Run, signal: AbortSignal): Promise<ControlOutcome> {
  const { connector, build, layouts, tell } = run;
  const broken = new AbortController();
  const stop = AbortSignal.any([signal, broken.signal]);
  let limit: NodeJS.Timeout | undefined;
  const watch = watchSync(build.synced, tell, () => {
    limit ??= setTimeout(() => broken.abort(), CANCEL_LIMIT);
  });
  const trace = createTraceReader();
  const offered = { ...sessionServices(build, watch, tell), content: layouts.content };
  const services = run.options.services?.(offered) ?? offered;
  const { control, session } = await openConnections(connector, services, stop);
  let solving: Solving | undefined;
  try {
    tell({ type: "backend", backend: "buildkit" });
    const request = await toSolveRequest(run, control, session, stop);
    solving = solve(
      {
        connector,
        control,
        request,
        onTrace(message) {
          for (const event of trace.read(message)) tell(event);
        },
      },
      stop,
    );
    const exporterResponse = await solving.answer;
    await layouts.finish(exporterResponse);
    return {
      digest: exporterResponse["containerimage.digest"],
      configDigest: exporterResponse["containerimage.config.digest"],
      exporterResponse,
    };
  } catch (error) {
    if (stop.aborted) {
      // Nothing is asked of us any more, but the end of the build has to be seen.
      session.close();
      await Promise.race([solving?.reported, delay(CANCEL_LIMIT, undefined, { ref: false })]);
    }
    signal.throwIfAborted();
    if (watch.failure) throw watch.failure.error;
    throw (
      (error instanceof SolveFailure && layouts.causeOf(error.message)) || toFailure(error, trace)
    );
  } finally {
    clearTimeout(limit);
    session.close();
    control.close();
  }
}

async function toSolveRequest(
  { connector: { inEngine, name }, build }: Run,
  control: GrpcClient,
  session: Session,
  signal: AbortSignal,
): Promise<SolveRequest> {
  if (!build.synced) throw new Error("a build by the control API needs synced files");
  const needsGateway = build.extraHosts?.some(({ address }) => address === "host-gateway");
  const hostGateway = needsGateway ? await findHostGateway(control, signal) : undefined;
  if (needsGateway && hostGateway === undefined) throw withoutGateway(name);
  const { dockerfile } = build.synced.context;
  return {
    ref: randomUUID().replaceAll("-", ""),
    session: session.id,
    frontendAttributes: frontendAttributes(build, { dockerfile, inEngine, hostGateway }),
    exporters: exporters(build, inEngine),
    cacheFrom: build.cacheFrom ?? [],
    cacheTo: build.cacheTo ?? [],
    entitlements: entitlements(build),
  };
}

function withoutGateway(name: string): SlipwayError<"build-unsupported"> {
  const reason = `${name} does not tell the address of host-gateway`;
  return new SlipwayError(
    "build-unsupported",
    { options: [{ option: "add-host", reason }] },
    {
      message: `--add-host cannot be done: ${reason}.`,
      hint: "Give the address of the host itself.",
    },
  );
}

function toFailure(error: unknown, trace: TraceReader): unknown {
  const { failedStep } = trace;
  if (error instanceof SolveFailure) {
    const { vertex, ...facts } = error.error;
    const named = vertex !== undefined && { id: vertex, name: trace.nameOf(vertex) ?? "" };
    return buildFailure({ ...facts, step: named || failedStep || trace.runningStep });
  }
  // The answer may be too long to come through, the reports are not.
  if (error instanceof CallCutError && failedStep) {
    return buildFailure({ said: failedStep.error, step: failedStep });
  }
  return requestFailure("build the image", error);
}
