import type { LogOutputChannel } from "vscode";
import type { BuildHistory } from "../../app/buildHistory.ts";
import type { ListCopies } from "../../app/cacheInputs.ts";
import type { recordRun as RecordRun } from "../../app/recordRun.ts";
import { missLines } from "./missWords.ts";
import type { RecordBuild } from "./startedBuild.ts";
import { writePlan } from "./storedPlan.ts";

/** Keeps every build in the history. */
export function recordBuilds(deps: {
  readonly history: BuildHistory;
  readonly now: () => number;
  readonly log: LogOutputChannel;
  /** Nothing of it is needed before the first build. */
  load(): Promise<{ readonly recordRun: typeof RecordRun; readonly listCopies?: ListCopies }>;
}): () => Promise<RecordBuild> {
  const { history, log } = deps;
  // One word about a disk that cannot be written is enough.
  let told = false;
  const onError = (error: unknown): void => {
    if (!told) log.warn(`The history of builds could not be written: ${String(error)}`);
    told = true;
  };
  return async () => {
    const { recordRun, listCopies } = await deps.load();
    return ({ id, dockerfile, name, target, startedAt, document, options, plan }) => {
      const recorder = recordRun(
        {
          ...deps,
          ...(listCopies && { listCopies }),
          onError,
          missLines: (misses) => missLines({ misses }),
        },
        { id, dockerfile, name, target, startedAt, document, options, plan: writePlan(plan) },
      );
      return {
        add: recorder.add,
        async end(ending) {
          const record = await recorder.end(ending);
          return { record, readLog: () => history.readLog(record) };
        },
      };
    };
  };
}
