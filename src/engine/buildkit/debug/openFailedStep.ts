import { SlipwayError } from "../../../base/errors.ts";
import { sessionServices } from "../../build/sessionServices.ts";
import { createTraceReader } from "../../build/traceEvents.ts";
import { watchSync } from "../../build/watchSync.ts";
import type { BackendEvent, BuildRequest } from "../../engine.ts";
import type { FailedStep } from "../../failedStep.ts";
import { GrpcError, grpcStatus } from "../../grpc/grpcError.ts";
import { requestFailure } from "../../requestFailure.ts";
import type { BuildKitConnector } from "../buildKitConnector.ts";
import { frontendAttributes } from "../frontendAttributes.ts";
import { type Connections, openConnections } from "../openConnections.ts";
import { type Gateway, openGateway } from "../openGateway.ts";
import { openLayouts } from "../openLayouts.ts";
import { watchStatus } from "../watchStatus.ts";
import { type FailedExec, readFailedExec } from "./readFailedExec.ts";
import { startShell } from "./startShell.ts";

/**
 * Builds again up to the step that fails, which the cache makes short, and holds it there. Rejects with
 * `shell-unavailable` where nothing fails, or no RUN, or where the builder cannot do this (before
 * BuildKit 0.8), else as a build does.
 */
export async function openFailedStep(
  connector: BuildKitConnector,
  request: BuildRequest,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<FailedStep> {
  signal.throwIfAborted();
  if (!request.synced) throw new Error("a step is only held with synced files");
  // Nothing is written of a build that fails.
  const read = { ...request, outputs: [], cacheTo: [] };
  const { build, content } = await openLayouts(read, onEvent, signal);
  const watch = watchSync(request.synced, onEvent, () => undefined);
  const services = { ...sessionServices(build, watch, onEvent), content };
  const connections = await openConnections(connector, services, signal);
  const { control, session } = connections;
  const gateway = openGateway(control, session.id, signal);
  try {
    const trace = createTraceReader();
    const status = watchStatus(control, gateway.ref, (message) => {
      for (const event of trace.read(message)) onEvent(event);
    });
    const { dockerfile } = request.synced.context;
    const attributes = frontendAttributes(build, { dockerfile, inEngine: connector.inEngine });
    const exec = await failingStep(gateway, attributes);
    if (exec.name === undefined) await status.settle(reportLimit);
    const name = exec.name ?? trace.failedStep?.name ?? exec.args.join(" ");
    return held(connections, gateway, { ...exec, name });
  } catch (error) {
    release(connections, gateway);
    signal.throwIfAborted();
    throw requestFailure("open a shell in the failed step", error);
  }
}

async function failingStep(
  gateway: Gateway,
  attributes: Readonly<Record<string, string>>,
): Promise<FailedExec> {
  try {
    await gateway.solve(attributes, { evaluate: true });
  } catch (error) {
    if (!(error instanceof GrpcError) || error.status === grpcStatus.unavailable) throw error;
    const exec = readFailedExec(error.details);
    if (exec) return exec;
    throw unavailable(
      `What failed is no RUN: ${error.message}`,
      "Only the commands of a RUN have files to look at.",
    );
  }
  // A builder that does not know the wish to run the steps says that all is well, too.
  throw unavailable(
    "No step failed this time.",
    "Build again; engines before Docker 23 cannot hold a failed step.",
  );
}

/** Milliseconds without a report in which that of the failure should have come. */
const reportLimit = 300;

type NamedExec = FailedExec & { readonly name: string };

function held(connections: Connections, gateway: Gateway, exec: NamedExec): FailedStep {
  return {
    name: exec.name,
    async openShell(size, onOutput) {
      try {
        const shell = await startShell(gateway, exec, size, onOutput);
        return {
          ...shell,
          ended: shell.ended.catch((error) => Promise.reject(noShell(exec, error))),
        };
      } catch (error) {
        throw noShell(exec, error);
      }
    },
    close: () => release(connections, gateway),
  };
}

function release({ control, session }: Connections, gateway: Gateway): void {
  gateway.close();
  session.close();
  control.close();
}

function noShell({ name }: NamedExec, cause: unknown): SlipwayError<"shell-unavailable"> {
  const why = cause instanceof Error ? cause.message : String(cause);
  return unavailable(
    `No shell could be started in ${name}: ${why}`,
    "Build a stage that has a shell.",
  );
}

/** What is said of an engine that has only the classic builder. */
export function noBuildKit(engine: string): SlipwayError<"shell-unavailable"> {
  return unavailable(
    `The engine at ${engine} has no BuildKit, and other builders keep nothing of a failed step.`,
    "Build with a Docker engine of version 23 or later.",
  );
}

function unavailable(message: string, hint: string): SlipwayError<"shell-unavailable"> {
  return new SlipwayError("shell-unavailable", {}, { message, hint });
}
