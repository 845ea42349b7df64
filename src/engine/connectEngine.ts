import { type EndpointAttempt, SlipwayError } from "../base/errors.ts";
import { type CancelledBuilds, createCancelledBuilds } from "./build/createCancelledBuilds.ts";
import { createEngine } from "./createEngine.ts";
import type { EngineEndpoint, Surroundings } from "./endpoint.ts";
import type { Engine } from "./engine.ts";
import { greetEngine } from "./greetEngine.ts";
import { type EndpointOptions, resolveEndpoints } from "./resolveEndpoints.ts";
import { createTransport } from "./transport.ts";
import { whyUnreachable } from "./whyUnreachable.ts";

/** Milliseconds that an endpoint has to answer; ssh must log in first. */
const ANSWER_LIMIT = 2_000;
const SSH_ANSWER_LIMIT = 12_000;

export interface ConnectOptions extends EndpointOptions {
  /** Shared by all connections of a process that may cancel a build and begin another. */
  readonly cancelled?: CancelledBuilds | undefined;
}

/**
 * The first engine that answers, of those that `resolveEndpoints` names. Throws
 * `engine-unreachable` with each one that was tried and why it failed; AbortError on abort.
 */
export async function connectEngine(
  surroundings: Surroundings,
  { cancelled = createCancelledBuilds(), ...options }: ConnectOptions = {},
  signal?: AbortSignal,
): Promise<Engine> {
  const attempts: EndpointAttempt[] = [];
  for (const endpoint of await resolveEndpoints(surroundings, options)) {
    signal?.throwIfAborted();
    try {
      return await connect(surroundings, endpoint, cancelled, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const { host, source } = endpoint;
      attempts.push({ host, source, reason: whyUnreachable(error) });
    }
  }
  throw unreachable(attempts);
}

async function connect(
  surroundings: Surroundings,
  endpoint: EngineEndpoint,
  cancelled: CancelledBuilds,
  signal: AbortSignal | undefined,
): Promise<Engine> {
  const transport = createTransport(endpoint, surroundings.env);
  const limit = endpoint.host.startsWith("ssh:") ? SSH_ANSWER_LIMIT : ANSWER_LIMIT;
  const greeting = await greetEngine(transport, limit, signal);
  return createEngine(
    { transport, now: Date.now, cancelled },
    {
      ...{ endpoint, ...greeting },
      buildkit:
        greeting.product === "docker" &&
        greeting.os === "linux" &&
        atLeast(greeting.apiVersion, 1, 40) &&
        !/^(0|f|false)$/i.test(surroundings.env.DOCKER_BUILDKIT ?? ""),
    },
  );
}

function atLeast(apiVersion: string, major: number, minor: number): boolean {
  const [hasMajor = 0, hasMinor = 0] = apiVersion.split(".").map(Number);
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}

function unreachable(attempts: readonly EndpointAttempt[]): SlipwayError<"engine-unreachable"> {
  const tried = attempts.map(({ host, source, reason }) => `${host} (${source}): ${reason}`);
  return new SlipwayError(
    "engine-unreachable",
    { attempts },
    { message: `No container engine answers. Tried ${tried.join("; ")}.`, hint: hintFor(attempts) },
  );
}

function hintFor(attempts: readonly EndpointAttempt[]): string {
  const [only] = attempts;
  const forbidden = attempts.find(({ reason }) => reason.startsWith("permission denied"));
  if (forbidden) {
    return 'Add yourself to the "docker" group and log in again, or use a rootless engine.';
  }
  if (attempts.length === 1 && only) {
    return `Start the engine at ${only.host}, or change what names it: ${only.source}.`;
  }
  return "Start Docker or Podman, or name the engine to use in the settings or in DOCKER_HOST.";
}
