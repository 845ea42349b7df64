import type { Duplex } from "node:stream";
import type { ContainerTerminal, TerminalSize } from "../engine.ts";
import { demultiplexLog } from "./demultiplexLog.ts";

export interface TerminalDeps {
  readonly connection: Duplex;
  /** False where two streams come in frames, and none goes. */
  readonly tty: boolean;
  readonly size: TerminalSize;
  readonly onOutput: (data: Uint8Array) => void;
  /** Rejects where the engine is not ready for it. */
  resize(size: TerminalSize): Promise<unknown>;
  /** The exit code, asked for when the connection has ended. */
  exitCode(signal: AbortSignal): Promise<number>;
  /** All is over, by either side. */
  onEnd?(): void;
}

/** Milliseconds between attempts to tell an engine the size of a terminal that is being opened. */
const RESIZE_PAUSES = [20, 50, 100, 200, 400, 800, 1600, 3200];

/** A terminal at the other end of a hijacked connection. */
export function containerTerminal(deps: TerminalDeps): ContainerTerminal {
  const { connection, onOutput } = deps;
  const stop = new AbortController();
  let size = deps.size;
  let isSizing = false;
  const tellSize = async (): Promise<void> => {
    // Engines refuse it until the process is there.
    for (const pause of RESIZE_PAUSES) {
      const told = size;
      const done = await deps.resize(told).then(
        () => true,
        () => false,
      );
      if (over) return;
      if (done && told === size) return;
      if (!done) await new Promise((resolve) => setTimeout(resolve, pause).unref());
    }
  };
  const startSizing = (): void => {
    if (isSizing) return;
    isSizing = true;
    void tellSize().finally(() => {
      isSizing = false;
    });
  };
  let over = false;
  const closed = new Promise<void>((resolve) => {
    const end = (): void => {
      if (over) return;
      over = true;
      resolve();
    };
    if (deps.tty) connection.on("data", (data: Uint8Array) => onOutput(data));
    else void readFrames(connection, onOutput).finally(end);
    connection.on("end", end).on("close", end);
    // Whether the engine is gone is for the question for the exit code to find out.
    connection.on("error", end);
  });
  if (deps.tty) startSizing();
  const ended = closed
    .then(() => {
      connection.destroy();
      stop.signal.throwIfAborted();
      return deps.exitCode(stop.signal);
    })
    .finally(() => deps.onEnd?.());
  // Whoever closes it need not wait for the end.
  ended.catch(() => undefined);
  return {
    write(data) {
      if (deps.tty && !over && connection.writable) connection.write(data);
    },
    resize(to) {
      size = to;
      if (deps.tty && !over) startSizing();
    },
    ended,
    close() {
      if (over || stop.signal.aborted) return;
      stop.abort();
      if (!deps.tty) connection.destroy();
      else if (connection.writable) connection.end(endOfInput);
      // An engine that does not answer the end must not hold the connection.
      setTimeout(() => connection.destroy(), 1000).unref();
    },
  };
}

/** Ctrl+C for what runs in it, Ctrl+D for the shell. */
const endOfInput = Buffer.from("\u0003\u0004");

async function readFrames(connection: Duplex, onOutput: (data: Uint8Array) => void): Promise<void> {
  try {
    for await (const { data } of demultiplexLog(connection)) onOutput(data);
  } catch {
    // As with any end of the connection, the question for the exit code tells what it was.
  }
}
