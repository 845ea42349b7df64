import type { LoadShell } from "../app/createShellLoader.ts";
import type { Surroundings } from "../base/surroundings.ts";
import type { Terminal } from "./terminal.ts";

/** What a command has around it, passed in so that nothing reads the process by itself. */
export interface CliEnvironment {
  readonly terminal: Terminal;
  /** For results that are no text. */
  readonly stdout: NodeJS.WritableStream;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly cwd: string;
  readonly surroundings: Surroundings;
  readonly now: () => number;
  /** The shell grammar; rules about commands are silent without it. */
  readonly loadShell?: LoadShell;
  /** Told before work on images, which may take long and should take little memory. */
  readonly onImageWork?: () => void;
  /** Told besides where images are copied as they are, so that hardly anything is kept of what passes. */
  readonly onImageCopy?: () => void;
}

/** A subcommand; resolves to the exit code and throws what it cannot say itself. */
export type Command = (
  environment: CliEnvironment,
  args: readonly string[],
  signal: AbortSignal,
) => Promise<number>;
