import { type Disposable, type Uri, window } from "vscode";
import { createLogBuffer } from "../../progress/logBuffer.ts";

/** The output channel "Slipway Build": the log of one build, the one that began last. */
export interface BuildLog extends Disposable {
  /** The Dockerfile whose build the log tells of. */
  readonly dockerfile: Uri | undefined;
  /** Starts the log of another build; what an earlier one still says goes nowhere. */
  begin(dockerfile: Uri): BuildLogWriter;
  /** Opens it; the focus stays where it is. */
  show(): void;
}

export interface BuildLogWriter {
  add(lines: readonly string[]): void;
  /** Writes what is still held back. */
  flush(): void;
}

export const buildLogLanguage = "slipway-build-log";

export function createBuildLog(): BuildLog {
  const channel = window.createOutputChannel("Slipway Build", buildLogLanguage);
  let dockerfile: Uri | undefined;
  let timer: NodeJS.Timeout | undefined;
  let latest: BuildLogWriter | undefined;
  return {
    get dockerfile() {
      return dockerfile;
    },
    begin(uri) {
      clearTimeout(timer);
      timer = undefined;
      dockerfile = uri;
      channel.clear();
      const buffer = createLogBuffer();
      const flush = (): void => {
        if (latest !== writer) return;
        clearTimeout(timer);
        timer = undefined;
        const text = buffer.take();
        if (text !== "") channel.append(text);
      };
      const writer: BuildLogWriter = {
        add(lines) {
          if (lines.length === 0 || latest !== writer) return;
          buffer.add(lines);
          // A compiler can print faster than messages to the window should be sent.
          timer ??= setTimeout(flush, flushMs);
        },
        flush,
      };
      latest = writer;
      return writer;
    },
    show: () => channel.show(true),
    dispose() {
      clearTimeout(timer);
      channel.dispose();
    },
  };
}

const flushMs = 80;
