import { pushKept as push } from "../../app/pushKept.ts";
import type { PushEvent, PushReport } from "../../app/pushReport.ts";
import { type PlacesDeps, withPlaces } from "./withPlaces.ts";

/** Pushes images that Slipway keeps, by their names, without an engine. */
export function pushKept(
  deps: PlacesDeps,
  names: readonly string[],
  onEvent: (event: PushEvent) => void,
  signal: AbortSignal,
): Promise<PushReport> {
  return withPlaces(deps, (places) => push(places, names, onEvent, signal));
}
