import { type Disposable, type Uri, window } from "vscode";

/** The output channel "Slipway Build": the log of one build, the latest. */
export interface BuildLog extends Disposable {
  /** The Dockerfile whose build the log tells of. */
  readonly dockerfile: Uri | undefined;
  /** Starts the log of another build. */
  begin(dockerfile: Uri): void;
  append(text: string): void;
  /** Writes what is still held back. */
  flush(): void;
  /** Opens it; the focus stays where it is. */
  show(): void;
}

export const buildLogLanguage = "slipway-build-log";

export function createBuildLog(): BuildLog {
  const channel = window.createOutputChannel("Slipway Build", buildLogLanguage);
  let dockerfile: Uri | undefined;
  let pending = "";
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (pending !== "") channel.append(pending);
    pending = "";
  };
  return {
    get dockerfile() {
      return dockerfile;
    },
    begin(uri) {
      flush();
      dockerfile = uri;
      channel.clear();
    },
    append(text) {
      pending += text;
      // A compiler can print faster than messages to the window should be sent.
      timer ??= setTimeout(flush, flushMs);
    },
    flush,
    show: () => channel.show(true),
    dispose() {
      clearTimeout(timer);
      channel.dispose();
    },
  };
}

const flushMs = 80;
