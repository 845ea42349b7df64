import { countSteps } from "../../progress/buildState.ts";
import { formatDuration } from "../../progress/formatDuration.ts";
import { describe } from "../reportError.ts";
import { translated } from "../translated.ts";
import type { BuildStatus } from "./buildStatus.ts";
import type { ObserveBuild } from "./startedBuild.ts";

/** Shows in the status bar how builds stand; of several the one that began last. */
export function observeInStatusBar(status: BuildStatus, now: () => number): ObserveBuild {
  let latest: string | undefined;
  return (build) => {
    const { id, name, startedAt } = build;
    const mine = () => latest === id;
    let shown = "";
    latest = id;
    build.signal.addEventListener("abort", () => mine() && status.stopping(name), { once: true });
    return {
      begin: () => status.running(name, undefined),
      event({ type }) {
        if (type === "output" || build.cancelled || !mine()) return;
        const { done, total } = countSteps(build.state);
        const step = total === 0 ? "" : `${Math.min(done + 1, total)}/${total}`;
        if (step === shown) return;
        shown = step;
        status.running(name, step);
      },
      end(ending) {
        if (!mine()) return;
        if (ending.kind === "cancelled") status.cancelled(name);
        else if (ending.kind === "broken") status.failed(name, describe(ending.error));
        else if (ending.result.error !== null)
          status.failed(name, translated(ending.result.error.message));
        else status.succeeded(name, formatDuration(now() - startedAt));
      },
    };
  };
}
