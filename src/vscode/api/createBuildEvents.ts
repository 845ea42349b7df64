import { EventEmitter } from "vscode";
import type { ObserveBuild } from "../build/startedBuild.ts";
import type { SlipwayApi, SlipwayBuild } from "./slipwayApi.d.ts";
import { toApiResult } from "./toApiResult.ts";

/** Hears of every build, so that others may. */
export function createBuildEvents(): {
  readonly observe: ObserveBuild;
  readonly onDidBuild: SlipwayApi["onDidBuild"];
  dispose(): void;
} {
  const built = new EventEmitter<SlipwayBuild>();
  return {
    observe: ({ plan: { dockerfile, target } }) => ({
      begin: () => undefined,
      event: () => undefined,
      end(ending) {
        if (ending.kind !== "finished") return;
        built.fire({ dockerfile, target, result: toApiResult(ending.result) });
      },
    }),
    onDidBuild: built.event,
    dispose: () => built.dispose(),
  };
}
