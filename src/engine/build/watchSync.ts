import type { SyncedFiles } from "../engine.ts";
import type { FileSyncReport } from "../session/fileSyncService.ts";

/** What became of the files of one build. */
export interface SyncWatch {
  readonly report: FileSyncReport;
  /** False as long as the engine has asked for nothing, not even the Dockerfile. */
  readonly asked: boolean;
  /** Why files could not be sent; the engine only says that it did not get them. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** `onFailure` is called at the first file that cannot be sent. */
export function watchSync(files: SyncedFiles, onFailure: () => void): SyncWatch {
  let asked = false;
  let failure: SyncWatch["failure"];
  let sent = { bytes: 0, files: 0 };
  return {
    report: {
      asked() {
        asked = true;
      },
      sent(bytes, count) {
        sent = { bytes: sent.bytes + bytes, files: sent.files + count };
        files.onSent(sent);
      },
      done(folder, { follow }) {
        const onlyIgnoreFile = follow.length === 1 && follow[0] === ".dockerignore";
        if (folder === "context" && !onlyIgnoreFile) files.onDone();
      },
      failed(error) {
        failure ??= { error };
        onFailure();
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
