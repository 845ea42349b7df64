import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import { limitedSignal } from "../base/limitedSignal.ts";
import type { LayerEvent, PushOutcome } from "../engine/engine.ts";
import type { ImageReference } from "../reference/imageReference.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import type { RegistryAccess } from "./registryAccess.ts";

export interface RetryDeps {
  readonly access: RegistryAccess;
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface RetryWait {
  readonly milliseconds: number;
  readonly tries: number;
  readonly error: Error;
}

/**
 * Does it once more, twice at most, where what went wrong is temporary. An answer "too many requests"
 * is waited for as long as the registry says, up to two minutes. Engines try some things again by
 * themselves, for almost a minute; what they have given up is not begun anew. Rejects with the last
 * failure.
 */
export async function retryPush(
  deps: RetryDeps,
  pushed: PushedBy,
  push: (onEvent: (event: LayerEvent) => void) => Promise<PushOutcome>,
  onWait: (wait: RetryWait) => void,
  signal: AbortSignal,
): Promise<PushOutcome> {
  for (let tries = 1; ; tries++) {
    let byEngine = false;
    const listen = ({ status }: LayerEvent): void => {
      byEngine ||= status.startsWith("Retrying");
    };
    try {
      return await push(listen);
    } catch (error) {
      signal.throwIfAborted();
      if (!isSlipwayError(error, "push-refused") || !error.facts.temporary) throw error;
      if (byEngine) throw withHint(error, "The engine has tried it several times.");
      if (tries === mostTries) throw withHint(error, `It was tried ${tries} times.`);
      const asked = await askRetryAfter(deps, pushed, error, signal);
      const milliseconds = asked ?? pauses[tries - 1] ?? 0;
      if (milliseconds > longestPause) throw withPause(error, milliseconds);
      onWait({ milliseconds, tries, error });
      await deps.wait(milliseconds, signal);
      signal.throwIfAborted();
    }
  }
}

export interface PushedBy {
  readonly name: ImageReference;
  readonly credentials: RegistryCredentials | undefined;
}

const mostTries = 3;
/** Milliseconds; engines have waited for some seconds themselves by then. */
const pauses: readonly number[] = [2000, 8000];
const longestPause = 120_000;

/** Engines keep to themselves when the registry wants to be asked again, so it is asked for it. */
async function askRetryAfter(
  { access }: RetryDeps,
  { name, credentials }: PushedBy,
  { facts }: SlipwayError<"push-refused">,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (facts.reason !== "rate-limited") return undefined;
  try {
    const { client } = await access.open(name.registry, credentials ?? null);
    try {
      const limited = limitedSignal(signal, 5000);
      await client.headManifest(name.repository, name.tag ?? "latest", limited);
    } finally {
      client.close();
    }
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const seconds = isSlipwayError(error, "registry-refused") ? error.facts.retryAfter : undefined;
    return seconds === undefined ? undefined : Math.max(1, seconds) * 1000;
  }
}

function withHint(error: SlipwayError<"push-refused">, tried: string): SlipwayError {
  return new SlipwayError("push-refused", error.facts, {
    message: error.message,
    hint: `${tried} ${error.hint}`,
    cause: error.cause,
  });
}

function withPause(error: SlipwayError<"push-refused">, milliseconds: number): SlipwayError {
  const minutes = Math.ceil(milliseconds / 60_000);
  return new SlipwayError("push-refused", error.facts, {
    message: error.message,
    hint: `Push again in ${minutes} minutes, as the registry asks for.`,
    cause: error.cause,
  });
}
