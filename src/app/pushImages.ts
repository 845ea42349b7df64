import type { Engine, LayerEvent, PushOutcome } from "../engine/engine.ts";
import { parseImageReference } from "../reference/imageReference.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import { pushEach } from "./pushEach.ts";
import type { PushEvent, PushedName, PushReport } from "./pushReport.ts";
import { forOneOperation, type RegistryAccess } from "./registryAccess.ts";
import { type RetryDeps, retryPush } from "./retryPush.ts";
import { verifyPush } from "./verifyPush.ts";
import { type LoginDeps, withLogin } from "./withLogin.ts";

export interface PushImagesDeps extends LoginDeps, RetryDeps {
  readonly engine: Engine;
  readonly access: RegistryAccess;
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
  const own = { ...deps, access: forOneOperation(deps.access) };
  const push = (reference: string) => pushOne(own, reference, onEvent, signal);
  return pushEach(references, push, onEvent, signal, ({ code }) => code === "engine-lost");
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
  const { digest } = await withLogin(deps, name, push, signal);
  const found = await verifyPush(deps.access, { name, digest, credentials: used }, signal);
  return { reference, ...found };
}
