import { noPushProgress, reducePush, shareDone } from "../../app/pushProgress.ts";
import type { LayerEvent } from "../../engine/engine.ts";
import { countWords } from "../push/countWords.ts";
import type { Steps } from "../withSteps.ts";

/** Says how far the layers are; a percent at a time is fast enough for the eye. */
export function reportLayers(report: Steps["report"]): (event: LayerEvent) => void {
  let state = noPushProgress;
  let shown = { message: "", percent: 0 };
  return (event) => {
    state = reducePush(state, event);
    const message = event.layer === undefined ? event.status : countWords(state);
    const percent = 100 * shareDone(state);
    if (message === shown.message && percent < shown.percent + 1) return;
    // Layers are heard of one after the other; a bar cannot go back.
    report(message, Math.max(0, percent - shown.percent));
    shown = { message, percent: Math.max(percent, shown.percent) };
  };
}
