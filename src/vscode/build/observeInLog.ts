import { describe } from "../reportError.ts";
import { readSetting } from "../settings.ts";
import type { BuildLog } from "./buildLog.ts";
import { missLines } from "./missWords.ts";
import type { ObserveBuild } from "./startedBuild.ts";

/** Shows builds in the output channel, of which there is one: the build that began last has it. */
export function observeInLog(log: BuildLog): ObserveBuild {
  return (build) => {
    const writer = log.begin(build.plan.dockerfile);
    return {
      begin({ dockerfile }) {
        // A task has a terminal of its own.
        if (build.how.observers?.length) return;
        if (readSetting("slipway.build.progress", dockerfile) === "terminal") return;
        if (readSetting("slipway.build.showLog", dockerfile) === "onStart") log.show();
      },
      event: () => writer.add(build.lines),
      end(ending) {
        if (ending.kind === "broken") writer.add([`== FAILED: ${describe(ending.error)}`]);
        writer.flush();
        void build.recorded.then(({ record }) => {
          writer.add(missLines(record));
          writer.flush();
        });
      },
    };
  };
}
