import { randomUUID } from "node:crypto";
import type Docker from "dockerode";
import { isSlipwayError } from "../../base/errors.ts";
import { loadsImage } from "../buildkit/exporters.ts";
import type { BackendEvent, BuildOutcome, BuildRequest } from "../engine.ts";
import type { EngineDeps } from "../engineDeps.ts";
import { engineLost } from "../requestFailure.ts";
import { openSession, type Session, type SessionServices } from "../session/session.ts";
import type { Transport } from "../transport.ts";
import { field, textField } from "../wire.ts";
import { buildFailure } from "./buildFailure.ts";
import { buildQuery } from "./buildQuery.ts";
import { sendBuild } from "./sendBuild.ts";
import { sessionServices } from "./sessionServices.ts";
import { createTraceReader, type TraceReader } from "./traceEvents.ts";
import { decodeTrace } from "./traceMessages.ts";
import { untilAborted } from "./untilAborted.ts";
import { watchSync } from "./watchSync.ts";

/** Milliseconds that the engine has to confirm a cancel, or to fail of a file that did not come. */
const CANCEL_LIMIT = 5_000;

export interface BuildKitDeps extends Pick<EngineDeps, "transport"> {
  /** See `SessionServices`. */
  readonly tokenSeed?: Uint8Array;
}

/**
 * Builds through `POST /build?version=2` with a session of ours beside it. The engine fetches the
 * files that it needs through the session; where it refuses that, it gets the tar. Rejects with
 * AbortError within 100 ms after the signal.
 */
export async function buildWithBuildKit(
  deps: BuildKitDeps,
  build: BuildRequest,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<BuildOutcome> {
  signal.throwIfAborted();
  return untilAborted(build, onEvent, signal, (quiet, tell) => runBuild(deps, quiet, tell, signal));
}

async function runBuild(
  { transport, tokenSeed }: BuildKitDeps,
  build: BuildRequest,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  onEvent({ type: "backend", backend: "buildkit" });
  const broken = new AbortController();
  let limit: NodeJS.Timeout | undefined;
  const watch = watchSync(build.synced, onEvent, () => {
    limit ??= setTimeout(() => broken.abort(), CANCEL_LIMIT);
  });
  const services = { ...sessionServices(build, watch, onEvent), tokenSeed };
  const session = await openSessionIfAllowed(transport, build, services, onEvent, signal);
  const buildId = randomUUID();
  const stop = AbortSignal.any([signal, broken.signal]);
  const run = async (query: Record<string, unknown>, openContext?: BuildRequest["openContext"]) => {
    const common = buildQuery(build, { product: "docker" });
    const all = { ...common, version: 2, buildid: buildId, ...query };
    const inSession = session ? { session: session.id } : {};
    const call = { query: { ...all, ...inSession }, openContext, drained: build.drained };
    const imageId = await follow(sendBuild(transport.docker, call, stop), onEvent);
    if (imageId === undefined && loadsImage(build)) throw engineLost("build the image");
    return { imageId };
  };
  try {
    if (session && build.synced) {
      const { dockerfile } = build.synced.context;
      try {
        return await run({ remote: "client-session", dockerfile });
      } catch (error) {
        if (watch.asked || !refusesFiles(error)) throw error;
      }
    }
    return await run({}, build.openContext);
  } catch (error) {
    // The closed connection stops the build too, but only this waits until it has.
    if (stop.aborted) await cancelBuild(transport.docker, buildId);
    signal.throwIfAborted();
    throw watch.failure ? watch.failure.error : error;
  } finally {
    clearTimeout(limit);
    session?.close();
  }
}

/**
 * Undefined, with a warning, where the engine refuses sessions, as a proxy before it may: a build
 * that only reads can do without one. Throws `engine-refused` where it cannot.
 */
async function openSessionIfAllowed(
  transport: Transport,
  build: BuildRequest,
  services: SessionServices,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal,
): Promise<Session | undefined> {
  const needed = build.secrets.length > 0 || isFull(build.ssh) || isFull(services.exports);
  try {
    return await openSession(transport, services, signal);
  } catch (error) {
    if (!isSlipwayError(error, "engine-refused") || needed) throw error;
    const without = "The whole context is sent, and registries are asked without a login.";
    onEvent({ type: "warning", message: `${error.message} ${without}` });
    return undefined;
  }
}

function isFull(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}

/** Engines that know BuildKit but not this way of giving it the context. */
function refusesFiles(error: unknown): boolean {
  const refused = isSlipwayError(error, "engine-refused") || isSlipwayError(error, "build-failed");
  return refused && /client-session|no local sources/i.test(error.message);
}

async function follow(
  records: AsyncIterable<unknown>,
  onEvent: (event: BackendEvent) => void,
): Promise<string | undefined> {
  const trace = createTraceReader();
  let imageId: string | undefined;
  for await (const record of records) {
    const aux = field(record, "aux");
    if (textField(record, "id") === "moby.buildkit.trace" && typeof aux === "string") {
      for (const event of readTrace(trace, aux)) onEvent(event);
    }
    imageId = textField(aux, "ID") ?? imageId;
    const said = textField(field(record, "errorDetail"), "message") ?? textField(record, "error");
    if (said !== undefined) throw buildFailure({ said, step: trace.failedStep });
  }
  return imageId;
}

/** A frame that cannot be read costs its progress, not the build. */
function readTrace(trace: TraceReader, base64: string): readonly BackendEvent[] {
  try {
    return trace.read(decodeTrace(Buffer.from(base64, "base64")));
  } catch {
    return [];
  }
}

async function cancelBuild(docker: Docker, id: string): Promise<void> {
  const request = {
    path: "/build/cancel?",
    method: "POST",
    options: { _query: { id }, _body: {} },
    statusCodes: { 200: true, 204: true },
    abortSignal: AbortSignal.timeout(CANCEL_LIMIT),
  };
  await new Promise<void>((resolve) => docker.modem.dial(request, () => resolve()));
}
