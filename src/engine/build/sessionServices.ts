import { sentOutputs } from "../buildkit/exporters.ts";
import type { BackendEvent, BuildOutput, BuildRequest } from "../engine.ts";
import type { ExportSink } from "../session/exportSink.ts";
import type { SessionServices } from "../session/session.ts";
import { credentialsOrAnonymous } from "./credentialsOrAnonymous.ts";
import type { SyncWatch } from "./watchSync.ts";

/** What the session of a build offers, by either way to BuildKit, but for layouts, which one way has. */
export function sessionServices(
  build: BuildRequest,
  watch: SyncWatch,
  tell: (event: BackendEvent) => void,
): SessionServices {
  const { context } = build.synced ?? {};
  const outputs = sentOutputs(build);
  return {
    secrets: build.secrets,
    ssh: build.ssh,
    credentialsFor: (host) => credentialsOrAnonymous(build, host, tell),
    files: context && { ...context, report: watch.report },
    ...(outputs.length > 0 && {
      exports: outputs.map(toSink),
      exportReport: watch.exportReport,
    }),
  };
}

function toSink({ type, destination }: BuildOutput): ExportSink | undefined {
  if (destination === undefined) return undefined;
  return { kind: type === "local" ? "folder" : "file", path: destination };
}
