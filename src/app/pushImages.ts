import { isSlipwayError, type SlipwayError } from "../base/errors.ts";
import type { Engine, LayerEvent, PushOutcome } from "../engine/engine.ts";
import { parseImageReference } from "../reference/imageReference.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { type RetryDeps, retryPush } from "./retryPush.ts";
import { type PushVerdict, verifyPush } from "./verifyPush.ts";
import { type LoginDeps, withLogin } from "./withLogin.ts";

export interface PushImagesDeps extends LoginDeps, RetryDeps {
  readonly engine: Engine;
}

/** What happens while names are pushed. */
export type PushEvent =
  | { readonly type: "started"; readonly reference: string }
  | { readonly type: "layer"; readonly reference: string; readonly event: LayerEvent }
  /** Something temporary went wrong; it is tried again after so many milliseconds. */
  | {
      readonly type: "waiting";
      readonly reference: string;
      readonly milliseconds: number;
      /** 1 before the second try. */
      readonly tries: number;
      readonly error: Error;
    }
  | { readonly type: "pushed"; readonly pushed: PushedName }
  | { readonly type: "failed"; readonly failed: FailedPush };

export interface PushedName {
  readonly reference: string;
  /** Of the manifest or index; undefined where neither engine nor registry tells. */
  readonly digest: string | undefined;
  /** What the registry itself says that it has now. */
  readonly verdict: PushVerdict;
}

export interface FailedPush {
  readonly reference: string;
  readonly error: SlipwayError;
}

export interface PushReport {
  readonly pushed: readonly PushedName[];
  readonly failed: readonly FailedPush[];
}

/**
 * Pushes by the engine, one name after the other, as they share layers; one that fails does not stop
 * the others. What is temporary is tried again, and what has been sent is not sent again, as engines
 * skip it. A login that is missing is asked for. Each failure is `push-refused`, `bad-reference` or
 * `credentials-unreadable`. Throws `engine-lost`, as nothing more can be pushed, and AbortError.
 */
export async function pushImages(
  deps: PushImagesDeps,
  references: readonly string[],
  onEvent: (event: PushEvent) => void,
  signal: AbortSignal,
): Promise<PushReport> {
  const pushed: PushedName[] = [];
  const failed: FailedPush[] = [];
  for (const reference of new Set(references)) {
    signal.throwIfAborted();
    onEvent({ type: "started", reference });
    try {
      const name = await pushOne(deps, reference, onEvent, signal);
      pushed.push(name);
      onEvent({ type: "pushed", pushed: name });
    } catch (error) {
      if (!isSlipwayError(error) || error.code === "engine-lost") throw error;
      const failure = { reference, error };
      failed.push(failure);
      onEvent({ type: "failed", failed: failure });
    }
  }
  return { pushed, failed };
}

async function pushOne(
  deps: PushImagesDeps,
  reference: string,
  onEvent: (event: PushEvent) => void,
  signal: AbortSignal,
): Promise<PushedName> {
  const name = parseImageReference(reference);
  let used: RegistryCredentials | undefined;
  const push = (credentials: RegistryCredentials | undefined): Promise<PushOutcome> => {
    used = credentials;
    return retryPush(
      deps,
      { name, credentials },
      (listen) => {
        const hear = (event: LayerEvent): void => {
          listen(event);
          onEvent({ type: "layer", reference, event });
        };
        return deps.engine.pushImage({ reference, credentials }, hear, signal);
      },
      (wait) => onEvent({ type: "waiting", reference, ...wait }),
      signal,
    );
  };
  const { digest } = await withLogin(deps, name.registry, push, signal);
  const found = await verifyPush(deps.access, { name, digest, credentials: used }, signal);
  return { reference, ...found };
}
