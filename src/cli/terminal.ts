import { once } from "node:events";

/** Where a command prints: results on `out`, progress and complaints on `err`. */
export interface Terminal {
  readonly out: Channel;
  readonly err: Channel;
}

export interface Channel {
  write(text: string): void;
  /** Resolves once the reader has taken what was written; undefined where it keeps up. */
  drained(): Promise<void> | undefined;
  readonly isTty: boolean;
  readonly color: boolean;
  /** Columns of a terminal; a fixed width elsewhere. */
  readonly width: () => number;
  /** Rows of a terminal. */
  readonly height: () => number;
}

interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function createTerminal({ stdout, stderr, env }: Streams): Terminal {
  return { out: toChannel(stdout, env), err: toChannel(stderr, env) };
}

function toChannel(stream: NodeJS.WriteStream, env: Streams["env"]): Channel {
  let open = true;
  let waiting: Promise<void> | undefined;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader, such as `head`, has seen enough: not our failure.
    if (error.code !== "EPIPE") throw error;
    open = false;
  });
  return {
    write(text) {
      if (open) stream.write(text);
    },
    drained() {
      if (!open || !stream.writableNeedDrain) return undefined;
      waiting ??= once(stream, "drain").then(
        () => {
          waiting = undefined;
        },
        // See above: nobody reads any more.
        () => undefined,
      );
      return waiting;
    },
    isTty: stream.isTTY === true,
    color: wantsColor(stream, env),
    width: () => stream.columns || 100,
    height: () => stream.rows || 24,
  };
}

/** https://no-color.org; FORCE_COLOR is what CI systems set. */
function wantsColor(stream: NodeJS.WriteStream, env: Streams["env"]): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}
