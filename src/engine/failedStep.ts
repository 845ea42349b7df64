/** A RUN that failed, held in the builder as the command left it. */
export interface FailedStep {
  /** As the builder names it. */
  readonly name: string;
  /** A shell in the step's files, with its environment, folder and user. Rejects with `shell-unavailable`. */
  openShell(size: TerminalSize, onOutput: (data: Uint8Array) => void): Promise<BuildShell>;
  /** Lets go of it; a shell in it ends. */
  close(): void;
}

/** A process on a terminal of its own. */
export interface BuildShell {
  /** What was typed, as bytes of UTF-8. */
  write(data: Uint8Array): void;
  resize(size: TerminalSize): void;
  /** The exit code. Rejects with `shell-unavailable` when it never ran, or was lost with the builder. */
  readonly ended: Promise<number>;
}

export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}
