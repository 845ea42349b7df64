import type { ChildProcessByStdio } from "node:child_process";
import { Duplex, type Readable, type Writable } from "node:stream";

export type PipedProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** The pipes of a process as one connection. Destroying it ends the process. */
export class ProcessConnection extends Duplex {
  readonly #name: string;
  readonly #process: PipedProcess;
  #complaint = "";

  /** `name` of the program, as errors begin with it. */
  constructor(process: PipedProcess, name: string) {
    super({ allowHalfOpen: false });
    this.#name = name;
    this.#process = process;
    process.stdout.on("data", (chunk) => {
      this.onTraffic();
      if (!this.push(chunk)) process.stdout.pause();
    });
    process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-2000);
    });
    // A broken pipe is only the echo of an ended process, which says more when it closes.
    process.stdin.on("error", () => undefined);
    process.on("error", (error) => this.destroy(this.#failure(error)));
    process.on("close", (code) => {
      if (code === 0) this.push(null);
      else this.destroy(this.#failure(new Error(`${name} ended with exit code ${code}`)));
    });
  }

  /** Runs whenever something goes one way or the other. */
  protected onTraffic(): void {}

  override _read(): void {
    this.#process.stdout.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.onTraffic();
    this.#process.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#process.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#process.stdin.destroy();
    this.#process.kill();
    done(error);
  }

  ref(): this {
    for (const handle of this.#handles()) handle.ref?.();
    return this;
  }

  /** An idle connection must not keep the command line from ending. */
  unref(): this {
    for (const handle of this.#handles()) handle.unref?.();
    return this;
  }

  #handles(): readonly { ref?(): unknown; unref?(): unknown }[] {
    const { stdin, stdout, stderr } = this.#process;
    return [this.#process, stdin, stdout, stderr] as readonly object[];
  }

  #failure(error: Error): Error {
    const code = "code" in error ? error.code : `${this.#name.toUpperCase()}_ENDED`;
    const said = this.#complaint.trim().split("\n").at(-1);
    if (said) return Object.assign(new Error(`${this.#name}: ${said}`), { code });
    return code === "ENOENT" ? new Error(`${this.#name}: the command was not found`) : error;
  }
}
