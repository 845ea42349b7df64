import { randomUUID } from "node:crypto";
import type Docker from "dockerode";

import type { BackendEvent, BuildOutcome, BuildRequest } from "../engine.ts";
import type { EngineDeps } from "../engineDeps.ts";
import { engineLost } from "../requestFailure.ts";
import { openSession } from "../session/session.ts";
import { field, textField } from "../wire.ts";
import { buildFailure } from "./buildFailure.ts";
import { buildQuery } from "./buildQuery.ts";
import { credentialsOrAnonymous } from "./credentialsOrAnonymous.ts";
import { sendBuild } from "./sendBuild.ts";
import { createTraceReader, type TraceReader } from "./traceEvents.ts";
import { decodeTrace } from "./traceMessages.ts";

/** Milliseconds that the engine has to confirm a cancel. */
const CANCEL_LIMIT = 5_000;

/** Builds through `POST /build?version=2` with a session of ours beside it. */
export async function buildWithBuildKit(
  { transport }: EngineDeps,
  build: BuildRequest,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<BuildOutcome> {
  signal.throwIfAborted();
  onEvent({ type: "backend", backend: "buildkit" });
  const session = await openSession(
    transport,
    {
      secrets: build.secrets,
      credentialsFor: (host) => credentialsOrAnonymous(build, host, onEvent),
    },
    signal,
  );
  const buildId = randomUUID();
  try {
    const records = sendBuild(
      transport.docker,
      {
        query: { ...buildQuery(build), version: 2, session: session.id, buildid: buildId },
        openContext: build.openContext,
      },
      signal,
    );
    return await follow(records, onEvent);
  } catch (error) {
    // The closed connection stops the build too, but only this waits until it has.
    if (signal.aborted) await cancelBuild(transport.docker, buildId);
    signal.throwIfAborted();
    throw error;
  } finally {
    session.close();
  }
}

async function follow(
  records: AsyncIterable<unknown>,
  onEvent: (event: BackendEvent) => void,
): Promise<BuildOutcome> {
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
  if (imageId === undefined) throw engineLost("build the image");
  return { imageId };
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
