import type { Engine, LayerEvent, PullOutcome } from "../engine/engine.ts";
import { parseImageReference } from "../reference/imageReference.ts";
import type { RegistryAccess } from "./registryAccess.ts";
import { retryPull } from "./retryPull.ts";
import { type LoginDeps, withLogin } from "./withLogin.ts";

export interface PullImageDeps extends LoginDeps {
  readonly access: Pick<RegistryAccess, "loginFor" | "open">;
  readonly engine: Engine;
}

export interface PullAsk {
  /** With a tag or a digest; without, `latest`. */
  readonly reference: string;
  /** Such as `linux/arm64`; undefined for the engine's own. */
  readonly platform?: string | undefined;
}

/**
 * Pulls by the engine, a second time where a token ran out. Throws `bad-reference`, `pull-refused`,
 * `credentials-unreadable`, `engine-lost` or AbortError.
 */
export async function pullImage(
  deps: PullImageDeps,
  { reference, platform }: PullAsk,
  onEvent: (event: LayerEvent) => void,
  signal?: AbortSignal,
): Promise<PullOutcome> {
  const name = parseImageReference(reference);
  const asked = { reference, ...(platform !== undefined && { platform }) };
  return withLogin(
    deps,
    name,
    (credentials) =>
      retryPull(
        deps.access,
        { name, credentials },
        (listen) => deps.engine.pullImage({ ...asked, credentials }, listen, signal),
        onEvent,
        signal,
      ),
    signal,
  );
}
