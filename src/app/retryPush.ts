import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import { limitedSignal } from "../base/limitedSignal.ts";
import type { LayerEvent, PushOutcome } from "../engine/engine.ts";
import { isLayerDone } from "./pushProgress.ts";
import type { RegistryAccess } from "./registryAccess.ts";
import { takesLogin, type UsedLogin } from "./takesLogin.ts";

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
 * themselves, for almost a minute; what they have given up is not begun anew. A login that is refused
 * although the registry takes it is a token that ran out, which one more try gets anew. Rejects with
 * the last failure.
 */
export async function retryPush(
  deps: RetryDeps,
  pushed: UsedLogin,
  push: (onEvent: (event: LayerEvent) => void) => Promise<PushOutcome>,
  onWait: (wait: RetryWait) => void,
  signal: AbortSignal,
): Promise<PushOutcome> {
  let renewed = false;
  for (let tries = 1; ; tries++) {
    let byEngine = false;
    let isTaken = false;
    const listen = ({ status, current }: LayerEvent): void => {
      byEngine ||= status.startsWith("Retrying");
      isTaken ||= isLayerDone(status) || (status === "Pushing" && current > 0);
    };
    try {
      return await push(listen);
    } catch (error) {
      signal.throwIfAborted();
      if (!isSlipwayError(error, "push-refused")) throw error;
      if (error.facts.reason === "unauthorized") {
        if (!(await hasTaken(deps, pushed, isTaken, signal))) throw error;
        if (renewed) throw ranOut(error);
        renewed = true;
        continue;
      }
      if (!error.facts.temporary) throw error;
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

const mostTries = 3;
/** Milliseconds; engines have waited for some seconds themselves by then. */
const pauses: readonly number[] = [2000, 8000];
const longestPause = 120_000;
const askLimit = 5000;

/** Where the registry cannot be asked from here, it has taken the login if it has taken a layer. */
async function hasTaken(
  { access }: RetryDeps,
  pushed: UsedLogin,
  isTaken: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  if (pushed.credentials === undefined) return false;
  const { repository } = pushed.name;
  const asked = await takesLogin(access, pushed, (it, at) => it.checkPush(repository, at), signal);
  return asked ?? isTaken;
}

function ranOut(error: SlipwayError<"push-refused">): SlipwayError {
  const { reference, registry } = error.facts;
  return new SlipwayError(
    "push-refused",
    { ...error.facts, login: false, temporary: true },
    {
      message: `Pushing ${reference} failed: ${registry} takes the login, but its tokens run out before the push is done.`,
      hint: `It was tried twice. Push again, as layers that have arrived are not sent again; those who run ${registry} can let its tokens last longer.`,
      cause: error,
    },
  );
}

/** Engines keep to themselves when the registry wants to be asked again, so it is asked for it. */
async function askRetryAfter(
  { access }: RetryDeps,
  { name, credentials }: UsedLogin,
  { facts }: SlipwayError<"push-refused">,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (facts.reason !== "rate-limited") return undefined;
  try {
    // A client that waits by itself would be at the limit before it tells for how long.
    const { client } = await access.open(name.registry, credentials ?? null, undefined, {
      once: true,
    });
    try {
      const limited = limitedSignal(signal, askLimit);
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
