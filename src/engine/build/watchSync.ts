import type { BackendEvent, SyncedFiles } from "../engine.ts";
import type { ExportReport } from "../session/exportSink.ts";
import type { FileSyncReport } from "../session/fileSyncService.ts";

/** What became of the files of one build, both ways. */
export interface SyncWatch {
  readonly report: FileSyncReport;
  readonly exportReport: ExportReport;
  /** False as long as the engine has asked for nothing, not even the Dockerfile. */
  readonly asked: boolean;
  /** Why files could not be sent or written; the engine only says that they did not come. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** `onFailure` is called at the first file that cannot be sent or written. */
export function watchSync(
  files: SyncedFiles | undefined,
  tell: (event: BackendEvent) => void,
  onFailure: () => void,
): SyncWatch {
  let asked = false;
  let failure: SyncWatch["failure"];
  let sent = { bytes: 0, files: 0 };
  const failed = (error: unknown): void => {
    failure ??= { error };
    onFailure();
  };
  return {
    report: {
      asked() {
        asked = true;
      },
      sent(bytes, count) {
        sent = { bytes: sent.bytes + bytes, files: sent.files + count };
        files?.onSent(sent);
      },
      done(folder, { follow }) {
        const onlyIgnoreFile = follow.length === 1 && follow[0] === ".dockerignore";
        if (folder === "context" && !onlyIgnoreFile) files?.onDone();
      },
      failed,
    },
    exportReport: {
      failed,
      leftOut(path) {
        tell({ type: "warning", message: `${path} is no file, folder or link, and is left out.` });
      },
    },
    get asked() {
      return asked;
    },
    get failure() {
      return failure;
    },
  };
}
