import { SlipwayError } from "../base/errors.ts";
import { askEngine, isUnknownRequest } from "./askEngine.ts";
import type { CachePrune, PruneOutcome } from "./engine.ts";
import type { Transport } from "./transport.ts";
import { numberField, textListField } from "./wire.ts";

const DOING = "prune the build cache";

/** See `Engine.pruneBuildCache`. */
export async function pruneBuildCache(
  transport: Transport,
  { all }: CachePrune,
  signal?: AbortSignal,
): Promise<PruneOutcome> {
  try {
    const query = { all: String(all) };
    const answer = await askEngine(transport, {
      ...{ method: "POST", path: "/build/prune", query, doing: DOING, signal },
    });
    return {
      deleted: textListField(answer, "CachesDeleted"),
      freed: numberField(answer, "SpaceReclaimed") ?? 0,
    };
  } catch (error) {
    throw isUnknownRequest(error) ? noBuildCache(error) : error;
  }
}

function noBuildCache(cause: unknown): SlipwayError<"engine-refused"> {
  return new SlipwayError(
    "engine-refused",
    { status: 404, doing: DOING },
    {
      message: "This engine has no build cache to prune: Podman keeps what builds leave as images.",
      hint: "Prune the images without a name instead.",
      cause,
    },
  );
}
