import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import type { LayerEvent, PullOutcome } from "../engine/engine.ts";
import type { RegistryAccess } from "./registryAccess.ts";
import { takesLogin, type UsedLogin } from "./takesLogin.ts";

/**
 * Pulls once more where the registry refuses a login that it takes: it is the token that ran out, which the
 * engine asks for anew with each pull; twice at most where what went wrong is temporary. Rejects with the
 * last failure.
 */
export async function retryPull(
  access: Pick<RegistryAccess, "open">,
  used: UsedLogin,
  pull: (onEvent: (event: LayerEvent) => void) => Promise<PullOutcome>,
  onEvent: (event: LayerEvent) => void,
  signal: AbortSignal = never,
): Promise<PullOutcome> {
  let isRenewed = false;
  for (let tries = 1; ; tries += 1) {
    let isLetIn = false;
    try {
      return await pull((event) => {
        isLetIn ||= event.layer !== undefined;
        onEvent(event);
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!isSlipwayError(error, "pull-refused")) throw error;
      if (error.facts.temporary && tries < mostTries) continue;
      // Who was told of layers was let in; not all engines tell of them before they fetch the rest.
      const isRefused = error.facts.reason === "unauthorized";
      if (!isRefused || !(isLetIn || (await isTaken(access, used, signal)))) throw error;
      if (isRenewed) throw ranOut(error);
      isRenewed = true;
    }
  }
}

const mostTries = 3;

async function isTaken(
  access: Pick<RegistryAccess, "open">,
  used: UsedLogin,
  signal: AbortSignal,
): Promise<boolean> {
  const { repository, digest, tag = "latest" } = used.name;
  const taken = await takesLogin(
    access,
    used,
    (client, limited) => client.headManifest(repository, digest ?? tag, limited),
    signal,
  );
  return taken === true;
}

const never = new AbortController().signal;

function ranOut(error: SlipwayError<"pull-refused">): SlipwayError<"pull-refused"> {
  const { reference, registry } = error.facts;
  return new SlipwayError(
    "pull-refused",
    { ...error.facts, login: false },
    {
      message: `Pulling ${reference} failed: ${registry} let the pull begin, but its tokens run out before it is done.`,
      hint: `It was tried twice. Pull again, as layers that have arrived are not fetched again; those who run ${registry} can let its tokens last longer.`,
      cause: error,
    },
  );
}
