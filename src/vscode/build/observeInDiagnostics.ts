import { type BuildProblem, buildProblems } from "../../app/buildProblems.ts";
import { stepLog } from "../../app/stepLog.ts";
import type { BuildDiagnostics, ShownProblem } from "./buildDiagnostics.ts";
import { buildLogUri } from "./buildLogDocuments.ts";
import { fileOf } from "./fileOf.ts";
import type { ObserveBuild, RecordedEnd, StartedBuild } from "./startedBuild.ts";

/** Marks the lines that a build failed on, and those that the engine's checks warn of. */
export function observeInDiagnostics(diagnostics: BuildDiagnostics): ObserveBuild {
  /** Of each Dockerfile the build that began last: an older one has no say any more. */
  const latest = new Map<string, string>();
  return (build) => {
    const { dockerfile, id, plan } = build;
    const show = async (end: RecordedEnd): Promise<void> => {
      const problems = buildProblems(end.record, build.state.warnings);
      if (problems.length === 0) return;
      const shown = await withLogs(problems, build, end);
      if (latest.get(dockerfile) === id) await diagnostics.show(plan.dockerfile, shown);
    };
    return {
      begin() {
        latest.set(dockerfile, id);
        diagnostics.clear(plan.dockerfile);
      },
      event: () => undefined,
      end({ kind }) {
        if (kind === "finished") void build.recorded.then(show);
      },
    };
  };
}

async function withLogs(
  problems: readonly BuildProblem[],
  { dockerfile, id, name, plan }: StartedBuild,
  { readLog }: RecordedEnd,
): Promise<readonly ShownProblem[]> {
  const log = problems.some(({ step }) => step !== undefined) ? await readLog() : "";
  return problems.map((problem) => {
    const { step } = problem;
    const uri = fileOf(problem, plan.dockerfile);
    const last = step === undefined ? [] : stepLog(log, step).last;
    const logUri =
      log === "" || step === undefined ? undefined : buildLogUri({ dockerfile, id, name, step });
    return { ...problem, uri, logUri, logLines: last };
  });
}
