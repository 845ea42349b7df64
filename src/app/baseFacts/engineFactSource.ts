import { isSlipwayError } from "../../base/errors.ts";
import { limitedSignal } from "../../base/limitedSignal.ts";
import type { Engine } from "../../engine/engine.ts";
import { familiarReference, parseImageReference } from "../../reference/imageReference.ts";
import type { BaseFactSource } from "./baseFactSource.ts";
import { factsOfEngineImage } from "./factsOfEngineImage.ts";

/** The part of an engine that is asked: one inspection for each image, nothing is pulled. */
export type InspectingEngine = Pick<Engine, "inspectImage">;

/**
 * An engine as a source. Several questions share one connection, or one failure to get one; `connect`
 * gives undefined where no engine is to be asked.
 */
export function engineFactSource(deps: {
  readonly connect: (signal: AbortSignal) => Promise<InspectingEngine | undefined>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): BaseFactSource {
  const { connect, now } = deps;
  let last:
    | { readonly at: number; readonly engine: Promise<InspectingEngine | undefined> }
    | undefined;
  const connected = (): Promise<InspectingEngine | undefined> => {
    if (last === undefined || now() - last.at >= sharedMs) {
      // A signal of its own: the first to ask may give up while others go on.
      const engine = connect(limitedSignal(undefined, limit));
      engine.catch(() => undefined);
      last = { at: now(), engine };
    }
    return last.engine;
  };
  return {
    kind: "engine",
    limit,
    async ask(name, signal) {
      const engine = await connected();
      signal.throwIfAborted();
      try {
        const details = await engine?.inspectImage(inEngine(name), signal);
        return details && factsOfEngineImage(details, name);
      } catch (error) {
        if (isSlipwayError(error, "engine-refused") && error.facts.status === 404) return undefined;
        throw error;
      }
    },
  };
}

const limit = 10_000;
/** Milliseconds; an engine that was started or stopped meanwhile is noticed after them. */
const sharedMs = 10_000;

/** With a digest the tag says nothing, and engines differ in what they make of both. */
function inEngine(name: string): string {
  const { registry, repository, digest } = parseImageReference(name);
  return familiarReference(digest === undefined ? name : `${registry}/${repository}@${digest}`);
}
